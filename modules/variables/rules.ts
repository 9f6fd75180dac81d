import type { Rule, Variable } from "./variable.ts";

/** A whole number between two bounds, both included. */
export function wholeNumber(name: string, min: number, max: number, unit: string): Rule {
	return {
		condition: `var.${name} >= ${min} && var.${name} <= ${max} && floor(var.${name}) == var.${name}`,
		message: `${name} must be a whole number of ${unit} from ${min} to ${max}.`,
	};
}

/**
 * That a text has at most so many bytes in UTF-8: a Terraform expression, whose own `length` counts characters.
 * @param most - a multiple of three: so many bytes are four characters of base64.
 */
export function atMostBytes(value: string, most: number): string {
	return `length(base64encode(${value})) <= ${(most / 3) * 4}`;
}

/** A rule that null passes: Terraform compares no null, and takes both sides of `||` before 1.12. */
export function orNull(name: string, { condition, message }: Rule): Rule {
	return { condition: `try(${condition}, var.${name} == null)`, message };
}

/** A number between two bounds, both included, fractions allowed. */
export function between(name: string, min: number, max: number, what: string): Rule {
	return {
		condition: `var.${name} >= ${min} && var.${name} <= ${max}`,
		message: `${name} must be ${what} from ${min} to ${max}.`,
	};
}

/** One of a few words. */
export function oneOf(name: string, words: readonly string[]): Rule {
	return {
		condition: `contains(${JSON.stringify(words)}, var.${name})`,
		message: `${name} must be one of ${words.map((word) => `"${word}"`).join(", ")}.`,
	};
}

/** A variable that is a time in whole seconds, within bounds. */
export function seconds(
	name: string,
	fallback: number,
	[min, max]: readonly [min: number, max: number],
	description: string,
): Variable {
	return { type: "number", description, default: fallback, rules: [wholeNumber(name, min, max, "seconds")] };
}
