import type { Construct } from "constructs";
import type { Fields, Value } from "../hcl/values.ts";
import type { Variable, Variables } from "../variables/variable.ts";
import { existingValue } from "./existing-value.ts";
import { faultsOf, type KnownPlace } from "./faults.ts";
import { InvalidProps } from "./invalid-props.ts";
import { camelCase } from "./names.ts";
import { shapeOf } from "./object-type.ts";
import { Values } from "./values.ts";

/**
 * The props of a construct as the values of a table, after their defaults.
 * @param props - by the variables' names in camel case; others are no business of the table
 * @throws {InvalidProps} when they break rules: all of them are told
 */
export function propValues<T extends Variables>(
	scope: Construct,
	table: T,
	props: object,
	place: KnownPlace,
): Values<keyof T & string> {
	const { values, existing } = valuesOf(table, props);
	const faults = faultsOf(table, values, existing, place);
	if (faults.length === 0) return new Values<keyof T & string>(scope, table, values);
	throw new InvalidProps(
		scope,
		faults.map(({ variable, message }) => ({ prop: camelCase(variable), message })),
	);
}

/** What the variables of a table are worth by props, and which of them somebody gave. */
export function valuesOf(
	table: Variables,
	props: object,
): { readonly values: Fields; readonly existing: ReadonlySet<string> } {
	const existing = new Set<string>();
	const byName = new Map<string, unknown>(Object.entries(props));
	const values = Object.entries(table).map(([name, variable]): [string, Value] => {
		const value = byName.get(camelCase(name)) ?? null;
		if (value !== null) existing.add(name);
		return [name, value === null ? fallbackOf(variable) : existingValue(value, shapeOfVariable(variable))];
	});
	return { values: Object.fromEntries(values), existing };
}

const fallbacks = new WeakMap<Variable, Value>();

function fallbackOf(variable: Variable): Value {
	const known = fallbacks.get(variable) ?? existingValue(variable.default ?? null);
	fallbacks.set(variable, known);
	return known;
}

/** Keys of a map are its owner's: only an object's attributes have Terraform's names. */
function shapeOfVariable({ type }: Variable) {
	return type.startsWith("map(") ? undefined : shapeOf(type);
}
