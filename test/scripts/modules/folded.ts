import { isDirective, literalText, type Node, text } from "../../../scripts/modules/hcl/node.ts";

/** An expression in which all texts that are joined of literal lists, or put into a format, are the texts that they make. */
export function folded(node: Node): Node {
	const inner = ofFoldedParts(node);
	if (inner.kind !== "call") return inner;
	const [first, second] = inner.args;
	const literal = first && literalText(first);
	if (literal === undefined) return inner;
	if (inner.name === "join" && second?.kind === "list" && ["", " "].includes(literal)) {
		return text(merged(second.items.flatMap(({ value }, i) => [...(i > 0 ? [literal] : []), value])));
	}
	if (inner.name !== "format" || /%[^s]/.test(literal)) return inner;
	return text(merged(literal.split("%s").flatMap((part, i) => (i > 0 ? [inner.args[i] as Node, part] : [part]))));
}

function ofFoldedParts(node: Node): Node {
	switch (node.kind) {
		case "text":
			return text(
				merged(node.parts.map((part) => (typeof part === "string" || isDirective(part) ? part : folded(part)))),
			);
		case "list":
			return { ...node, items: node.items.map(({ value }) => ({ value: folded(value) })) };
		case "object":
			return { ...node, fields: node.fields.map(({ key, value }) => ({ key, value: folded(value) })) };
		case "call":
			return { ...node, args: node.args.map(folded) };
		case "for":
			return {
				...node,
				over: folded(node.over),
				value: folded(node.value),
				condition: node.condition && folded(node.condition),
			};
		case "binary":
			return { ...node, operands: node.operands.map(folded) };
		case "unary":
			return { ...node, operand: folded(node.operand) };
		case "choice":
			return { ...node, condition: folded(node.condition), yes: folded(node.yes), no: folded(node.no) };
		case "access":
		case "index":
			return { ...node, of: folded(node.of) };
		case "brackets":
			return { ...node, inner: folded(node.inner) };
		default:
			return node;
	}
}

/** Literal parts beside each other as one, and a text within a text as its parts. */
function merged(parts: readonly (string | Node)[]): (string | Node)[] {
	const all: (string | Node)[] = [];
	for (const part of parts.flatMap((one) => (typeof one === "object" && one.kind === "text" ? one.parts : [one]))) {
		const last = all.at(-1);
		if (typeof last === "string" && typeof part === "string") all[all.length - 1] = last + part;
		else if (part !== "") all.push(part);
	}
	return all.length === 0 ? [""] : all;
}
