import { literal } from "../hcl/literal.ts";
import type { Rule, Variable } from "../variables/variable.ts";
import { converted, hasOptional, strays } from "./checked-object.ts";
import { inWords, type Shape, shapeOf } from "./object-type.ts";

/** A variable as Terraform gets it: with a type that drops nothing in silence, and rules for what the type said. */
export interface CheckedVariable extends Pick<Variable, "type" | "description"> {
	readonly rules: readonly Rule[];
	/** The value with all its optional attributes: a Terraform expression without `${}`, where it is another than the variable. */
	readonly whole?: string;
}

const known = new WeakMap<Variable, CheckedVariable>();

/** A variable of the table, made ready for Terraform. Its own rules may speak of `var.<name>` as if it had all optional attributes. */
export function checkedVariable(name: string, variable: Variable): CheckedVariable {
	const created = known.get(variable) ?? check(name, variable);
	known.set(variable, created);
	return created;
}

function check(name: string, variable: Variable): CheckedVariable {
	const { type, description, rules = [], takesMore, words } = variable;
	const shape = /\boptional\(/.test(type) && !takesMore ? shapeOf(type) : undefined;
	if (!shape) return { type, description, rules };
	const whole = convertedOrNull(name, shape, words);
	return hasOptional(shape) ? { ...checkedObject(name, shape, variable), whole } : { type, description, rules, whole };
}

/** The same with a type that drops nothing, and with rules for what the type said. */
function checkedObject(
	name: string,
	shape: Shape,
	{ type, description, rules = [], words }: Variable,
): CheckedVariable {
	const must = `must be ${inWords(shape)}${orOneOf(words)}.`;
	const wrong = strays(shape, `var.${name}`, name, "key");
	const sentences = strays(shape, `var.${name}`, name, "sentence");
	return {
		type: "any",
		description: `${description} Type: \`${type}\`${orOneOf(words)}.`,
		rules: [
			{
				condition: `length(${wrong}) == 0`,
				message: `${name} does not have the attributes that it must have. \${join(" ", ${sentences})} It ${must}`,
			},
			{
				condition: `length(${wrong}) > 0 || can(${convertedOrNull(name, shape, words)})`,
				message: `${name} ${must}`,
			},
			...rules.map((rule) => ({ ...rule, condition: ofConverted(name, shape, rule.condition, words) })),
		],
	};
}

/** A value of another type breaks the rule of the type only. Of the value a rule gets the attributes that it speaks of. */
function ofConverted(name: string, shape: Shape, condition: string, words: Variable["words"]): string {
	const ofName = condition.replaceAll(new RegExp(`\\bvar\\.${name}\\b`, "g"), name);
	return `try([for ${name} in [${convertedOrNull(name, spokenOf(shape, condition), words)}] : ${ofName}][0], true)`;
}

/** A type without the attributes whose names do not stand in a condition. */
function spokenOf(shape: Shape, condition: string): Shape {
	if (shape.kind === "list") return { ...shape, of: spokenOf(shape.of, condition) };
	if (shape.kind !== "object") return shape;
	const fields = shape.fields.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(condition));
	return { ...shape, fields: fields.map((field) => ({ ...field, shape: spokenOf(field.shape, condition) })) };
}

function convertedOrNull(name: string, shape: Shape, words: Variable["words"]): string {
	return `var.${name} == null ? null : ${converted(shape, meant(name, words))}`;
}

/** What a variable means where words stand for values. Chosen by a key: a conditional would ask both sides to be of one type. */
function meant(name: string, words: Variable["words"]): string {
	if (!words) return `var.${name}`;
	const values = Object.entries(words).map(([word, value]) => `${word} = ${literal(value)}`);
	const word = Object.keys(words).reduceRight(
		(otherwise, each) => `var.${name} == "${each}" ? "${each}" : ${otherwise}`,
		'"input"',
	);
	return `{ ${values.join(", ")}, input = var.${name} }[${word}]`;
}

/** The words in a sentence. */
function orOneOf(words: Variable["words"]): string {
	return words
		? `, or ${Object.keys(words)
				.map((word) => `"${word}"`)
				.join(", ")}`
		: "";
}
