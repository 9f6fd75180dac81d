import { flat } from "./flat.ts";
import { isIdentifier, literalText, type Node } from "./node.ts";

/** What means the same however many of it there are, in whatever order they are taken together. */
export const CHAINED = ["||", "&&"];

/** Each comparison, and what holds when it does not. */
const OPPOSITES: Readonly<Record<string, string>> = {
	"==": "!=",
	"!=": "==",
	"<": ">=",
	">=": "<",
	">": "<=",
	"<=": ">",
};

/** Parentheses around what binds by itself change nothing, nor do those around a comparison among others. */
export function operand(node: Node, operator = ""): Node {
	if (node.kind !== "brackets") return node;
	const { inner } = node;
	if (inner.kind === "binary" && CHAINED.includes(operator) && inner.operator in OPPOSITES) return inner;
	return ["binary", "choice", "unary"].includes(inner.kind) ? node : inner;
}

/** What is not equal differs, and so on. */
export function negated(operator: string, of: Node): Node {
	const inner = of.kind === "brackets" ? of.inner : of;
	const opposite = inner.kind === "binary" && operator === "!" ? OPPOSITES[inner.operator] : undefined;
	if (inner.kind !== "binary" || opposite === undefined) return { kind: "unary", operator, operand: of };
	return { kind: "brackets", inner: { ...inner, operator: opposite } };
}

/** A field's name. What is in parentheses stays there: it is an expression. */
export function keyOf(node: Node): string | undefined {
	if (node.kind === "brackets") return flat(node);
	if (node.kind === "word") return node.text;
	const literal = literalText(node);
	if (literal !== undefined) return isIdentifier(literal) ? literal : `"${literal}"`;
	return undefined;
}
