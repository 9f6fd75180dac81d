import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { ReleaseValues } from "../inputs/value-types.ts";
import { output } from "../output.ts";
import type { DeliveredService } from "../pipeline/delivered.ts";
import { longestRollout, OWN_TERMS } from "../variables/longest-rollout.ts";

/** What only who made a service knows of it, for a pipeline. */
export type KnownService = Pick<DeliveredService, "name" | "cluster" | "blueService" | "greenService" | "previewUrl">;

/** What a delivery pipeline must know of a service, in its words: the whole module is given as `service = module.web`. */
export function deliveredService(values: ReleaseValues, known: KnownService): DeliveredService {
	return {
		...known,
		schedule: stepsOf(values.worth("local.schedule")),
		gateTimeoutSeconds: values.number("gate_timeout_seconds"),
		longestRolloutSeconds: Token.asNumber(values.worth(longestRollout(OWN_TERMS))),
	};
}

/** The steps as a prop has them, where they are known before Terraform runs. */
function stepsOf(worth: unknown): DeliveredService["schedule"] {
	if (!Array.isArray(worth)) return worth as DeliveredService["schedule"];
	return worth.map(({ bake_seconds: bakeSeconds, ...step }) => ({ ...step, bakeSeconds }));
}

/** Declares it as outputs, but for the preview's URL, which people read too. */
export function deliveredOutputs(scope: Construct, service: DeliveredService): void {
	output(scope, "name", "Name of the service.", service.name);
	output(scope, "cluster", "Name of the ECS cluster.", service.cluster);
	output(scope, "blue_service", "Name of the blue ECS service.", service.blueService);
	output(scope, "green_service", "Name of the green ECS service.", service.greenService);
	output(scope, "schedule", "The steps of a rollout, as they hold.", stepsIn(service.schedule));
	output(scope, "gate_timeout_seconds", "How long a gate waits, in seconds.", service.gateTimeoutSeconds);
	output(
		scope,
		"longest_rollout_seconds",
		"How long a rollout may take, in seconds, without a gate of its first step at 0 percent: a pipeline's action waits for at most a day.",
		service.longestRolloutSeconds,
	);
	if (service.cpuArchitecture !== undefined) {
		output(scope, "cpu_architecture", "Processor that the images are built for.", service.cpuArchitecture);
	}
}

/** The steps in Terraform's words. */
function stepsIn(schedule: DeliveredService["schedule"]): unknown {
	if (Token.isUnresolved(schedule)) return schedule;
	return schedule.map(({ bakeSeconds, ...step }) => ({ ...step, bake_seconds: bakeSeconds }));
}
