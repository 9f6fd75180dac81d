import { LIMITS, PATTERNS } from "../../runtime/contract/index.ts";
import { ARN_KINDS, placeOf } from "./arn.ts";
import { atMostBytes } from "./rules.ts";
import type { Rule, Variable } from "./variable.ts";

const DAY_SECONDS = 86_400;

/** What tasks of hooks run of what somebody else has made: Terraform knows only its own task definitions. */
export const HOOK_TASKS: Variable = {
	type: "object({ families = list(string), role_arns = optional(list(string), []), log_group_names = optional(list(string), []) })",
	parts: {
		called: "HookTasks",
		attributes: {
			families: "Families of the task definitions.",
			role_arns:
				"Their task and execution roles, which the controller is then allowed to pass to ECS. By default none.",
			log_group_names: "Log groups of their containers, whose ends it may read. By default none.",
		},
	},
	description:
		"What hooks that are tasks may run, of task definitions that are made elsewhere. Without it they run those that are made here.",
	default: null,
	rules: [
		{
			condition: `alltrue([for f in try(var.hook_tasks.families, []) : can(regex("${PATTERNS.containerName}", f))])`,
			message:
				'hook_tasks.families must hold names of task definitions without their revisions, of at most 255 letters, digits, hyphens and underscores, for instance "web".',
		},
		{
			condition: `alltrue([for r in try(var.hook_tasks.role_arns, []) : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", r))])`,
			message: 'hook_tasks.role_arns must be ARNs of roles like "arn:aws:iam::123456789012:role/web".',
		},
		ofHere("hook_tasks.role_arns", "try(var.hook_tasks.role_arns, [])"),
		{
			condition: `alltrue([for g in try(var.hook_tasks.log_group_names, []) : can(regex("^[A-Za-z0-9_/.#-]{1,${LIMITS.logName}}$", g))])`,
			message: 'hook_tasks.log_group_names must hold names of log groups, no ARNs, for instance "/ecs/web".',
		},
	],
};

/** The same where nothing is made here. */
export const NEEDED_HOOK_TASKS: Variable = {
	...HOOK_TASKS,
	description:
		"What hooks that are tasks may run: families of task definitions, their roles, and the log groups of their containers. Needed where a hook is a task.",
	rules: [
		...(HOOK_TASKS.rules ?? []),
		{
			condition: "var.hook_tasks != null || !anytrue([for h in local.hooks : h.task != null])",
			message:
				"hook_tasks of the service ${var.name} is missing, and a hook is a task: say which families of task definitions it may run, and which roles they have.",
		},
	],
};

function ofHere(name: string, list: string): Rule {
	const place = placeOf("arn", ARN_KINDS.role.same);
	return { condition: `alltrue([for arn in ${list} : ${place.condition}])`, message: `${name} ${place.message}` };
}

/** The rules of hooks that are tasks. */
export function taskRules(): Rule[] {
	const tasks = (condition: string) => `alltrue([for h in var.hooks : h.task == null || try(${condition}, false)])`;
	return [
		{
			condition: "alltrue([for h in var.hooks : (h.function_arn == null) != (h.task == null)])",
			message: "hooks must have either a function_arn or a task each, and not both.",
		},
		{
			condition: `length([for h in var.hooks : 1 if h.task != null]) <= ${LIMITS.taskHooks}`,
			message: `hooks must have at most ${LIMITS.taskHooks} tasks. One command can run others.`,
		},
		{
			condition: tasks(`can(regex("${PATTERNS.containerName}", h.task.container))`),
			message:
				"hooks must name the container of each task, of at most 255 letters, digits, hyphens and underscores, as the task definition has it.",
		},
		{
			condition: tasks(
				`length(h.task.command) > 0 && ${atMostBytes("jsonencode(h.task.command)", LIMITS.commandBytes)}`,
			),
			message: `hooks must have a command of at least one word for each task, and of at most ${LIMITS.commandBytes} bytes as JSON.`,
		},
		{
			condition: tasks(
				`h.task.timeout_seconds >= 1 && h.task.timeout_seconds <= ${DAY_SECONDS} && floor(h.task.timeout_seconds) == h.task.timeout_seconds`,
			),
			message: `hooks must have a timeout_seconds from 1 to ${DAY_SECONDS} (a day) in whole seconds for each task.`,
		},
	];
}
