import { expressionOf, isObject, type Json, type JsonObject, listOf, literalOf } from "./expressions.ts";

/** How the fields of a block are written, each by its path with dots, as `default_action.forward`. */
export interface Grammar {
	/** Fields that are blocks of their own. */
	readonly blocks: ReadonlySet<string>;
	/** Fields whose texts are code: types, and addresses of what else there is. */
	readonly code: ReadonlySet<string>;
	/** Fields whose texts mean themselves. */
	readonly literals: ReadonlySet<string>;
}

/** People look for these first, in this order. */
const FIRST = ["source", "version", "count", "for_each", "provider", "description", "type", "default", "condition"];

/** A block with its header, as `resource "aws_lb" "alb"`. */
export function block(header: string, fields: JsonObject, grammar: Grammar): string {
	return braced(header, body(fields, grammar, ""));
}

function braced(header: string, inside: string): string {
	return inside === "" ? `${header} {}` : `${header} {\n${inside}\n}`;
}

function body(fields: JsonObject, grammar: Grammar, path: string): string {
	const isBlock = (name: string) => name === "dynamic" || grammar.blocks.has(path + name);
	const names = Object.keys(fields).filter((name) => !isBlock(name));
	const attributes = [...FIRST.filter((name) => names.includes(name)), ...names.filter((name) => !FIRST.includes(name))]
		.map((name) => `${name} = ${written(fields[name] ?? null, grammar, path + name)}`)
		.join("\n");
	const blocks = Object.entries(fields).flatMap(([name, value]) => {
		if (name === "dynamic" && isObject(value)) return dynamicBlocks(value, grammar, path);
		return isBlock(name) ? nested(name, value, grammar, path) : [];
	});
	return [...(attributes ? [attributes] : []), ...blocks].join("\n\n");
}

function nested(name: string, value: Json, grammar: Grammar, path: string): string[] {
	return (Array.isArray(value) ? value : [value]).map((fields) => {
		if (!isObject(fields)) throw new Error(`${path}${name} is a block, but its value is ${JSON.stringify(fields)}`);
		return braced(name, body(fields, grammar, `${path}${name}.`));
	});
}

function dynamicBlocks(blocks: JsonObject, grammar: Grammar, path: string): string[] {
	return Object.entries(blocks).map(([name, value]) => {
		if (!isObject(value) || !isObject(value.content)) throw new Error(`dynamic ${path}${name} has no content`);
		const { content, iterator, for_each } = value;
		const head = [`for_each = ${expressionOf(for_each ?? null)}`, ...(iterator ? [`iterator = ${iterator}`] : [])];
		const inside = braced("content", body(content, grammar, `${path}${name}.`));
		return braced(`dynamic "${name}"`, [head.join("\n"), inside].join("\n\n"));
	});
}

function written(value: Json, { code, literals }: Grammar, path: string): string {
	if (literals.has(path)) return literalOf(value);
	if (!code.has(path)) return expressionOf(value);
	return Array.isArray(value) ? listOf(value.map(String)) : String(value);
}
