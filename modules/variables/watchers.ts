import { HOOK_POINTS, LIMITS, PATTERNS } from "../../runtime/contract/index.ts";
import { DEFAULT_JUDGE } from "../../runtime/defaults.ts";
import { type ArnKind, placeOf } from "./arn.ts";
import { HOOK_TASKS, taskRules } from "./hook-tasks.ts";
import { oneOf } from "./rules.ts";
import type { Rule, Variables } from "./variable.ts";

const DAY_SECONDS = 86_400;
/** Long enough for a test suite; a hook that hangs is not worth more. */
const HOOK_DEADLINE_SECONDS = 600;

/** Declares the variables of the user's own watchers. */
export const WATCHERS = {
	alarms: {
		type: "list(string)",
		description:
			"CloudWatch alarms that must not ring, metric or composite, by name or ARN, of this account and region. One that rings or cannot be read when a release begins refuses it; one that rings later fails it.",
		default: DEFAULT_JUDGE.alarms.names,
		rules: [
			{
				condition: `alltrue([for a in var.alarms : can(regex(startswith(a, "arn:") ? "${PATTERNS.alarmArn}" : "${PATTERNS.alarmName}", a))])`,
				message:
					'alarms must hold names of alarms, of at most 255 characters, or their ARNs, for instance "web-errors" or "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:web-errors".',
			},
			atMost("alarms", LIMITS.alarms, "One composite alarm can stand for many"),
			ofPlace("alarms", "var.alarms", ["region", "account"]),
		],
	},
	alarm_missing_data: {
		type: "string",
		description:
			'What one of the alarms without data says of the candidate. "ignore" says nothing, "hold" that it must be waited for, "fail" that the candidate is sick. By default nothing, because an alarm on errors has no data as long as there are none.',
		default: DEFAULT_JUDGE.alarms.missing,
		rules: [oneOf("alarm_missing_data", ["ignore", "hold", "fail"])],
	},
	hooks: {
		type: `list(object({ function_arn = optional(string), task = optional(object({ command = list(string), container = string, timeout_seconds = optional(number, ${HOOK_DEADLINE_SECONDS}) })), points = list(string), deadline_seconds = optional(number, ${HOOK_DEADLINE_SECONDS}) }))`,
		parts: {
			called: "Hook",
			attributes: {
				function_arn: "ARN of a function, with or without a version or alias.",
				task: "Or a task of the candidate's own task definition, whose exit code is the verdict.",
				"task.command": "What the container runs, word by word.",
				"task.container": "Name of the container.",
				"task.timeout_seconds": `How long it may run, in seconds. By default ${HOOK_DEADLINE_SECONDS}.`,
				points: "When it is asked: `before-first-shift`, `after-step` or `before-completion`.",
				deadline_seconds: `How long it may answer "not yet", in seconds. By default ${HOOK_DEADLINE_SECONDS}.`,
			},
		},
		description: `Lambda functions, and ECS tasks, that are asked for their verdict. Each says when (${HOOK_POINTS.map((point) => `"${point}"`).join(", ")}), and for how long it may answer "not yet", or run, in seconds; then that counts as fail. A function of another account must itself allow the service's observer role. A task runs a command in the candidate's own task definition, once for each point; exit code 0 is pass.`,
		default: DEFAULT_JUDGE.hooks,
		rules: [
			...hookRules(),
			...taskRules(),
			ofPlace("hooks", "[for h in var.hooks : h.function_arn if h.function_arn != null]", ["region"]),
		],
	},
	hook_tasks: HOOK_TASKS,
} satisfies Variables;

/** The rule that all ARNs of a list are of the same place as all else; a name is of it anyway. */
function ofPlace(name: string, list: string, same: ArnKind["same"]): Rule {
	const place = placeOf("arn", same);
	return {
		condition: `alltrue([for arn in ${list} : ${place.condition}])`,
		message: `${name} ${place.message}`,
	};
}

/** The rule that a list has at most so many members. */
function atMost(name: string, most: number, advice: string): Rule {
	return { condition: `length(var.${name}) <= ${most}`, message: `${name} must be at most ${most}. ${advice}.` };
}

function hookRules(): Rule[] {
	return [
		atMost("hooks", LIMITS.hooks, "One function can ask others"),
		{
			condition: `alltrue([for h in var.hooks : h.function_arn == null || can(regex("${PATTERNS.functionArn}", h.function_arn))])`,
			message:
				'hooks must name functions by their ARN, with or without a version or alias, for instance "arn:aws:lambda:eu-west-1:123456789012:function:smoke".',
		},
		{
			condition:
				"length(distinct([for h in var.hooks : h.function_arn if h.function_arn != null])) == length([for h in var.hooks : 1 if h.function_arn != null])",
			message: "hooks must name each function once: list all its points together.",
		},
		{
			condition: `alltrue([for h in var.hooks : try(length(h.points) > 0 && alltrue([for p in h.points : contains(${JSON.stringify(HOOK_POINTS)}, p)]), false)])`,
			message: `hooks must have at least one point each, of ${HOOK_POINTS.map((point) => `"${point}"`).join(", ")}.`,
		},
		{
			condition: `alltrue([for h in var.hooks : h.deadline_seconds >= 1 && h.deadline_seconds <= ${DAY_SECONDS} && floor(h.deadline_seconds) == h.deadline_seconds])`,
			message: `hooks must have a deadline_seconds from 1 to ${DAY_SECONDS} (a day) in whole seconds.`,
		},
	];
}
