import { readFileSync } from "node:fs";
import { InvalidInput } from "../../runtime/errors.ts";

const REASONS: Readonly<Record<string, string>> = {
	ENOENT: "there is no such file",
	EISDIR: "is a folder, not a file",
	EACCES: "may not be read",
};

/** The text of a file. @throws {InvalidInput} when it cannot be read. */
export function readText(path: string): string {
	try {
		return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
	} catch (error) {
		const { code = "", message } = error as NodeJS.ErrnoException;
		throw new InvalidInput(path, [REASONS[code] ?? message]);
	}
}

/** The JSON in a file. @throws {InvalidInput} when it cannot be read, or with the line and column where it is no JSON. */
export function readJson(path: string): unknown {
	const text = readText(path);
	const error = syntaxError(text);
	if (error === undefined) return JSON.parse(text);
	throw new InvalidInput(path, [`${place(text, offset(text, error))}: ${withoutPlace(error)}`]);
}

function syntaxError(text: string): string | undefined {
	try {
		JSON.parse(text);
		return undefined;
	} catch (error) {
		return (error as SyntaxError).message;
	}
}

/** Where JSON ends to be JSON: V8 says it of most errors. */
function offset(text: string, message: string): number {
	const said = /at position (\d+)/.exec(message)?.[1];
	if (said !== undefined) return Number(said);
	// Of an unexpected token it does not: that is the last character of the shortest beginning that has one.
	let [fine, broken] = [0, text.length];
	while (fine < broken) {
		const middle = (fine + broken) >> 1;
		if (/^Unexpected token/.test(syntaxError(text.slice(0, middle)) ?? "")) broken = middle;
		else fine = middle + 1;
	}
	return Math.max(0, /^Unexpected token/.test(message) ? fine - 1 : text.length);
}

function place(text: string, position: number): string {
	const before = text.slice(0, position).split("\n");
	return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** V8's message without its excerpt and its own way to say where. */
function withoutPlace(message: string): string {
	return message.replace(/( in JSON)? at position .*$|, (\.\.\.)?".*$/s, "");
}
