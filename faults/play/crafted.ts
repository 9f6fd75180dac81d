import { SAMPLE_ARNS } from "../../asl/render.ts";
import { sampleEvent } from "../../rehearsal/sample.ts";
import type { Rollout } from "../../runtime/contract/index.ts";
import { byColor } from "../../runtime/contract/index.ts";
import { craftedName } from "../model/execution.ts";
import { ATTEMPTS, DEPLOYMENTS } from "../model/snapshot.ts";
import type { Simulation } from "./simulation.ts";

/** The tasks that move traffic. */
const TASKS = ["prepare", "route", "shift", "complete", "failBack", "verify"] as const;

/** A deployment that ECS knows nothing of. */
const NEVER_CREATED = "ecs-svc/999";

/** A name that is longer than any key of the table may be, in bytes. */
const LONG_NAME = "s".repeat(2_049);

/** What somebody does by hand who may start executions and invoke functions, and would move this service's traffic. */
export const CRAFTED_INJECTIONS: Readonly<Record<string, (simulation: Simulation) => void>> = {
	"crafted-rollout": (simulation) => {
		simulation.executions.craft({
			...startOf("shop"),
			rollout: rolloutOf(simulation),
			failBack: { attempt: 1 },
			next: "proceed",
		});
	},
	"crafted-configuration": (simulation) => {
		const { event } = startOf("nobody");
		const { service: _, ...old } = event;
		simulation.executions.craft({ event: old, service: { ...simulation.service, name: "nobody" } });
		simulation.executions.craft({
			event: old,
			service: { ...simulation.service, name: LONG_NAME },
			rollout: rolloutOf(simulation),
		});
	},
	"crafted-roles": (simulation) => simulation.executions.craft(startOf("thief")),
	"crafted-twin": (simulation) => simulation.executions.craft(startOf("twin")),
	"crafted-claim": (simulation) => {
		for (const deploymentId of Object.values(DEPLOYMENTS)) {
			const { event } = startOf("shop");
			simulation.executions.craft({ event: { ...event, deploymentId, serviceArn: simulation.service.services.blue } });
		}
	},
	"crafted-task": (simulation) => {
		const event = { ...sampleEvent(), deploymentId: NEVER_CREATED };
		const rollout = { ...rolloutOf(simulation), deploymentId: NEVER_CREATED };
		const input = { event, service: simulation.service, rollout, next: "shift" };
		const now = new Date(simulation.clock.now()).toISOString();
		const execution = `arn:aws:states:eu-west-1:123456789012:execution:rollout:${craftedName(0)}`;
		for (const task of TASKS)
			void simulation.functions.direct(SAMPLE_ARNS.ActuatorArn, { task, now, execution, input });
	},
};

/** An input as the service's rule sends it, for the release. */
function startOf(service: string) {
	return { event: { ...sampleEvent("green", DEPLOYMENTS.release), service } };
}

/** A rollout that no Begin has made: its original sends everybody to another's target group. */
function rolloutOf({ original, clock }: Simulation): Rollout {
	const records = original.records.map((record) => ({ ...record, Weight: record.SetIdentifier === "green" ? 100 : 0 }));
	const TargetGroupArn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/thief/1";
	const actions = [{ Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn, Weight: 100 }] } }];
	return {
		attempt: ATTEMPTS.release,
		deploymentId: DEPLOYMENTS.release,
		stable: "blue",
		candidate: "green",
		original: { records, preview: [...original.preview], actions: byColor(() => structuredClone(actions)) },
		startedAt: new Date(clock.now()).toISOString(),
		stableTasks: 1,
		records,
		step: 0,
		polls: 0,
	};
}
