/** What users give as lists of objects, in the words of the runtime's contract. All are Terraform expressions without `${}`. */

/** The steps, from a list of `percent`, `bake_seconds` and `gate`. One without a gate does not mention it, to be short. */
export function steps(schedule: string): string {
	const step = "{ percent = s.percent, bakeSeconds = s.bake_seconds }";
	return `[for s in ${schedule} : merge(${step}, s.gate ? { gate = true } : {})]`;
}

/** The hooks, from a list of `function_arn`, `points` and `deadline_seconds`. */
export function hookConfigs(hooks: string): string {
	return `[for h in ${hooks} : { function = h.function_arn, points = h.points, deadlineSeconds = h.deadline_seconds }]`;
}

/** ARNs of the hooks' functions. */
export function hookArns(hooks: string): string {
	return `[for h in ${hooks} : h.function_arn]`;
}
