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
const LONG_LINE = 100;

/** Whether a value has fields. */
export function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The expression for a value whose texts may hold `${...}`.
 * @throws {Error} when an expression in a text has no end
 */
export function expressionOf(value: Json): string {
	return written(value, template);
}

/** The expression for a value whose texts mean themselves, as the default of a variable. */
export function literalOf(value: Json): string {
	return written(value, (text) => `"${escaped(text).replace(/[$%](?=\{)/g, "$&$&")}"`);
}

function written(value: Json, text: (text: string) => string): string {
	if (typeof value === "string") return text(value);
	if (isObject(value)) {
		const fields = Object.entries(value).map(([key, field]) => `${keyOf(key, text)} = ${written(field, text)}`);
		return fields.length === 0 ? "{}" : `{\n${fields.join("\n")}\n}`;
	}
	if (!Array.isArray(value)) return String(value);
	return listOf(value.map((item) => written(item, text)));
}

/** A list of expressions, in one line where that is short. */
export function listOf(items: readonly string[]): string {
	const short = items.join(", ");
	return short.length <= LONG_LINE && !short.includes("\n") ? `[${short}]` : `[\n${items.join(",\n")},\n]`;
}

/** At the beginning of an object, `for` would begin a loop. */
function keyOf(key: string, text: (text: string) => string): string {
	if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) && key !== "for") return key;
	const written = text(key);
	return written.startsWith('"') ? written : `(${written})`;
}

function template(text: string): string {
	const value = jsonIn(text);
	if (value !== undefined) return `jsonencode(${expressionOf(value)})`;
	const parts = partsOf(text);
	const [only] = parts;
	if (parts.length === 1 && only?.startsWith("${")) {
		const inner = only.slice(2, -1).trim();
		// What goes over several lines must stand in brackets, outside of a text.
		return inner.includes("\n") ? `(${inner})` : inner;
	}
	return `"${parts.map((part) => (/^[$%]\{/.test(part) ? part : escaped(part))).join("")}"`;
}

/** What a long text of JSON stands for. An expression inside one of its texts stays what it is; one beside them makes it no JSON. */
function jsonIn(text: string): Json | undefined {
	if (text.length <= LONG_LINE || !/^[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		// Any other text that begins with a bracket is just a text.
		return undefined;
	}
}

/** A text's literal parts and its `${...}` and `%{...}`, in their order. `$${` and `%%{` are literal. */
function partsOf(text: string): string[] {
	const parts: string[] = [];
	let literal = "";
	for (let i = 0; i < text.length; i++) {
		if (text.startsWith("$${", i) || text.startsWith("%%{", i)) {
			literal += text.slice(i, i + 3);
			i += 2;
		} else if (text.startsWith("${", i) || text.startsWith("%{", i)) {
			const end = endOfExpression(text, i + 2);
			if (literal) parts.push(literal);
			parts.push(text.slice(i, end + 1));
			literal = "";
			i = end;
		} else literal += text[i];
	}
	return literal || parts.length === 0 ? [...parts, literal] : parts;
}

function endOfExpression(text: string, from: number): number {
	for (let i = from; i < text.length; i++) {
		if (text[i] === "}") return i;
		if (text[i] === "{") i = endOfExpression(text, i + 1);
		else if (text[i] === '"') i = endOfText(text, i + 1);
	}
	throw new Error(`an expression has no end: ${text}`);
}

function endOfText(text: string, from: number): number {
	for (let i = from; i < text.length; i++) {
		if (text[i] === '"') return i;
		if (text[i] === "\\") i++;
		else if (text.startsWith("$${", i) || text.startsWith("%%{", i)) i += 2;
		else if (text.startsWith("${", i) || text.startsWith("%{", i)) i = endOfExpression(text, i + 2);
	}
	throw new Error(`a text in an expression has no end: ${text}`);
}

/** JSON escapes more than these, and as Terraform does not. */
function escaped(text: string): string {
	const names: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
	return text
		.replace(/[\\"]/g, "\\$&")
		.replace(/\p{Cc}/gu, (control) => names[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
