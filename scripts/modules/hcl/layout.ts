import { flat, isOpen, loopCondition, loopHead, loopValue } from "./flat.ts";
import { hugsBrackets, layoutChoice, layoutOperation } from "./layout-operation.ts";
import type { Field, ForNode, Item, Node } from "./node.ts";
import { behind, EASY_LINE, enclosed, LONGEST_LINE, type Place, STEP, within } from "./place.ts";
import { remark } from "./remark.ts";
import { inPieces } from "./texts.ts";

/** An expression, over several lines where it does not fit into one. */
export function layout(node: Node, place: Place): string {
	const line = flat(node);
	const width = ["word", "text", "access"].includes(node.kind) ? LONGEST_LINE : EASY_LINE;
	if (!isOpen(node) && place.column + line.length + place.after <= width) return line;
	return broken(node, place) ?? line;
}

function broken(node: Node, place: Place): string | undefined {
	switch (node.kind) {
		case "text": {
			const pieces = inPieces(node.parts, place);
			return pieces && layout(pieces, place);
		}
		case "list":
			return layoutList(node.items, place);
		case "object":
			return layoutObject(node.fields, place);
		case "call":
			return layoutCall(node, place);
		case "for":
			return layoutLoop(node, place);
		case "binary":
			return layoutOperation(node, place, layout);
		case "choice":
			return layoutChoice(node, place, layout);
		case "unary":
			return node.operator + layout(node.operand, behind(place, node.operator));
		case "access":
			return layout(node.of, behind(place, "", node.path.length)) + node.path;
		case "index":
			return `${layout(node.of, behind(place, "", flat(node.index).length + 2))}[${flat(node.index)}]`;
		case "brackets":
			return enclosed("(", [layout(node.inner, within(place))], ")", place);
		case "word":
			return undefined;
	}
}

function layoutList(items: readonly Item[], place: Place): string {
	const lines = items.flatMap(({ value, comment }) => [
		...(comment ? remark(comment, place.indent + STEP) : []),
		`${layout(value, within(place, 1))},`,
	]);
	return enclosed("[", lines, "]", place);
}

/** Terraform's formatter aligns the values, so each begins behind the longest name. */
function layoutObject(fields: readonly Field[], place: Place): string {
	const longest = Math.max(...fields.map(({ key }) => key.length));
	const lines = fields.flatMap(({ key, value, comment }) => [
		...(comment ? remark(comment, place.indent + STEP) : []),
		`${key} = ${layout(value, { ...behind(within(place), " ".repeat(longest + 3)), bracketed: false })}`,
	]);
	return enclosed("{", lines, "}", place);
}

function layoutCall({ name, args, spread }: Extract<Node, { kind: "call" }>, place: Place): string {
	const end = spread ? "...)" : ")";
	const head = `${name}(${args
		.slice(0, -1)
		.map((arg) => `${flat(arg)}, `)
		.join("")}`;
	const last = args.at(-1);
	if (
		last &&
		(hugsBrackets(last) || (args.length === 1 && last.kind === "call")) &&
		!args.slice(0, -1).some(isOpen) &&
		fits(head, place)
	) {
		return head + layout(last, behind({ ...place, bracketed: true }, head, end.length)) + end;
	}
	const lines = args.map((arg, i) => {
		const comma = i < args.length - 1 ? "," : end.slice(0, -1);
		return layout(arg, within(place, comma.length)) + comma;
	});
	return enclosed(`${name}(`, lines, ")", place);
}

function fits(head: string, { column }: Place): boolean {
	return column + head.length < EASY_LINE;
}

function layoutLoop(node: ForNode, place: Place): string {
	const inside = within(place);
	const condition = loopCondition(node).trimStart();
	const whole = `${loopHead(node)} ${loopValue(node)}`;
	const lines = inside.column + whole.length <= EASY_LINE && !isOpen(node.value) ? [whole] : loopLines(node, inside);
	if (condition) lines.push(node.condition ? `if ${layout(node.condition, behind(inside, "if "))}` : condition);
	return enclosed(node.key ? "{" : "[", lines, node.key ? "}" : "]", place);
}

function loopLines(node: ForNode, inside: Place): string[] {
	const { names, over, key, value, grouped } = node;
	const start = `for ${names} in `;
	const head = `${start}${layout(over, behind(inside, start, 2))} :`;
	const dots = grouped ? "..." : "";
	if (!key && hugsBrackets(value) && !head.includes("\n") && inside.column + head.length < EASY_LINE) {
		return [`${head} ${layout(value, behind(inside, `${head} `, dots.length))}${dots}`];
	}
	if (!key) return [head, layout(value, { ...inside, after: dots.length }) + dots];
	const named = `${flat(key)} => `;
	return [head, named + layout(value, behind(inside, named, dots.length)) + dots];
}
