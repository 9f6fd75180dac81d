/** What an expression of Terraform can be worth before Terraform runs: a plain value, or nobody knows yet. */

/** Something that Terraform learns only when it plans or applies. */
export class Unknown {
	/**
	 * @param token - what CDKTF takes for it, where it is a value that somebody gave
	 * @param prefix - what it begins with as a text, where that is known
	 */
	constructor(
		readonly token?: unknown,
		readonly prefix?: string,
	) {}
}

/** A value of an expression. */
export type Value = string | number | boolean | null | Unknown | readonly Value[] | Fields;

/** An object, or a map. */
export interface Fields {
	readonly [name: string]: Value;
}

/** Nobody knows, and nothing stands for it. */
export const UNKNOWN = new Unknown();

/** An expression cannot be evaluated: what `can` and `try` catch. */
export class NotEvaluated extends Error {
	override readonly name = "NotEvaluated";
}

/** Whether a value has fields. */
export function isFields(value: Value): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** Whether a value is a list. */
export function isList(value: Value): value is readonly Value[] {
	return Array.isArray(value);
}

/** Whether nothing in a value is unknown. */
export function isKnown(value: Value): boolean {
	if (value instanceof Unknown) return false;
	if (isList(value)) return value.every(isKnown);
	return !isFields(value) || Object.values(value).every(isKnown);
}

/** Whether two known values are the same, as Terraform compares them: a number is no text. */
export function same(one: Value, other: Value): boolean {
	return one === other || JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** With its attributes in Terraform's order. */
export function sorted(value: Value): Value {
	if (isList(value)) return value.map(sorted);
	if (!isFields(value)) return value;
	const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
	return Object.fromEntries(entries.map(([name, field]) => [name, sorted(field)]));
}

/** A value as a text. @throws {NotEvaluated} when it has none */
export function textOf(value: Value): string {
	if (typeof value === "string") return value;
	if (typeof value === "number" || typeof value === "boolean") return String(value);
	throw new NotEvaluated("string required");
}

/** A value as a number. @throws {NotEvaluated} when it is none */
export function numberOf(value: Value): number {
	if (typeof value === "number") return value;
	if (typeof value === "string" && /^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$/.test(value)) return Number(value);
	throw new NotEvaluated("a number is required");
}

/** A value as a truth. @throws {NotEvaluated} when it is none */
export function boolOf(value: Value): boolean {
	if (typeof value === "boolean") return value;
	if (value === "true" || value === "false") return value === "true";
	throw new NotEvaluated("a bool is required");
}

/** A value as a list. @throws {NotEvaluated} when it is none */
export function listOf(value: Value): readonly Value[] {
	if (isList(value)) return value;
	throw new NotEvaluated("a list is required");
}

/** A value as an object or map. @throws {NotEvaluated} when it is none */
export function fieldsOf(value: Value): Fields {
	if (isFields(value)) return value;
	throw new NotEvaluated("an object is required");
}
