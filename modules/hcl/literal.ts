import { isFields, isList, Unknown, type Value } from "./values.ts";

/**
 * A value as Terraform's expressions write it.
 * @throws {Error} when a part of it is unknown
 */
export function literal(value: Value): string {
	if (value instanceof Unknown) throw new Error("what is unknown cannot be written");
	if (isList(value)) return `[${value.map(literal).join(", ")}]`;
	if (!isFields(value)) return typeof value === "string" ? quoted(value) : String(value);
	const fields = Object.entries(value).map(([name, field]) => `${keyOf(name)} = ${literal(field)}`);
	return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function keyOf(name: string): string {
	return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) && name !== "for" ? name : quoted(name);
}

/** JSON's escapes are Terraform's, but for what begins an expression. */
function quoted(text: string): string {
	return JSON.stringify(text).replace(/[$%](?=\{)/g, "$&$&");
}
