import { sampleEvent } from "../../rehearsal/sample.ts";
import type { ListenerAction, ReleaseEvent } from "../../runtime/contract/index.ts";
import { WITHDRAWAL } from "../model/asked.ts";
import type { Execution } from "../model/execution.ts";
import { FUNCTION_SECONDS, type FunctionRun, NEVER } from "../model/function-run.ts";
import { RISEN_TASKS } from "../model/service.ts";
import { DEPLOYMENTS } from "../model/snapshot.ts";
import { ASKED_INJECTIONS } from "./asked.ts";
import { CRAFTED_INJECTIONS } from "./crafted.ts";
import { LOCK_INJECTIONS } from "./crafted-lock.ts";
import type { Simulation } from "./simulation.ts";

/** For how long the stable color is sick, in seconds: until somebody has mended it. */
const STABLE_SICK_SECONDS = 1_200;
/** A deployment from before the release. */
const OLD_DEPLOYMENT = "ecs-svc/1000";

/** States that a check of the candidate follows on: whoever completes looks at the stable color no more. */
const CHECKED: ReadonlySet<string> = new Set(["Deploy", "Prepare", "Ready", "Route", "Shift", "Settle", "Assess"]);

/** What can happen as an execution enters a state, by its name. */
const INJECTIONS: Readonly<Record<string, (simulation: Simulation, execution: Execution) => unknown>> = {
	aborted: (simulation, { arn }) => simulation.stop(arn, "ABORTED"),
	"timed-out": (simulation, { arn }) => simulation.stop(arn, "TIMED_OUT"),
	"aborted-denied": (simulation, { arn }) => {
		for (const name of ["services.tag", "loadBalancers.tag", "services.scale", "scaling.update"])
			simulation.injector.denyForGood(name);
		simulation.stop(arn, "ABORTED");
	},
	"duplicate-event": (simulation) => simulation.deliver(eventOf(simulation, DEPLOYMENTS.release)),
	"old-event": (simulation) => simulation.deliver(eventOf(simulation, OLD_DEPLOYMENT)),
	"newer-release": (simulation) => simulation.deployNewer(),
	...CRAFTED_INJECTIONS,
	"unreadable-registry": (simulation) => simulation.injector.hide("registry.find"),
	"candidate-dies": (simulation) => {
		simulation.health.candidateDies = true;
	},
	"stable-dies": (simulation) => {
		simulation.health.stableSickUntil = simulation.seconds() + STABLE_SICK_SECONDS;
	},
	"stable-redeployed": (simulation, { state }) => {
		if (!CHECKED.has(state)) return;
		return duringRollout(simulation, () =>
			simulation.world.services.redeploy(simulation.world.services.nextDeployment(), "blue"),
		);
	},
	...LOCK_INJECTIONS,
	...ASKED_INJECTIONS,
	"weights-changed": (simulation) => duringRollout(simulation, () => changeWeights(simulation)),
	"load-changed": (simulation) =>
		duringRollout(simulation, () => simulation.world.services.setDesired("green", RISEN_TASKS)),
	"listener-changed": (simulation) => {
		const { world, service, original } = simulation;
		const write = () =>
			world.loadBalancers.write(service.loadBalancers.green.listener, bothColors(original.actions.green));
		return duringRollout(simulation, write);
	},
};

/** What ECS tells of a deployment of green's. */
function eventOf({ service }: Simulation, deploymentId: string): ReleaseEvent {
	return { ...sampleEvent("green", deploymentId), serviceArn: service.services.green };
}

/** How long before Lambda ends a function its last write takes effect, in seconds. */
const LATE_SECONDS = 1;

/** Lets a fault strike as an execution enters a state. */
export function injectState(kind: string, simulation: Simulation, execution: Execution): void {
	INJECTIONS[kind]?.(simulation, execution);
}

/** Does something if a rollout is under way: what nobody holds nobody has to mend. */
async function duringRollout({ world, service }: Simulation, act: () => void): Promise<void> {
	if (await world.locks.held(service.name)) act();
}

/** Somebody else's hand: it asks nobody, and knows no compare-and-swap. */
export function changeWeights({ world, original }: Simulation): void {
	const changed = original.records.map((record) => ({ ...record, Weight: 50 }));
	world.dns.write(changed.map((ResourceRecordSet) => ({ Action: "UPSERT", ResourceRecordSet })));
}

function bothColors(actions: readonly ListenerAction[]): ListenerAction[] {
	return actions.map((action) => {
		const groups = action.ForwardConfig?.TargetGroups.map((group) => ({ ...group, Weight: 50 })) ?? [];
		return { ...action, ForwardConfig: { ...action.ForwardConfig, TargetGroups: groups } };
	});
}

/** Lets a fault strike that is more than an answer to a call. @param effect - does what the call asks. */
export async function injectCall(
	kind: string,
	simulation: Simulation,
	run: FunctionRun | undefined,
	effect: () => Promise<unknown>,
): Promise<unknown> {
	if (kind === "overtaken") {
		changeWeights(simulation);
		return effect();
	}
	if (kind === "withdrawn-first") {
		await simulation.functions.release({ version: 1, service: simulation.service.name, ...WITHDRAWAL });
		return effect();
	}
	if (run?.actor.kind !== "execution") return NEVER;
	simulation.stop(run.actor.execution, "ABORTED");
	if (kind === "in-flight") await simulation.watchdog.nextRun();
	else await simulation.clock.sleep(run.began + FUNCTION_SECONDS - LATE_SECONDS - simulation.seconds());
	return effect();
}
