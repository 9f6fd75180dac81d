import { flat, flatPart } from "../hcl/flat.ts";
import type { Field, Node, ObjectNode } from "../hcl/node.ts";
import type { ObjectPattern, Pattern } from "./pattern.ts";

/** The names that fields get on their way into Terraform, where they are more than the same in another case. */
const RENAMED: Readonly<Record<string, string>> = {
	sid: "Sid",
	effect: "Effect",
	actions: "Action",
	resources: "Resource",
	conditions: "Condition",
	principal: "Principal",
	message: "error_message",
};

/** The field of an object that a property of the source has become. */
export function fieldFor(object: ObjectNode, name: string): Field | undefined {
	const names = [name, name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), RENAMED[name]];
	return object.fields.find(({ key }) => names.includes(key.replace(/^"(.*)"$/, "$1")));
}

/**
 * How surely an object was made from an object in the source: how many of its fields are there and as they must be. 0 when it cannot
 * have been.
 */
export function likeness(object: ObjectNode, { fields }: ObjectPattern): number {
	let [there, known] = [0, 0];
	for (const [name, pattern] of fields) {
		const field = fieldFor(object, name);
		if (field && matches(field.value, pattern)) {
			there++;
			if (pattern.kind !== "any") known++;
		}
		// What the source does not know may turn out to be nothing.
		else if (field || pattern.kind !== "any") return 0;
	}
	return known === 0 && there < fields.size ? 0 : there + known;
}

function matches(node: Node, pattern: Pattern): boolean {
	switch (pattern.kind) {
		case "any":
			return true;
		case "text":
			return pattern.text.test(textOf(node)) || (node.kind !== "text" && pattern.text.test(flat(node)));
		case "word":
			return node.kind === "word" && node.text === pattern.text;
		case "list":
			return listMatches(node, pattern.items);
		case "object": {
			const objects = node.kind === "list" ? node.items.map(({ value }) => value) : [node];
			return objects.some((one) => one.kind === "object" && (pattern.fields.size === 0 || likeness(one, pattern) > 0));
		}
	}
}

/** A list of one block may have been the block alone. A list that Terraform makes may be any. */
function listMatches(node: Node, items: readonly Pattern[]): boolean {
	if (node.kind !== "list") return node.kind !== "object" && items.every(({ kind }) => kind === "any");
	return node.items.length === items.length && items.every((item, i) => matches(node.items[i]?.value as Node, item));
}

/** A text without its quotes and escapes; of an expression what it would be as the only thing in a text. */
function textOf(node: Node): string {
	const source = node.kind === "text" ? node.parts.map(flatPart).join("") : flatPart(node);
	return source.replaceAll("\\n", "\n").replace(/\\(["\\])/g, "$1");
}

/** All objects in an expression, the outer ones first. */
export function objectsIn(node: Node): ObjectNode[] {
	const inner = childrenOf(node).flatMap(objectsIn);
	return node.kind === "object" ? [node, ...inner] : inner;
}

/** All lists in an expression. */
export function listsIn(node: Node): Extract<Node, { kind: "list" }>[] {
	const inner = childrenOf(node).flatMap(listsIn);
	return node.kind === "list" ? [node, ...inner] : inner;
}

function childrenOf(node: Node): readonly Node[] {
	switch (node.kind) {
		case "object":
			return node.fields.map(({ value }) => value);
		case "list":
			return node.items.map(({ value }) => value);
		case "call":
			return node.args;
		case "choice":
			return [node.yes, node.no];
		case "for":
			return [node.over, node.value];
		case "brackets":
			return [node.inner];
		case "binary":
			return node.operands;
		case "index":
			return [node.of];
		default:
			return [];
	}
}
