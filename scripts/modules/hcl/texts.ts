import { flatPart } from "./flat.ts";
import { isDirective, list, type Node, text } from "./node.ts";
import { EASY_LINE, LONGEST_LINE, type Place, STEP } from "./place.ts";

type Parts = readonly (string | Node)[];

/**
 * A text that is too long for a line, as an expression of shorter ones that means the same: its sentences joined, or where it has no
 * spaces, as an ARN, its parts put into a format. Nothing when it cannot be taken apart.
 */
export function inPieces(parts: Parts, { indent }: Place): Node | undefined {
	if (parts.some(isDirective)) return undefined;
	const words = wordsOf(parts);
	if (words.length > 1) return joined(" ", sentences(words, EASY_LINE - indent - STEP));
	if (parts.some((part) => typeof part !== "string")) return inserted(parts);
	const chunks = chunksOf(parts.join(""), LONGEST_LINE - indent - STEP - 3);
	return chunks.length > 1
		? joined(
				"",
				chunks.map((chunk) => [chunk]),
			)
		: undefined;
}

function joined(separator: string, pieces: readonly Parts[]): Node {
	return { kind: "call", name: "join", args: [text([separator]), list(pieces.map(text))], spread: false };
}

/** What lies between the spaces of the literal parts. */
function wordsOf(parts: Parts): (string | Node)[][] {
	const words: (string | Node)[][] = [[]];
	for (const part of parts) {
		if (typeof part !== "string") words.at(-1)?.push(part);
		else
			part.split(" ").forEach((piece, i) => {
				if (i > 0) words.push([]);
				if (piece !== "") words.at(-1)?.push(piece);
			});
	}
	return words.map((word) => (word.length === 0 ? [""] : word));
}

/** Words put together to lines: a sentence begins a new one, and none is longer than the width, unless a word is. */
function sentences(words: readonly Parts[], width: number): Parts[] {
	const lines: Parts[] = [];
	let line: Parts = [];
	for (const word of words) {
		const longer = line.length === 0 ? word : merged([...line, " ", ...word]);
		if (line.length > 0 && (lengthOf(longer) > width || endsSentence(line))) {
			lines.push(line);
			line = word;
		} else line = longer;
	}
	return [...lines, line];
}

function merged(parts: Parts): Parts {
	const all: (string | Node)[] = [];
	for (const part of parts) {
		const last = all.at(-1);
		if (typeof last === "string" && typeof part === "string") all[all.length - 1] = last + part;
		else all.push(part);
	}
	return all;
}

function lengthOf(parts: Parts): number {
	return parts.map(flatPart).join("").length + 2;
}

function endsSentence(parts: Parts): boolean {
	const last = parts.at(-1);
	return typeof last === "string" && /[.?!]$/.test(last);
}

/** A percent sign would be the format's own, so a text that has one is joined of its parts. */
function inserted(parts: Parts): Node {
	if (parts.some((part) => typeof part === "string" && part.includes("%")))
		return joined(
			"",
			parts.map((part) => [part]),
		);
	const format = parts.map((part) => (typeof part === "string" ? part : "%s")).join("");
	const values = parts.filter((part) => typeof part !== "string");
	return { kind: "call", name: "format", args: [text([format]), ...values], spread: false };
}

/** Pieces of a literal text, none of which begins in the midst of an escape. */
function chunksOf(literal: string, width: number): string[] {
	const units = literal.match(/\\u[0-9a-fA-F]{4}|\\.|\$\$\{|%%\{|./gs) ?? [];
	const chunks: string[] = [];
	for (const unit of units) {
		const last = chunks.at(-1);
		if (last === undefined || last.length + unit.length > width) chunks.push(unit);
		else chunks[chunks.length - 1] = last + unit;
	}
	return chunks;
}
