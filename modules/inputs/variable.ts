import { TerraformLocal, TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import { converted, hasOptional, strays } from "./checked-object.ts";
import { inWords, type Shape, shapeOf } from "./object-type.ts";

/** Key of the context in which a variable without a value fails, rather than to be asked for. */
export const FAILS_WHEN_MISSING = "fails-when-missing";

/** A rule that a value must satisfy before anything is planned. */
export interface Rule {
	/** A Terraform expression, without the surrounding `${}`, that is true for good values. */
	readonly condition: string;
	/** What is wrong and what to do, as full sentences: Terraform shows it as it is. */
	readonly message: string;
}

/** What a user-facing variable is made of. */
export interface VariableProps {
	/** A Terraform type constraint. */
	readonly type: string;
	/** What the value means, in the words of the README's table. */
	readonly description: string;
	/**
	 * The value when the user gives none.
	 * @default - the user must give one
	 */
	readonly default?: unknown;
	/**
	 * Whether `null` is a value of its own.
	 * @default false
	 */
	readonly nullable?: boolean;
	/**
	 * Whether a value with more attributes than the type has is good, for instance a whole module. One that is misspelled then counts as
	 * not given: a rule must ask for it.
	 * @default false
	 */
	readonly takesMore?: boolean;
	/**
	 * The rules. Each is checked, so that a user sees all faults of a value at once.
	 * @default - none: the type says it all
	 */
	readonly rules?: readonly Rule[];
}

/**
 * Declares one user-facing Terraform variable. Of an object with optional attributes, or a list of such, the rest of the program
 * takes `local.<name>`, which has them all; the variable's own rules may speak of `var.<name>` as if it had.
 */
export function variable(scope: Construct, name: string, props: VariableProps): TerraformVariable {
	const wanted = "default" in props || !scope.node.tryGetContext(FAILS_WHEN_MISSING);
	if (!wanted) return variable(scope, name, failing(name, props));
	const shape = /\boptional\(/.test(props.type) && !props.takesMore ? shapeOf(props.type) : undefined;
	const checked = shape && hasOptional(shape) ? checkedObject(name, shape, props) : props;
	const declared = new TerraformVariable(scope, name, {
		type: checked.type,
		description: checked.description,
		nullable: props.nullable ?? false,
		...("default" in props ? { default: props.default } : {}),
		...(checked.rules && {
			validation: checked.rules.map(({ condition, message }) => ({
				condition: `\${${condition}}`,
				errorMessage: message,
			})),
		}),
	});
	if (shape) new TerraformLocal(declared, "this", `\${${convertedOrNull(name, shape)}}`);
	return declared;
}

/**
 * Terraform asks for a variable that has no value, and `cdktf deploy` shows nobody that it does: it waits for ever. A null that is
 * refused makes it fail at once. A module's user needs none of it: Terraform itself says which argument of which module is missing.
 */
function failing(name: string, props: VariableProps): VariableProps {
	const rules = (props.rules ?? []).map(({ condition, message }) => ({
		condition: `var.${name} == null ? true : (${condition})`,
		message,
	}));
	const missing = {
		condition: `var.${name} != null`,
		message: `${name} is missing. Copy terraform.tfvars.example to terraform.tfvars and fill it in: it has all that must be given.`,
	};
	// A bare null is lost, or breaks the synth.
	return { ...props, default: Token.nullValue(), nullable: true, rules: [missing, ...rules] };
}

/** The same with a type that drops nothing, and with rules for what the type said. */
function checkedObject(name: string, shape: Shape, { type, description, rules = [] }: VariableProps): VariableProps {
	const wrong = strays(shape, `var.${name}`, name);
	return {
		type: "any",
		description: `${description} Type: \`${type}\`.`,
		rules: [
			{
				condition: `length(${wrong}) == 0`,
				message: `${name} does not have the attributes that it must have. \${join(" ", ${wrong})} It must be ${inWords(shape)}.`,
			},
			{
				condition: `length(${wrong}) > 0 || can(${convertedOrNull(name, shape)})`,
				message: `${name} must be ${inWords(shape)}.`,
			},
			...rules.map((rule) => ({ ...rule, condition: ofConverted(name, shape, rule.condition) })),
		],
	};
}

/** A value of another type breaks the rule of the type only. */
function ofConverted(name: string, shape: Shape, condition: string): string {
	const ofName = condition.replaceAll(new RegExp(`\\bvar\\.${name}\\b`, "g"), name);
	return `try([for ${name} in [${convertedOrNull(name, shape)}] : ${ofName}][0], true)`;
}

function convertedOrNull(name: string, shape: Shape): string {
	return `var.${name} == null ? null : ${converted(shape, `var.${name}`)}`;
}

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
export function secondsVariable(
	scope: Construct,
	name: string,
	fallback: number,
	[min, max]: readonly [min: number, max: number],
	description: string,
): TerraformVariable {
	return variable(scope, name, {
		type: "number",
		description,
		default: fallback,
		rules: [wholeNumber(name, min, max, "seconds")],
	});
}
