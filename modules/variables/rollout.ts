import { UNJUDGED_POLICIES } from "../../runtime/contract/index.ts";
import { DEFAULT_STRAGGLER_PERCENT, DEFAULT_TIMING, DEFAULT_UNJUDGED_DEPLOYMENTS } from "../../runtime/defaults.ts";
import { CALENDAR } from "./calendar.ts";
import { oneOf, orNull, seconds, wholeNumber } from "./rules.ts";
import { schedule } from "./schedule.ts";
import type { Variables } from "./variable.ts";

const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;

/**
 * Declares the variables of a rollout. The ranges are those of `Timing` and `ServiceConfig` in the runtime's contract.
 * @param others - other variables that become a part of its state
 */
export function rollout(others: readonly string[]) {
	return {
		schedule: schedule(others),
		calendar: CALENDAR,
		analysis_interval_seconds: seconds(
			"analysis_interval_seconds",
			DEFAULT_TIMING.analysisIntervalSeconds,
			[1, 300],
			"How often a rollout checks the candidate's health, in seconds.",
		),
		prepare_timeout_seconds: seconds(
			"prepare_timeout_seconds",
			DEFAULT_TIMING.prepareSeconds,
			[1, DAY_SECONDS],
			"How long the candidate may take to become healthy before it gets traffic, in seconds. Then the rollout fails back.",
		),
		in_sync_timeout_seconds: seconds(
			"in_sync_timeout_seconds",
			DEFAULT_TIMING.inSyncSeconds,
			[1, 3_600],
			"How long Route 53 may take to spread a change to all its servers, in seconds. Then the rollout fails back.",
		),
		hold_timeout_seconds: seconds(
			"hold_timeout_seconds",
			DEFAULT_TIMING.holdSeconds,
			[0, DAY_SECONDS],
			"How long the candidate's health may stay undecided after a step's bake, in seconds. Then the rollout fails back.",
		),
		probation_seconds: seconds(
			"probation_seconds",
			DEFAULT_TIMING.probationSeconds,
			[0, WEEK_SECONDS],
			"How long a release is judged on after it has completed, in seconds. Until then the old color keeps its tasks.",
		),
		queue_timeout_seconds: seconds(
			"queue_timeout_seconds",
			DEFAULT_TIMING.queueSeconds,
			[0, DAY_SECONDS],
			"How long a release waits while another rollout of the service runs, in seconds. Then it ends as failed.",
		),
		...CAPACITY,
		unjudged_deployments: {
			type: "string",
			description:
				'What happens when the color that serves is deployed past every rollout. "announce" tells people, systems and an alarm at once, and leaves it; "revert" also gives the color the task definition of the last recorded release again. In a rollout either color\'s deployment by another way takes the traffic back.',
			default: DEFAULT_UNJUDGED_DEPLOYMENTS,
			rules: [oneOf("unjudged_deployments", [...UNJUDGED_POLICIES])],
		},
		straggler_timeout_seconds: seconds(
			"straggler_timeout_seconds",
			DEFAULT_TIMING.stragglerSeconds,
			[0, DAY_SECONDS],
			"How long a rollout waits for stragglers of the one before to leave the candidate's load balancer, in seconds. Then it goes on all the same.",
		),
	};
}

const CAPACITY = {
	capacity_headroom_percent: {
		type: "number",
		description:
			"By default (null) the candidate has as many tasks as the stable color before its first step. A number does with fewer: those of the step's share of the traffic and so many percent on top, at least three. DNS moves whole resolvers, so a resolver that carries 60 % of the traffic (one VPC, one office, one large customer) may bring all of that to a step of 10 %: choose a number only if the tasks it leaves can serve the largest resolvers that a step may get, or even a healthy release fails their requests.",
		default: null,
		rules: [orNull("capacity_headroom_percent", wholeNumber("capacity_headroom_percent", 0, 1_000, "percent"))],
	},
	on_newer_release: {
		type: "string",
		description:
			"What becomes of a rollout under way when something newer is released: supersede or queue. With supersede it is taken back, and the newer release begins as soon as it has ended. With queue the newer one waits for its end. Only the newest waits.",
		default: "supersede",
		rules: [oneOf("on_newer_release", ["supersede", "queue"])],
	},
	straggler_percent: {
		type: "number",
		description:
			"How many percent of the requests may still come through the old load balancer when a rollout begins. It is the one that DNS no longer names. With more, the rollout waits for at most straggler_timeout_seconds. 100 never waits.",
		default: DEFAULT_STRAGGLER_PERCENT,
		rules: [wholeNumber("straggler_percent", 0, 100, "percent")],
	},
} satisfies Variables;
