import type { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { DEFAULT_HEADROOM_PERCENT, DEFAULT_STRAGGLER_PERCENT, DEFAULT_TIMING } from "../../runtime/defaults.ts";
import { schedule } from "./schedule.ts";
import { secondsVariable, variable, wholeNumber } from "./variable.ts";

const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;

/** The variables of a rollout. */
export interface RolloutInputs {
	/** The steps. */
	readonly schedule: TerraformVariable;
	/** Seconds between two looks at the candidate. */
	readonly lookSeconds: TerraformVariable;
	/** Seconds for the candidate to become healthy. */
	readonly prepareTimeoutSeconds: TerraformVariable;
	/** Seconds for a record change to be everywhere in Route 53. */
	readonly inSyncTimeoutSeconds: TerraformVariable;
	/** Seconds that a candidate's health may stay undecided. */
	readonly holdTimeoutSeconds: TerraformVariable;
	/** Seconds for which the old colour keeps its tasks. */
	readonly retentionSeconds: TerraformVariable;
	/** Seconds that a release waits for another one's end. */
	readonly queueTimeoutSeconds: TerraformVariable;
	/** Tasks on top of what a step needs, in percent. */
	readonly headroomPercent: TerraformVariable;
	/** The most stragglers that let a rollout begin, in percent. */
	readonly stragglerPercent: TerraformVariable;
	/** Seconds that a rollout waits for stragglers at most. */
	readonly stragglerTimeoutSeconds: TerraformVariable;
}

/**
 * Declares the variables of a rollout. The ranges are those of `Timing` and `ServiceConfig` in the runtime's contract.
 * @param handedOver - other variables whose texts a rollout is told
 */
export function rolloutInputs(scope: Construct, handedOver: readonly string[]): RolloutInputs {
	const seconds = (name: string, fallback: number, min: number, max: number, description: string) =>
		secondsVariable(scope, name, fallback, [min, max], description);
	return {
		schedule: schedule(scope, handedOver),
		lookSeconds: seconds(
			"look_seconds",
			DEFAULT_TIMING.lookSeconds,
			1,
			300,
			"How often a rollout looks at the candidate's health, in seconds.",
		),
		prepareTimeoutSeconds: seconds(
			"prepare_timeout_seconds",
			DEFAULT_TIMING.prepareSeconds,
			1,
			DAY_SECONDS,
			"How long the candidate may take to become healthy before it gets traffic, in seconds. Then the rollout fails back.",
		),
		inSyncTimeoutSeconds: seconds(
			"in_sync_timeout_seconds",
			DEFAULT_TIMING.inSyncSeconds,
			1,
			3_600,
			"How long Route 53 may take to spread a change to all its servers, in seconds. Then the rollout fails back.",
		),
		holdTimeoutSeconds: seconds(
			"hold_timeout_seconds",
			DEFAULT_TIMING.holdSeconds,
			0,
			DAY_SECONDS,
			"How long the candidate's health may stay undecided after a step's bake, in seconds. Then the rollout fails back.",
		),
		retentionSeconds: seconds(
			"retention_seconds",
			DEFAULT_TIMING.retentionSeconds,
			0,
			WEEK_SECONDS,
			"How long the old colour keeps its tasks after a finished rollout, in seconds.",
		),
		queueTimeoutSeconds: seconds(
			"queue_timeout_seconds",
			DEFAULT_TIMING.queueSeconds,
			0,
			DAY_SECONDS,
			"How long a release waits while another rollout of the service runs, in seconds. Then it ends as failed.",
		),
		...capacity(scope),
		stragglerTimeoutSeconds: seconds(
			"straggler_timeout_seconds",
			DEFAULT_TIMING.stragglerSeconds,
			0,
			DAY_SECONDS,
			"How long a rollout waits for stragglers of the one before to leave the candidate's edge, in seconds. Then it goes on all the same.",
		),
	};
}

function capacity(scope: Construct): Pick<RolloutInputs, "headroomPercent" | "stragglerPercent"> {
	const percent = (name: string, fallback: number, max: number, description: string) =>
		variable(scope, name, {
			type: "number",
			description,
			default: fallback,
			rules: [wholeNumber(name, 0, max, "percent")],
		});
	return {
		headroomPercent: percent(
			"capacity_headroom_percent",
			DEFAULT_HEADROOM_PERCENT,
			1_000,
			"How many tasks the candidate gets on top of what a step's share of the traffic needs, in percent. It never gets more than the stable colour runs. DNS moves whole resolvers, so for a while a step may get more than its share.",
		),
		stragglerPercent: percent(
			"straggler_percent",
			DEFAULT_STRAGGLER_PERCENT,
			100,
			"How many of the service's requests may still come through the edge that DNS no longer names when a rollout begins, in percent. With more, the rollout waits for at most straggler_timeout_seconds. 100 never waits.",
		),
	};
}
