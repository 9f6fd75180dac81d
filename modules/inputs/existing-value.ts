import { type IResolvable, TerraformElement, TerraformVariable, Token } from "cdktf";
import { expression } from "../expressions.ts";
import { type Fields, isFields, isList, Unknown, type Value } from "../hcl/values.ts";
import { snakeCase } from "./names.ts";
import type { Shape } from "./object-type.ts";

/** A plain value, or one that Terraform learns only when it plans or applies: a variable of Terraform, or any other token. */
export type Input<T> = T | IResolvable | TerraformVariable;

/**
 * What somebody gave for a variable, as the rules check it: with attributes in Terraform's words, and what only Terraform knows as
 * unknown.
 * @param shape - what it should be; undefined where nothing is known of it
 */
export function existingValue(existing: unknown, shape?: Shape): Value {
	if (existing === undefined || existing === null) return null;
	if (isTerraforms(existing)) return new Unknown(existing);
	if (Array.isArray(existing)) {
		const of = shape?.kind === "list" ? shape.of : undefined;
		return existing.map((each) => existingValue(each, of));
	}
	if (existing instanceof TerraformElement && "fqn" in existing) return new Unknown(expression(String(existing.fqn)));
	if (typeof existing === "object") return existingObject(existing, shape);
	return existing as string | number | boolean;
}

/** Whether only Terraform knows it. */
function isTerraforms(existing: unknown): boolean {
	if (existing instanceof TerraformVariable) return true;
	// Written by hand, as Terraform itself takes it.
	if (typeof existing === "string" && /[$%]\{/.test(existing)) return true;
	if (Array.isArray(existing) && existing.length !== 1) return false;
	return Token.isUnresolved(existing);
}

function existingObject(existing: object, shape: Shape | undefined): Fields {
	const fields = shape?.kind === "object" ? shape.fields : undefined;
	const entries = Object.entries(existing).flatMap(([key, value]): [string, Value][] => {
		if (value === undefined) return [];
		const name = fields ? snakeCase(key) : key;
		return [[name, existingValue(value, fields?.find((field) => field.name === name)?.shape)]];
	});
	return Object.fromEntries(entries);
}

/** What CDKTF takes for a value, tokens and all; undefined where part of it is unknown and nothing stands for it. */
export function plainValue(value: Value): unknown {
	// A variable may turn out to be null, so that nothing that was computed with it is the variable itself.
	if (value instanceof Unknown) return value.token instanceof TerraformVariable ? undefined : value.token;
	if (isList(value)) {
		const all = value.map(plainValue);
		return all.includes(undefined) ? undefined : all;
	}
	if (!isFields(value)) return value;
	const entries = Object.entries(value).map(([name, field]) => [name, plainValue(field)] as const);
	return entries.some(([, field]) => field === undefined) ? undefined : Object.fromEntries(entries);
}
