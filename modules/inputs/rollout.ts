import type { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { HISTORY_BUDGET, HISTORY_COST } from "../../runtime/contract.ts";
import { DEFAULT_SCHEDULE, DEFAULT_TIMING, DNS_TTL_SECONDS } from "../../runtime/defaults.ts";
import { type Rule, secondsVariable, variable } from "./variable.ts";

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
}

/** Declares the variables of a rollout. The ranges are those of `Timing` in the runtime's contract. */
export function rolloutInputs(scope: Construct): RolloutInputs {
	const seconds = (name: string, fallback: number, min: number, max: number, description: string) =>
		secondsVariable(scope, name, fallback, [min, max], description);
	return {
		schedule: schedule(scope),
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
	};
}

function schedule(scope: Construct): TerraformVariable {
	return variable(scope, "schedule", {
		type: "list(object({ percent = number, bake_seconds = number }))",
		description:
			"The steps of a rollout: the candidate's share of new DNS answers in whole percent, ascending, the last one 100, and how long each step is watched, in seconds.",
		default: DEFAULT_SCHEDULE.map(({ percent, bakeSeconds }) => ({ percent, bake_seconds: bakeSeconds })),
		rules: [
			{
				condition: "length(var.schedule) > 0",
				message: "schedule must have at least one step, for instance [{ percent = 100, bake_seconds = 300 }].",
			},
			{
				condition:
					"alltrue([for s in var.schedule : s.percent >= 1 && s.percent <= 100 && floor(s.percent) == s.percent])",
				message: "schedule must have whole percentages from 1 to 100.",
			},
			{
				condition: "alltrue([for i, s in var.schedule : i == 0 || s.percent > var.schedule[max(i - 1, 0)].percent])",
				message: "schedule must have ascending percentages: each step above the one before.",
			},
			{
				condition: "length(var.schedule) == 0 || try(var.schedule[length(var.schedule) - 1].percent == 100, false)",
				message: "schedule must end in 100 percent: add a last step with percent = 100.",
			},
			{
				condition: `alltrue([for s in var.schedule : s.bake_seconds >= 0 && s.bake_seconds <= ${DAY_SECONDS} && floor(s.bake_seconds) == s.bake_seconds])`,
				message: `schedule must have a bake_seconds from 0 to ${DAY_SECONDS} (a day) in whole seconds at every step.`,
			},
			history(),
		],
	});
}

/** The runtime's own bound, as Terraform can compute it: whoever plans learns of it before anything is deployed. */
function history(): Rule {
	const looks = (seconds: string) => `ceil((${seconds}) / var.look_seconds)`;
	const { prepareLook, look, growingPolls, longestPollSeconds, fixed } = HISTORY_COST;
	const polls = `${growingPolls} + ceil(var.in_sync_timeout_seconds / ${longestPollSeconds}) + ${looks(`${DNS_TTL_SECONDS}`)}`;
	const step = `(${polls} + ${looks("s.bake_seconds + var.hold_timeout_seconds")}) * ${look}`;
	const steps = `sum(concat([0], [for s in var.schedule : ${step}]))`;
	const events = `${looks("var.prepare_timeout_seconds")} * ${prepareLook} + ${steps} + ${fixed}`;
	return {
		// A look_seconds of 0 is another rule's business.
		condition: `try(${events} <= ${HISTORY_BUDGET}, true)`,
		message:
			"schedule would let a rollout outgrow what Step Functions keeps of an execution. Raise look_seconds, or shorten the bakes, hold_timeout_seconds or prepare_timeout_seconds.",
	};
}
