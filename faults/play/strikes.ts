import type { ListenerAction } from "../../runtime/contract.ts";
import { CRAFTED_STRIKES } from "./crafted.ts";
import { LOCK_STRIKES } from "./crafted-lock.ts";
import type { Execution } from "./executions.ts";
import { FUNCTION_SECONDS, type FunctionRun, NEVER } from "./function-run.ts";
import type { Stage } from "./stage.ts";

/** For how long the stable colour is sick, in seconds: until somebody has mended it. */
const STABLE_SICK_SECONDS = 1_200;
/** A deployment from before the release. */
const OLD_DEPLOYMENT = "ecs-svc/1000";

/** What can happen as an execution enters a state, by its name. */
const STRIKES: Readonly<Record<string, (stage: Stage, execution: Execution) => unknown>> = {
	aborted: (stage, { arn }) => stage.stop(arn, "ABORTED"),
	"timed-out": (stage, { arn }) => stage.stop(arn, "TIMED_OUT"),
	"aborted-denied": (stage, { arn }) => {
		for (const name of ["services.tag", "edges.tag", "services.scale"]) stage.injector.denyForGood(name);
		stage.stop(arn, "ABORTED");
	},
	"duplicate-event": (stage, { event }) => stage.deliver(event),
	"old-event": (stage, { event }) => stage.deliver({ ...event, deploymentId: OLD_DEPLOYMENT }),
	"newer-release": (stage) => stage.deployNewer(),
	...CRAFTED_STRIKES,
	"unreadable-registry": (stage) => stage.injector.hide("registry.find"),
	"candidate-dies": (stage) => {
		stage.health.candidateDies = true;
	},
	"stable-dies": (stage) => {
		stage.health.stableSickUntil = stage.seconds() + STABLE_SICK_SECONDS;
	},
	...LOCK_STRIKES,
	"weights-changed": (stage) => duringRollout(stage, () => changeWeights(stage)),
	"listener-changed": (stage) => {
		const { world, service, original } = stage;
		const write = () => world.edges.write(service.edges.green.listener, bothColours(original.actions.green));
		return duringRollout(stage, write);
	},
};

/** How long before Lambda ends a function its last write takes effect, in seconds. */
const LATE_SECONDS = 1;

/** Lets a fault strike as an execution enters a state. */
export function strikeState(kind: string, stage: Stage, execution: Execution): void {
	STRIKES[kind]?.(stage, execution);
}

/** Does something if a rollout is under way: what nobody holds nobody has to mend. */
async function duringRollout({ world, service }: Stage, act: () => void): Promise<void> {
	if (await world.locks.held(service.name)) act();
}

/** Somebody else's hand: it asks nobody, and knows no compare-and-swap. */
export function changeWeights({ world, original }: Stage): void {
	const changed = original.records.map((record) => ({ ...record, Weight: 50 }));
	world.dns.write(changed.map((ResourceRecordSet) => ({ Action: "UPSERT", ResourceRecordSet })));
}

function bothColours(actions: readonly ListenerAction[]): ListenerAction[] {
	return actions.map((action) => {
		const groups = action.ForwardConfig?.TargetGroups.map((group) => ({ ...group, Weight: 50 })) ?? [];
		return { ...action, ForwardConfig: { ...action.ForwardConfig, TargetGroups: groups } };
	});
}

/** Lets a fault strike that is more than an answer to a call. @param effect - does what the call asks. */
export async function strikeCall(
	kind: string,
	stage: Stage,
	run: FunctionRun | undefined,
	effect: () => Promise<unknown>,
): Promise<unknown> {
	if (kind === "overtaken") {
		changeWeights(stage);
		return effect();
	}
	if (run?.actor.kind !== "execution") return NEVER;
	stage.stop(run.actor.execution, "ABORTED");
	if (kind === "in-flight") await stage.watchdog.nextRun();
	else await stage.clock.sleep(run.began + FUNCTION_SECONDS - LATE_SECONDS - stage.seconds());
	return effect();
}
