import { HISTORY_BUDGET, HISTORY_COST, LEAST_PERCENT, LIMITS, WEEK_SECONDS } from "../../runtime/contract/index.ts";
import { DEFAULT_SCHEDULE, DNS_TTL_SECONDS, INSTANT_SCHEDULE } from "../../runtime/defaults.ts";
import { deadlineOf, hookConfigs, steps } from "../attach/contract-words.ts";
import { fits } from "./fits.ts";
import { atMostBytes } from "./rules.ts";
import type { Rule, Variable } from "./variable.ts";

const DAY_SECONDS = 86_400;

/**
 * Declares the variable of the steps.
 * @param others - other variables that become a part of a rollout's state
 */
export function schedule(others: readonly string[]): Variable {
	return {
		type: "list(object({ percent = number, bake_seconds = number, gate = optional(bool, false) }))",
		parts: {
			called: "ScheduleStep",
			attributes: {
				percent: `The candidate's share of new DNS answers, in percent: from ${LEAST_PERCENT}, or 0, where the preview alone reaches it.`,
				bake_seconds: "How long the step is watched, in seconds.",
				gate: "Whether the rollout then waits for a person or a pipeline. By default false.",
			},
		},
		description:
			'The steps of a rollout. Each has the candidate\'s share of new DNS answers in percent, from 0.4, ascending, the last one 100; how long each step is watched, in seconds; and whether the rollout then waits at a gate for a person or a pipeline, for at most gate_timeout_seconds. The first may be at 0 percent: production serves the stable color alone, and the candidate is reached by its preview, probed, and asked about by hooks. "instant" stands for the flip of the reference architecture, with fail-back: a gate at 0 percent, then all of the traffic at once.',
		words: {
			instant: INSTANT_SCHEDULE.map(({ percent, bakeSeconds, gate = false }) => ({
				percent,
				bake_seconds: bakeSeconds,
				gate,
			})),
		},
		default: DEFAULT_SCHEDULE.map(({ percent, bakeSeconds }) => ({ percent, bake_seconds: bakeSeconds })),
		rules: [
			{
				condition: "length(var.schedule) > 0",
				message: "schedule must have at least one step, for instance [{ percent = 100, bake_seconds = 300 }].",
			},
			{
				condition: `alltrue([for s in var.schedule : s.percent == 0 || s.percent >= ${LEAST_PERCENT} && s.percent <= 100])`,
				message: `schedule must have percentages from ${LEAST_PERCENT} to 100, or 0 at its first step. Less than ${LEAST_PERCENT} is less than Route 53's weights can say: use ${LEAST_PERCENT}, or 0, where the preview alone reaches the candidate.`,
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
			longGates(),
			history(),
			fits(),
			inState(others),
		],
	};
}

/** The runtime's own bound, as Terraform can compute it: whoever plans learns of it before anything is deployed. */
function history(): Rule {
	const checks = (seconds: string) => `ceil((${seconds}) / var.analysis_interval_seconds)`;
	const { check, shift, start, settleChecks, growingReady, longestReadyChecks, fixed } = HISTORY_COST;
	const settles = (seconds: string) => `ceil(${seconds} / ceil(var.analysis_interval_seconds / ${settleChecks}))`;
	const readies = (seconds: string) =>
		`min(${checks(seconds)} + 1, ${growingReady} + ${checks(`${seconds} / ${longestReadyChecks}`)})`;
	const settling = `${settles("var.in_sync_timeout_seconds")} + ${settles(`${DNS_TTL_SECONDS}`)} + 1`;
	const assess = `${checks("s.bake_seconds")} + ${checks("var.hold_timeout_seconds")} + 1`;
	const assessing = `sum(concat([0], [for s in var.schedule : ${assess}]))`;
	const first = readies("max(var.prepare_timeout_seconds, var.straggler_timeout_seconds)");
	const preparing = `${first} + (length(var.schedule) - 1) * ${readies("var.prepare_timeout_seconds")}`;
	const shifts = "length([for s in var.schedule : s if s.percent > 0])";
	const deadline = `max(concat([0], [for h in local.hooks : ${deadlineOf("h")}])...)`;
	const hooking = `(length(var.schedule) + 1) * ${checks(deadline)}`;
	const watching = `${preparing} + ${shifts} * (${settling}) + ${assessing} + ${hooking} + ${gating()} + ${freezing()}`;
	const events = `(${watching}) * ${check} + (length(var.schedule) + ${FREEZES}) * ${shift} + (${starting()}) * ${start} + ${fixed}`;
	return {
		// A analysis_interval_seconds of 0 is another rule's business.
		condition: `try(${events} <= ${HISTORY_BUDGET}, true)`,
		message:
			"schedule would let a rollout outgrow what Step Functions keeps of an execution. Raise analysis_interval_seconds, or shorten the bakes, hold_timeout_seconds, prepare_timeout_seconds, straggler_timeout_seconds, in_sync_timeout_seconds, gate_timeout_seconds or the hooks' deadline_seconds and timeout_seconds.",
	};
}

/** How often tasks of hooks may be started. */
function starting(): string {
	const { startAgainSeconds } = HISTORY_COST;
	const tasks = `[for h in local.hooks : 1 + ceil(h.task.timeout_seconds / ${startAgainSeconds}) if h.task != null]`;
	return `(length(var.schedule) + 1) * max(concat([0], ${tasks})...)`;
}

/** Checks the candidate while gates wait: less often in the end where nobody is on it. */
function gating(): string {
	const { growingGate, longestGateSeconds, gateAtZero } = HISTORY_COST;
	const gates = (of: string) =>
		`length([for s in var.schedule : s if s.percent ${of} 0 && (s.gate || var.inconclusive == "pause")])`;
	const checks = `ceil(var.gate_timeout_seconds / ${longestGateSeconds})`;
	return `${gates("==")} * (${growingGate} + min(${checks}, ${gateAtZero})) + ${gates(">")} * (${growingGate} + ${checks})`;
}

/** A candidate that has users is checked every few minutes, for which an execution's history has no room in more than a week. */
function longGates(): Rule {
	const atZero = "alltrue([for s in var.schedule : !s.gate || s.percent == 0])";
	return {
		condition: `var.gate_timeout_seconds <= ${WEEK_SECONDS} || (var.inconclusive != "pause" && ${atZero})`,
		message: `schedule must have gates at 0 percent only, and inconclusive must not be "pause", where gate_timeout_seconds is above ${WEEK_SECONDS} (a week): a candidate that has users is not left alone for so long. Shorten gate_timeout_seconds, or leave out the gates of later steps.`,
	};
}

/** How many freezes the calendar has. */
const FREEZES = "length(try(local.calendar.freeze, []))";

/** Checks the candidate while freezes hold the rollout up. */
function freezing(): string {
	const { growingGate, longestGateSeconds } = HISTORY_COST;
	const checks = `${growingGate} + ceil(var.gate_timeout_seconds / ${longestGateSeconds}) + 3 * ${FREEZES}`;
	return `(${FREEZES} == 0 ? 0 : ${checks})`;
}

/** A configuration becomes a part of an execution's state, which has a limit: what the plan can know of it is weighed by the plan. */
function inState(others: readonly string[]): Rule {
	const lists = [steps("var.schedule"), hookConfigs("local.hooks"), "var.alarms", "local.calendar"];
	const texts = ["var.probe_path", ...others, "var.probe_status", "var.probe_body", "var.probe_host"];
	return {
		condition: `try(${atMostBytes(`jsonencode([${[...lists, ...texts].join(", ")}])`, LIMITS.userBytes)}, true)`,
		message: `schedule, hooks, alarms, calendar, probe_path, ${others.map((each) => `${each.replace(/^(var|local)\./, "")}, `).join("")}probe_status, probe_body and probe_host together must have at most ${LIMITS.userBytes} bytes, because all of them are a part of a rollout's state. Use fewer, or shorter names: one composite alarm can stand for many.`,
	};
}
