import { flat, isOpen } from "./flat.ts";
import type { Node } from "./node.ts";
import { behind, EASY_LINE, enclosed, indented, type Place, within } from "./place.ts";

type Operation = Extract<Node, { kind: "binary" }>;
type Choice = Extract<Node, { kind: "choice" }>;

/** Writes an expression at a place. */
type Layout = (node: Node, place: Place) => string;

/** An operation over several lines: the operators stand at their ends. */
export function layoutOperation({ operator, operands }: Operation, place: Place, layout: Layout): string {
	const [first, second] = operands;
	const end = second && ` ${operator} ${flat(second)}`;
	if (
		first &&
		end &&
		operands.length === 2 &&
		["list", "for", "call", "index"].includes(first.kind) &&
		end.length < EASY_LINE / 2
	) {
		if (!["&&", "||"].includes(operator)) return layout(first, behind(place, "", end.length)) + end;
	}
	return inBrackets(place, (inside) =>
		operands.map((operand, i) => {
			const sign = i < operands.length - 1 ? ` ${operator}` : "";
			return layout(operand, { ...inside, after: sign.length }) + sign;
		}),
	);
}

/** A choice over several lines: in the brackets of what is chosen, or else one line for each possibility. */
export function layoutChoice(node: Choice, place: Place, layout: Layout): string {
	const { condition, yes, no } = node;
	const begin = `${flat(condition)} ? `;
	const head = `${begin}${flat(yes)} : `;
	const end = ` : ${flat(no)}`;
	if (hugsBrackets(no) && !isOpen(yes) && place.column + head.length < EASY_LINE) {
		return head + layout(no, behind(place, head));
	}
	if (hugsBrackets(yes) && !isOpen(no) && place.column + begin.length < EASY_LINE && end.length < EASY_LINE / 2) {
		return begin + layout(yes, behind(place, begin, end.length)) + end;
	}
	return inBrackets(place, (inside) => possibilities(node, inside, layout));
}

function possibilities({ condition, yes, no }: Choice, place: Place, layout: Layout): string[] {
	const first = [layout(condition, place), `? ${layout(yes, behind(place, "? "))}`];
	if (no.kind !== "choice") return [...first, `: ${layout(no, behind(place, ": "))}`];
	const [next = "", ...others] = possibilities(no, behind(place, ": "), layout);
	return [...first, `: ${next}`, ...others];
}

/** Whether its lines can end inside of its own brackets, in a call of whatever it is an argument of too. */
export function hugsBrackets(node: Node): boolean {
	if (node.kind !== "call") return ["list", "object", "for"].includes(node.kind);
	const last = node.args.at(-1);
	return last !== undefined && hugsBrackets(last);
}

/** Lines within parentheses, or within those that there are already. */
function inBrackets(place: Place, lines: (inside: Place) => string[]): string {
	if (place.bracketed) return indented(place, lines({ ...place, after: 0 }));
	return enclosed("(", lines(within(place)), ")", place);
}
