import type { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { HISTORY_BUDGET, HISTORY_COST } from "../../runtime/contract.ts";
import { DEFAULT_SCHEDULE, DNS_TTL_SECONDS } from "../../runtime/defaults.ts";
import { hookConfigs, steps } from "../attach/contract-words.ts";
import { type Rule, variable } from "./variable.ts";

const DAY_SECONDS = 86_400;
/**
 * EventBridge hands over 8,192 characters. All else in there has at most 4,300; ECS services that exist already may have longer
 * names, and regions and partitions, too.
 */
const HANDED_OVER_MAX_LENGTH = 3_200;

/** Declares the variable of the steps. @param texts - variables whose texts a rollout is told, beyond those that it is always told */
export function schedule(scope: Construct, texts: readonly string[]): TerraformVariable {
	return variable(scope, "schedule", {
		type: "list(object({ percent = number, bake_seconds = number, gate = optional(bool, false) }))",
		description:
			"The steps of a rollout: the candidate's share of new DNS answers in whole percent, ascending, the last one 100; how long each step is watched, in seconds; and whether the rollout then waits at a gate for a person or a pipeline, for at most gate_timeout_seconds.",
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
			handedOver(texts),
		],
	});
}

/** The runtime's own bound, as Terraform can compute it: whoever plans learns of it before anything is deployed. */
function history(): Rule {
	const looks = (seconds: string) => `ceil((${seconds}) / var.look_seconds)`;
	const { look, shift, settleLooks, growingReady, longestReadyLooks, fixed } = HISTORY_COST;
	const settles = (seconds: string) => `ceil(${seconds} / ceil(var.look_seconds / ${settleLooks}))`;
	const readies = (seconds: string) =>
		`min(${looks(seconds)} + 1, ${growingReady} + ${looks(`${seconds} / ${longestReadyLooks}`)})`;
	const settling = `${settles("var.in_sync_timeout_seconds")} + ${settles(`${DNS_TTL_SECONDS}`)} + 1`;
	const assess = `${looks("s.bake_seconds")} + ${looks("var.hold_timeout_seconds")} + 1`;
	const assessing = `sum(concat([0], [for s in var.schedule : ${assess}]))`;
	const first = readies("max(var.prepare_timeout_seconds, var.straggler_timeout_seconds)");
	const preparing = `${first} + (length(var.schedule) - 1) * ${readies("var.prepare_timeout_seconds")}`;
	const deadline = "max(concat([0], [for h in local.hooks : h.deadline_seconds])...)";
	const hooking = `(length(var.schedule) + 1) * ${looks(deadline)}`;
	const watching = `${preparing} + length(var.schedule) * (${settling}) + ${assessing} + ${hooking} + ${gating()}`;
	const events = `(${watching}) * ${look} + length(var.schedule) * ${shift} + ${fixed}`;
	return {
		// A look_seconds of 0 is another rule's business.
		condition: `try(${events} <= ${HISTORY_BUDGET}, true)`,
		message:
			"schedule would let a rollout outgrow what Step Functions keeps of an execution. Raise look_seconds, or shorten the bakes, hold_timeout_seconds, prepare_timeout_seconds, straggler_timeout_seconds, in_sync_timeout_seconds, gate_timeout_seconds or the hooks' deadline_seconds.",
	};
}

/** Looks at the candidate while gates wait. */
function gating(): string {
	const { growingGate, longestGateSeconds } = HISTORY_COST;
	const gates = '(var.inconclusive == "pause" ? length(var.schedule) : length([for s in var.schedule : s if s.gate]))';
	return `${gates} * (${growingGate} + ceil(var.gate_timeout_seconds / ${longestGateSeconds}))`;
}

/** The limit of https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html, at the plan and not at its end. */
function handedOver(others: readonly string[]): Rule {
	const lists = [steps("var.schedule"), hookConfigs("local.hooks"), "var.alarms"];
	const texts = ["var.probe_path", ...others, "var.probe_status", "var.probe_body", "var.probe_host"];
	return {
		condition: `try(length(jsonencode([${[...lists, ...texts].join(", ")}])) <= ${HANDED_OVER_MAX_LENGTH}, true)`,
		message: `schedule, hooks, alarms, probe_path, ${others.map((each) => `${each.replace(/^(var|local)\./, "")}, `).join("")}probe_status, probe_body and probe_host together must have at most ${HANDED_OVER_MAX_LENGTH} characters, because EventBridge hands all of them over to a rollout. Use fewer, or shorter names: one composite alarm can stand for many.`,
	};
}
