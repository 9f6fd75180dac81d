/** What a Terraform type constraint says of a value. */
export type Shape =
	| { readonly kind: "string" | "number" | "bool" | "any" }
	| { readonly kind: "list"; readonly of: Shape }
	| { readonly kind: "object"; readonly fields: readonly Field[] };

/** One attribute of an object. */
export interface Field {
	/** Its name. */
	readonly name: string;
	/** What it holds. */
	readonly shape: Shape;
	/** Whether it may be left out. */
	readonly optional: boolean;
	/** What it is then: a Terraform expression. */
	readonly fallback: string;
}

const PRIMITIVES = ["string", "number", "bool", "any"] as const;

/**
 * Reads a type constraint of objects, lists and primitive types.
 * @throws {Error} when it has anything else
 */
export function shapeOf(constraint: string): Shape {
	const text = constraint.trim();
	const primitive = PRIMITIVES.find((name) => name === text);
	if (primitive) return { kind: primitive };
	const list = inside(text, "list(", ")");
	if (list !== undefined) return { kind: "list", of: shapeOf(list) };
	const object = inside(text, "object({", "})");
	if (object !== undefined) return { kind: "object", fields: split(object).map(fieldOf) };
	throw new Error(`a variable cannot be checked by the type ${text}`);
}

function fieldOf(text: string): Field {
	const at = text.indexOf("=");
	const name = text.slice(0, at).trim();
	const type = text.slice(at + 1).trim();
	const optional = inside(type, "optional(", ")");
	if (optional === undefined) return { name, shape: shapeOf(type), optional: false, fallback: "null" };
	const [shape = "", ...fallback] = split(optional);
	return { name, shape: shapeOf(shape), optional: true, fallback: fallback.join(", ") || "null" };
}

function inside(text: string, begin: string, end: string): string | undefined {
	return text.startsWith(begin) && text.endsWith(end) ? text.slice(begin.length, -end.length) : undefined;
}

/** Parts between the commas that stand in no brackets. */
function split(text: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let start = 0;
	for (let i = 0; i < text.length; i++) {
		if ("([{".includes(text.charAt(i))) depth++;
		if (")]}".includes(text.charAt(i))) depth--;
		if (text[i] !== "," || depth > 0) continue;
		parts.push(text.slice(start, i).trim());
		start = i + 1;
	}
	return [...parts, text.slice(start).trim()].filter(Boolean);
}

/** The constraint in words, for people who gave something else. */
export function inWords(shape: Shape, many = false): string {
	if (shape.kind === "list") return `${many ? "lists" : "a list"} of ${inWords(shape.of, true)}`;
	if (shape.kind !== "object") return { string: "text", number: "number", bool: "bool", any: "value" }[shape.kind];
	const named = (optional: boolean) =>
		shape.fields
			.filter((field) => field.optional === optional)
			.map(({ name, shape: of }) => `${name} (${inWords(of)})`)
			.join(", ");
	const [must, may] = [named(false), named(true)];
	const attributes = [must && `with ${must}`, may && `${must ? "and " : ""}optionally with ${may}`].filter(Boolean);
	return `${many ? "objects" : "an object"} ${attributes.join(" ")}`;
}
