/** What users give as lists of objects, in the words of the runtime's contract. All are Terraform expressions without `${}`. */

/** The steps, from a list of `percent`, `bake_seconds` and `gate`. One without a gate does not mention it, to be short. */
export function steps(schedule: string): string {
	const step = "{ percent = s.percent, bakeSeconds = s.bake_seconds }";
	return `[for s in ${schedule} : merge(${step}, s.gate ? { gate = true } : {})]`;
}

/** The calendar, from an object of `time_zone`, `open` and `freeze`, or null. */
export function calendarConfig(calendar: string): string {
	const config = `{ timeZone = ${calendar}.time_zone, open = ${calendar}.open, freeze = ${calendar}.freeze }`;
	// Terraform chooses between values of one type only.
	return `jsondecode(${calendar} == null ? "null" : jsonencode(${config}))`;
}

/** The hooks, from a list of `function_arn` or `task`, `points` and `deadline_seconds`. */
export function hookConfigs(hooks: string): string {
	const asked = `points = h.points, deadlineSeconds = ${deadlineOf("h")}`;
	const called = `jsonencode({ function = h.function_arn, ${asked} })`;
	const run = `jsonencode({ task = { command = h.task.command, container = h.task.container }, ${asked} })`;
	// Terraform chooses between values of one type only.
	return `[for h in ${hooks} : jsondecode(h.task == null ? ${called} : ${run})]`;
}

/** How long a hook may take, in seconds. @param hook - an expression of a member of the list */
export function deadlineOf(hook: string): string {
	return `(${hook}.task == null ? ${hook}.deadline_seconds : ${hook}.task.timeout_seconds)`;
}

/** ARNs of the hooks' functions. */
export function hookArns(hooks: string): string {
	return `[for h in ${hooks} : h.function_arn if h.function_arn != null]`;
}

/** Whether any hook is a task. */
export function hasTaskHooks(hooks: string): string {
	return `anytrue([for h in ${hooks} : h.task != null])`;
}
