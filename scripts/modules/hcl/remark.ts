import { EASY_LINE } from "./place.ts";

/** A remark as lines of Terraform. Each of its own lines begins a new one, and none is longer than is easily read, unless a word is. */
export function remark(text: string, indent: number): string[] {
	return text.split("\n").flatMap((line) => wrapped(line, EASY_LINE - indent - 2).map((part) => `# ${part}`.trimEnd()));
}

/** The first sentence of a text, and what follows it. */
export function firstSentence(text: string): readonly [first: string, rest: string] {
	const [, first, rest] = /^(.*?[.?!]) (?=[A-Z`"[])(.*)$/s.exec(text) ?? [];
	return first !== undefined && rest !== undefined ? [first, rest] : [text, ""];
}

/** A text in lines of at most so many characters. A word that is longer has a line of its own. */
export function wrapped(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(" ")) {
		if (line !== "" && line.length + 1 + word.length > width) {
			lines.push(line);
			line = word;
		} else line = line === "" ? word : `${line} ${word}`;
	}
	return [...lines, line];
}
