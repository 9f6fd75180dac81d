import type { Block, Grammar } from "./blocks.ts";
import { layout } from "./hcl/layout.ts";
import type { Field, Node, ObjectNode } from "./hcl/node.ts";
import { LONGEST_LINE, STEP } from "./hcl/place.ts";
import { remark } from "./hcl/remark.ts";
import { heredoc } from "./heredoc.ts";
import { compareRanks, parted, type Rank, rankOf } from "./order.ts";

/** A block, or something in one, with its lines. */
interface Entry {
	readonly lines: readonly string[];
	readonly rank: Rank;
}

/** Where in a block something is. */
interface Inside {
	/** What kind of block it is: `resource`, or the name of a nested one. */
	readonly kind: string;
	readonly grammar: Grammar;
	/** The path of its fields, with a dot at its end. */
	readonly path: string;
	/** How far it is indented. */
	readonly indent: number;
}

/** A block as Terraform writes it, but not aligned yet. */
export function written({ header, body, grammar, comment }: Block): string {
	const kind = header.split(" ")[0] ?? "";
	const lines = braced(header, body, { kind, grammar, path: "", indent: 0 });
	return [...(comment ? remark(comment, 0) : []), ...lines].join("\n");
}

function braced(header: string, body: ObjectNode, inside: Inside): string[] {
	const pad = " ".repeat(inside.indent);
	const entries = entriesOf(body, inside).sort((one, other) => compareRanks(one.rank, other.rank));
	if (entries.length === 0) return [`${pad}${header} {}`];
	const lines = entries.flatMap(({ lines, rank }, i) => {
		const before = entries[i - 1];
		return before && (parted(inside.kind, before.rank, rank) || spread(inside.kind, before, lines))
			? ["", ...lines]
			: lines;
	});
	return [`${pad}${header} {`, ...lines, `${pad}}`];
}

/** Locals of several lines stand apart from each other. */
function spread(kind: string, before: Entry, lines: readonly string[]): boolean {
	return kind === "locals" && [before.lines, lines].some((each) => each.length > 1 || each[0]?.includes("\n"));
}

function entriesOf(body: ObjectNode, inside: Inside): Entry[] {
	const { kind, grammar, path, indent } = inside;
	const isBlock = (key: string) => key === "dynamic" || key === "content" || grammar.blocks.has(path + key);
	const names = body.fields.filter(({ key }) => !isBlock(key)).map(({ key }) => key);
	const longest = Math.max(...names.map((name) => name.length));
	return body.fields.flatMap((field) => {
		const rank = rankOf(kind, field.key, isBlock(field.key));
		const comment = field.comment
			? remark(field.comment, indent + STEP).map((line) => " ".repeat(indent + STEP) + line)
			: [];
		if (!isBlock(field.key)) return { rank, lines: [...comment, attribute(field, longest, inside)] };
		return nested(field, inside).map((lines, i) => ({ rank, lines: i === 0 ? [...comment, ...lines] : lines }));
	});
}

/** Terraform's formatter aligns the values, so each begins behind the longest name. */
function attribute({ key, value }: Field, longest: number, { grammar, path, indent }: Inside): string {
	const pad = " ".repeat(indent + STEP);
	const column = pad.length + longest + " = ".length;
	const prose = grammar.prose.has(path + key) ? heredoc(value, pad.length, LONGEST_LINE - column) : undefined;
	const expression = prose ?? layout(value, { indent: pad.length, column, after: 0, bracketed: false });
	return `${pad}${key} = ${expression}`;
}

function nested({ key, value }: Field, inside: Inside): string[][] {
	const indent = inside.indent + STEP;
	if (key === "dynamic") {
		return membersOf(value).flatMap(({ fields }) =>
			fields.map((one) =>
				braced(`dynamic "${one.key}"`, one.value as ObjectNode, {
					...inside,
					kind: "dynamic",
					path: `${inside.path}${one.key}.`,
					indent,
				}),
			),
		);
	}
	// What is repeated has the fields of the block that it repeats.
	const path = key === "content" ? inside.path : `${inside.path}${key}.`;
	return membersOf(value).map((body) => braced(key, body, { ...inside, kind: key, path, indent }));
}

function membersOf(value: Node): ObjectNode[] {
	const members = value.kind === "list" ? value.items.map((item) => item.value) : [value];
	return members.filter((member) => member.kind === "object");
}
