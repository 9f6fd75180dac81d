import { parse as readTerraform } from "@cdktf/hcl2json";
import { isObject, type Json, type JsonObject } from "../../../scripts/modules/expressions.ts";
import { flat, flatPart } from "../../../scripts/modules/hcl/flat.ts";
import { text } from "../../../scripts/modules/hcl/node.ts";
import { parse } from "../../../scripts/modules/hcl/parse.ts";
import { partsOf } from "../../../scripts/modules/hcl/tokens.ts";
import { folded } from "./folded.ts";

/** Reads Terraform's own syntax as its JSON syntax, by a reader that this project did not write. */
export async function readBack(text: string): Promise<JsonObject> {
	return readTerraform("read-back.tf", text);
}

/**
 * The same form for what means the same: a block alone and a list of one block; a text that is nothing but an expression, and the
 * expression; a text of JSON, and the value in `jsonencode`.
 */
export async function normal(value: Json): Promise<Json> {
	if (typeof value === "string") return normalText(value);
	if (Array.isArray(value)) {
		const items = await Promise.all(value.map(normal));
		const [only] = items;
		return items.length === 1 && isObject(only) ? only : items;
	}
	if (!isObject(value)) return value;
	const fields = await Promise.all(Object.entries(value).map(async ([key, field]) => [key, await normal(field)]));
	return Object.fromEntries(fields);
}

async function normalText(written: string): Promise<Json> {
	const text = canonical(written);
	const code = /^\$\{(.*)\}$/s.exec(text)?.[1]?.trim();
	const value = code === undefined ? undefined : await meaningOf(code);
	if (code === undefined || value === undefined) return jsonIn(text);
	if (value !== `\${${code}}`) return normal(value);
	const encoded = /^jsonencode\((.*)\)$/s.exec(code)?.[1];
	return encoded === undefined ? `«${code}»` : { json: await normal((await meaningOf(encoded)) ?? null) };
}

/**
 * A text with its expressions in one line each, without parentheses that change nothing; of sentences that are joined, and of a format
 * that is filled, the text that they are. Terraform itself is asked elsewhere whether these mean the same.
 */
function canonical(written: string): string {
	const node = text(partsOf(written, (literal) => literal, parse));
	if (node.kind === "text")
		return node.parts.map((part) => (typeof part === "string" ? part : flatPart(folded(part)))).join("");
	const meant = folded(node);
	if (meant.kind !== "text") return `\${${flat(meant)}}`;
	return meant.parts.map((part) => (typeof part === "string" ? unescaped(part) : flatPart(part))).join("");
}

/** What an expression is; nothing when it is none, as what is left of a text that begins and ends with one. */
async function meaningOf(code: string): Promise<Json | undefined> {
	return readBack(`value = ${code}\n`).then(
		({ value }) => value ?? null,
		() => undefined,
	);
}

async function jsonIn(text: string): Promise<Json> {
	try {
		return /^[[{]/.test(text) ? { json: await normal(JSON.parse(text)) } : await plain(text);
	} catch {
		return plain(text);
	}
}

/** The reader turns a choice between two texts into its directives where it stands among text; so it reads all such texts, unquoted. */
async function plain(text: string): Promise<Json> {
	if (!text.includes("${")) return text;
	const read = await meaningOf(`<<TEXT\n${text}\nTEXT`);
	return typeof read === "string" ? read.replace(/\n$/, "") : text;
}

/** A literal text without its escapes. */
function unescaped(literal: string): string {
	return literal.replaceAll("\\n", "\n").replace(/\\(["\\])/g, "$1");
}
