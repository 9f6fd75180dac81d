import { type Node, text, word } from "./node.ts";

/** A part of an expression that has no smaller parts, but for the expressions in a text. */
export type Token =
	| { readonly kind: "name" | "number" | "sign"; readonly text: string }
	| { readonly kind: "text"; readonly node: Node };

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*/;
const NUMBER = /^[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/;
const SIGN = /^(\.\.\.|&&|\|\||==|!=|<=|>=|=>|[-+*/%!<>?:=.,()[\]{}])/;

/**
 * The tokens of an expression.
 * @param parse - reads the expressions inside of texts
 * @throws {Error} when something is none of Terraform's words and signs, or a text has no end
 */
export function tokensOf(code: string, parse: (code: string) => Node): Token[] {
	const tokens: Token[] = [];
	for (let i = 0; i < code.length; ) {
		const rest = code.slice(i);
		if (/^\s/.test(rest)) i++;
		else if (rest.startsWith('"')) {
			const end = endOfText(code, i + 1);
			tokens.push({ kind: "text", node: text(partsOf(code.slice(i + 1, end), (literal) => literal, parse)) });
			i = end + 1;
		} else {
			const token = nextToken(rest);
			if (!token) throw new Error(`no expression of Terraform: ${rest}`);
			tokens.push(token);
			i += token.text.length;
		}
	}
	return tokens;
}

function nextToken(rest: string): { readonly kind: "name" | "number" | "sign"; readonly text: string } | undefined {
	for (const [kind, pattern] of [["name", NAME] as const, ["number", NUMBER] as const, ["sign", SIGN] as const]) {
		const found = pattern.exec(rest)?.[0];
		if (found !== undefined) return { kind, text: found };
	}
	return undefined;
}

/**
 * A text's literal parts, and its `${…}` and `%{…}`, in their order. `$${` and `%%{` are literal.
 * @param literal - what becomes of a literal part
 */
export function partsOf(
	code: string,
	literal: (text: string) => string,
	parse: (code: string) => Node,
): (string | Node)[] {
	const parts: (string | Node)[] = [];
	let start = 0;
	const flush = (end: number) => {
		if (end > start) parts.push(literal(code.slice(start, end)));
	};
	for (let i = 0; i < code.length; i++) {
		if (isEscaped(code, i)) i += 2;
		else if (opens(code, i)) {
			const end = endOfExpression(code, i + 2);
			flush(i);
			parts.push(code[i] === "$" ? parse(code.slice(i + 2, end)) : word(code.slice(i, end + 1)));
			i = end;
			start = end + 1;
		}
	}
	flush(code.length);
	return parts.length === 0 ? [""] : parts;
}

function isEscaped(code: string, at: number): boolean {
	return code.startsWith("$${", at) || code.startsWith("%%{", at);
}

function opens(code: string, at: number): boolean {
	return code.startsWith("${", at) || code.startsWith("%{", at);
}

function endOfExpression(code: string, from: number): number {
	for (let i = from; i < code.length; i++) {
		if (code[i] === "}") return i;
		if (code[i] === "{") i = endOfExpression(code, i + 1);
		else if (code[i] === '"') i = endOfText(code, i + 1);
	}
	throw new Error(`an expression has no end: ${code}`);
}

function endOfText(code: string, from: number): number {
	for (let i = from; i < code.length; i++) {
		if (code[i] === '"') return i;
		if (code[i] === "\\") i++;
		else if (isEscaped(code, i)) i += 2;
		else if (opens(code, i)) i = endOfExpression(code, i + 2);
	}
	throw new Error(`a text in an expression has no end: ${code}`);
}
