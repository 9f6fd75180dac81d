import type { ForNode, Node } from "./node.ts";

/** An expression in one line, without its comments. */
export function flat(node: Node): string {
	switch (node.kind) {
		case "word":
			return node.text;
		case "text":
			return `"${node.parts.map(flatPart).join("")}"`;
		case "list":
			return `[${node.items.map(({ value }) => flat(value)).join(", ")}]`;
		case "object":
			return node.fields.length === 0
				? "{}"
				: `{ ${node.fields.map(({ key, value }) => `${key} = ${flat(value)}`).join(", ")} }`;
		case "call":
			return `${node.name}(${node.args.map(flat).join(", ")}${node.spread ? "..." : ""})`;
		case "for":
			return flatLoop(node);
		case "binary":
			return node.operands.map(flat).join(` ${node.operator} `);
		case "unary":
			return node.operator + flat(node.operand);
		case "choice":
			return `${flat(node.condition)} ? ${flat(node.yes)} : ${flat(node.no)}`;
		case "access":
			return flat(node.of) + node.path;
		case "index":
			return `${flat(node.of)}[${flat(node.index)}]`;
		case "brackets":
			return `(${flat(node.inner)})`;
	}
}

/** A part of a text, as it stands between the quotes. */
export function flatPart(part: string | Node): string {
	if (typeof part === "string") return part;
	return part.kind === "word" && part.text.startsWith("%{") ? part.text : `\${${flat(part)}}`;
}

function flatLoop(node: ForNode): string {
	const [open, close] = node.key ? ["{ ", " }"] : ["[", "]"];
	return `${open}${loopHead(node)} ${loopValue(node)}${loopCondition(node)}${close}`;
}

/** What a loop begins with, up to its value. */
export function loopHead({ names, over, key }: ForNode): string {
	return `for ${names} in ${flat(over)} :${key ? ` ${flat(key)} =>` : ""}`;
}

/** What it makes of a member, in one line. */
export function loopValue({ value, grouped }: ForNode): string {
	return `${flat(value)}${grouped ? "..." : ""}`;
}

/** Which members it takes, in one line; empty where it takes all. */
export function loopCondition({ condition }: ForNode): string {
	return condition ? ` if ${flat(condition)}` : "";
}

/** Whether it has several lines wherever it stands: objects that are objects in the constructs, and what carries a comment. */
export function isOpen(node: Node): boolean {
	switch (node.kind) {
		case "object":
			return (
				(node.open && node.fields.length > 0) || node.fields.some(({ comment, value }) => comment || isOpen(value))
			);
		case "list":
			return node.items.some(({ comment, value }) => comment || isOpen(value));
		case "call":
			return node.args.some(isOpen);
		case "choice":
			return isOpen(node.yes) || isOpen(node.no);
		case "for":
			return isOpen(node.value);
		default:
			return false;
	}
}
