import { flat } from "./hcl/flat.ts";
import { isIdentifier, list, type Node, text, word } from "./hcl/node.ts";
import { parse } from "./hcl/parse.ts";
import { partsOf } from "./hcl/tokens.ts";

/**
 * Values of Terraform's JSON syntax as Terraform's own syntax writes them. CDKTF can write that syntax too, but it drops defaults
 * and locals that are false, 0 or empty, escapes nothing in a text with an expression, and writes `ignore_changes` as texts.
 */

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
	readonly [key: string]: Json;
}

/** From how many characters on a text that is JSON is written as the value that it stands for, because nobody can read it in one line. */
const LONG_TEXT = 100;

/** Up to how many characters an object in a list is written in one line. */
const SHORT_OBJECT = 80;

/** Whether a value has fields. */
export function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The expression for a value whose texts may hold `${...}`.
 * @throws {Error} when an expression in a text has no end, or is none
 */
export function expressionOf(value: Json): Node {
	return nodeOf(value, template);
}

/** The expression for a value whose texts mean themselves, as the default of a variable. */
export function literalOf(value: Json): Node {
	return nodeOf(value, literal);
}

/** The expression for a value whose texts are code: types, and addresses of what else there is. */
export function codeOf(value: Json): Node {
	return nodeOf(value, parse);
}

function nodeOf(value: Json, textOf: (text: string) => Node): Node {
	if (typeof value === "string") return textOf(value);
	if (isObject(value)) {
		const fields = Object.entries(value).map(([key, field]) => ({
			key: keyOf(key, textOf),
			value: nodeOf(field, textOf),
		}));
		return { kind: "object", fields, open: true };
	}
	return Array.isArray(value) ? list(value.map((item) => compact(nodeOf(item, textOf)))) : word(String(value));
}

/** A small member of a list, such as the settings of a line in a chart, needs no line for each of its fields. */
function compact(node: Node): Node {
	if (node.kind !== "object" || !node.fields.every(({ value }) => ["word", "text", "access"].includes(value.kind)))
		return node;
	return flat(node).length <= SHORT_OBJECT ? { ...node, open: false } : node;
}

function keyOf(key: string, textOf: (text: string) => Node): string {
	if (isIdentifier(key)) return key;
	const node = textOf(key);
	return node.kind === "text" ? flat(node) : `(${flat(node)})`;
}

function literal(value: string): Node {
	return text([escaped(value).replace(/[$%](?=\{)/g, "$&$&")]);
}

function template(value: string): Node {
	const json = jsonIn(value);
	if (json !== undefined) return { kind: "call", name: "jsonencode", args: [expressionOf(json)], spread: false };
	return text(partsOf(value, escaped, parse));
}

/** What a long text of JSON stands for. An expression inside one of its texts stays what it is; one beside them makes it no JSON. */
function jsonIn(value: string): Json | undefined {
	if (value.length <= LONG_TEXT || !/^[[{]/.test(value)) return undefined;
	try {
		return JSON.parse(value);
	} catch {
		// Any other text that begins with a bracket is just a text.
		return undefined;
	}
}

/** JSON escapes more than these, and as Terraform does not. */
function escaped(value: string): string {
	const names: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
	return value
		.replace(/[\\"]/g, "\\$&")
		.replace(/\p{Cc}/gu, (control) => names[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
