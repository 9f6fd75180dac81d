import { type TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import { DEFAULT_STRAGGLER_PERCENT, DEFAULT_TIMING } from "../../runtime/defaults.ts";
import { schedule } from "./schedule.ts";
import { orNull, secondsVariable, variable, wholeNumber } from "./variable.ts";

const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;

/** The variables of a rollout. */
export interface RolloutInputs {
	/** The steps. */
	readonly schedule: TerraformVariable;
	/** Seconds between two checks the candidate. */
	readonly analysisIntervalSeconds: TerraformVariable;
	/** Seconds for the candidate to become healthy. */
	readonly prepareTimeoutSeconds: TerraformVariable;
	/** Seconds for a record change to be everywhere in Route 53. */
	readonly inSyncTimeoutSeconds: TerraformVariable;
	/** Seconds that a candidate's health may stay undecided. */
	readonly holdTimeoutSeconds: TerraformVariable;
	/** Seconds for which the old color keeps its tasks. */
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
 * @param others - other variables that become a part of its state
 */
export function rolloutInputs(scope: Construct, others: readonly string[]): RolloutInputs {
	const seconds = (name: string, fallback: number, min: number, max: number, description: string) =>
		secondsVariable(scope, name, fallback, [min, max], description);
	return {
		schedule: schedule(scope, others),
		analysisIntervalSeconds: seconds(
			"analysis_interval_seconds",
			DEFAULT_TIMING.analysisIntervalSeconds,
			1,
			300,
			"How often a rollout checks the candidate's health, in seconds.",
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
			"How long the old color keeps its tasks after a finished rollout, in seconds.",
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
			"How long a rollout waits for stragglers of the one before to leave the candidate's load balancer, in seconds. Then it goes on all the same.",
		),
	};
}

function capacity(scope: Construct): Pick<RolloutInputs, "headroomPercent" | "stragglerPercent"> {
	return {
		headroomPercent: variable(scope, "capacity_headroom_percent", {
			type: "number",
			description:
				"By default (null) the candidate has as many tasks as the stable color before its first step. A number does with fewer: those of the step's share of the traffic and so many percent on top, at least three. DNS moves whole resolvers, so a resolver that carries 60 % of the traffic (one VPC, one office, one large customer) may bring all of that to a step of 10 %: choose a number only if the tasks it leaves can serve the largest resolvers that a step may get, or even a healthy release fails their requests.",
			// A bare null is lost, or breaks the synth.
			default: Token.nullValue(),
			nullable: true,
			rules: [orNull("capacity_headroom_percent", wholeNumber("capacity_headroom_percent", 0, 1_000, "percent"))],
		}),
		stragglerPercent: variable(scope, "straggler_percent", {
			type: "number",
			description:
				"How many of the service's requests may still come through the load balancer that DNS no longer names when a rollout begins, in percent. With more, the rollout waits for at most straggler_timeout_seconds. 100 never waits.",
			default: DEFAULT_STRAGGLER_PERCENT,
			rules: [wholeNumber("straggler_percent", 0, 100, "percent")],
		}),
	};
}
