import { codeOf, expressionOf, isObject, type Json, type JsonObject, literalOf } from "./expressions.ts";
import { list, type Node, type ObjectNode } from "./hcl/node.ts";

/** How the fields of a block are written, each by its path with dots, as `default_action.forward`. */
export interface Grammar {
	/** Fields that are blocks of their own. */
	readonly blocks: ReadonlySet<string>;
	/** Fields whose texts are code: types, and addresses of what else there is. */
	readonly code: ReadonlySet<string>;
	/** Fields whose texts mean themselves. */
	readonly literals: ReadonlySet<string>;
	/** Fields that people read: where they are long, over several lines. */
	readonly prose: ReadonlySet<string>;
}

/** A block before it is written. */
export interface Block {
	/** Its first line without the brace, as `resource "aws_lb" "alb"`. */
	readonly header: string;
	/** What is in it: blocks are objects or lists of objects here. */
	readonly body: ObjectNode;
	readonly grammar: Grammar;
	/** Why it is there. */
	comment?: string;
}

/** A block of fields in Terraform's JSON syntax. */
export function block(header: string, fields: JsonObject, grammar: Grammar): Block {
	return { header, body: bodyOf(fields, grammar, ""), grammar };
}

function bodyOf(fields: JsonObject, grammar: Grammar, path: string): ObjectNode {
	return {
		kind: "object",
		open: true,
		fields: Object.entries(fields).map(([key, value]) => ({ key, value: fieldOf(key, value, grammar, path) })),
	};
}

function fieldOf(key: string, value: Json, grammar: Grammar, path: string): Node {
	const { blocks, code, literals } = grammar;
	if (key === "dynamic" && isObject(value)) {
		const each = Object.entries(value).map(([name, one]) => ({
			key: name,
			value: dynamicOf(name, one, grammar, path),
		}));
		return { kind: "object", open: true, fields: each };
	}
	if (blocks.has(path + key)) {
		const bodies = (Array.isArray(value) ? value : [value]).map((one) => {
			if (!isObject(one)) throw new Error(`${path}${key} is a block, but its value is ${JSON.stringify(one)}`);
			return bodyOf(one, grammar, `${path}${key}.`);
		});
		return list(bodies);
	}
	if (literals.has(path + key)) return literalOf(value);
	return code.has(path + key) ? codeOf(value) : expressionOf(value);
}

function dynamicOf(name: string, value: Json, grammar: Grammar, path: string): ObjectNode {
	if (!isObject(value) || !isObject(value.content)) throw new Error(`dynamic ${path}${name} has no content`);
	const fields = Object.entries(value).map(([key, one]) => ({
		key,
		value:
			isObject(one) && key === "content"
				? bodyOf(one, grammar, `${path}${name}.`)
				: key === "iterator"
					? codeOf(one)
					: expressionOf(one),
	}));
	return { kind: "object", open: true, fields };
}
