/** The words of Terraform's expressions. */

/** A text's parts: what it says, and the source of each `${...}` in it. */
export type Part = { readonly text: string } | { readonly source: string };

/** One word. */
export type Token =
	| { readonly kind: "name"; readonly text: string }
	| { readonly kind: "number"; readonly value: number }
	| { readonly kind: "text"; readonly parts: readonly Part[] }
	| { readonly kind: "mark"; readonly text: string };

/** An expression that this project's reader of expressions does not understand: a mistake of whoever wrote it. */
export class NotReadable extends Error {
	override readonly name = "NotReadable";
}

const MARKS = /\.\.\.|=>|==|!=|<=|>=|&&|\|\||[-+*/%!<>=?:,.()[\]{}]/y;
const NAME = /[A-Za-z_][A-Za-z0-9_-]*/y;
const NUMBER = /[0-9]+(?:[.][0-9]+)?/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Splits an expression into its words. @throws {NotReadable} when it has anything else */
export function tokensOf(source: string): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	const match = (pattern: RegExp): string | undefined => {
		pattern.lastIndex = at;
		const [found] = pattern.exec(source) ?? [];
		at += found?.length ?? 0;
		return found;
	};
	while (at < source.length) {
		if (/\s/.test(source.charAt(at))) {
			at++;
			continue;
		}
		if (source[at] === '"') {
			const { parts, end } = textAt(source, at + 1);
			tokens.push({ kind: "text", parts });
			at = end;
			continue;
		}
		const name = match(NAME);
		const number = name === undefined ? match(NUMBER) : undefined;
		const mark = name ?? number ?? match(MARKS);
		if (mark === undefined) throw new NotReadable(`${source.slice(at)} in ${source}`);
		if (name !== undefined) tokens.push({ kind: "name", text: name });
		else if (number !== undefined) tokens.push({ kind: "number", value: Number(number) });
		else tokens.push({ kind: "mark", text: mark });
	}
	return tokens;
}

/** The parts of a text that is no expression itself, such as a message. */
export function partsOf(template: string): readonly Part[] {
	return textAt(template, 0, true).parts;
}

/** Reads a text from behind its quote. @param bare - it has no quotes and no escapes, and goes to the end */
function textAt(source: string, from: number, bare = false): { parts: Part[]; end: number } {
	const parts: Part[] = [];
	let text = "";
	let at = from;
	for (; at < source.length && (bare || source[at] !== '"'); at++) {
		if (source.startsWith("$${", at)) {
			text += "${";
			at += 2;
		} else if (source.startsWith("${", at)) {
			const end = endOfExpression(source, at + 2);
			if (text) parts.push({ text });
			parts.push({ source: source.slice(at + 2, end) });
			text = "";
			at = end;
		} else if (!bare && source[at] === "\\") {
			at++;
			text += ESCAPES[source.charAt(at)] ?? source.charAt(at);
		} else text += source[at];
	}
	if (text) parts.push({ text });
	return { parts, end: at + 1 };
}

function endOfExpression(source: string, from: number): number {
	for (let at = from; at < source.length; at++) {
		if (source[at] === "}") return at;
		if (source[at] === "{") at = endOfExpression(source, at + 1);
		else if (source[at] === '"') at = textAt(source, at + 1).end - 1;
	}
	throw new NotReadable(`an expression has no end: ${source}`);
}
