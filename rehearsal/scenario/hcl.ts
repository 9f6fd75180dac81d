import { createRequire } from "node:module";
import { InvalidInput } from "../../runtime/errors.ts";
import { readText } from "./file.ts";

const require = createRequire(import.meta.url);

/** The library's own types would bring those of a browser into the whole project. */
interface Hcl2Json {
	parse(filename: string, contents: string): Promise<unknown>;
}

/** The place that the parser is told to name, so that its messages are easily told apart from it. */
const FILE = "<file>";

/** What a file of HCL says, as JSON would. @throws {InvalidInput} when it cannot be read, or with every place where it is no HCL. */
export async function readHcl(path: string): Promise<unknown> {
	const text = readText(path);
	// Loaded when it is needed: it starts a WebAssembly module.
	const { parse } = require("@cdktf/hcl2json") as Hcl2Json;
	try {
		return await parse(FILE, text);
	} catch (error) {
		throw new InvalidInput(path, syntaxErrors((error as Error).message));
	}
}

/** `parse config: [<file>:2,3-4: One; More. <file>:5,1-2: …]`, as one text each. */
function syntaxErrors(message: string): string[] {
	return message
		.replace(/^parse config: \[(.*)\]$/s, "$1")
		.split(/\s(?=<file>:\d+,\d+-[\d,]+: )/)
		.map((error) => error.replace(/<file>:(\d+),(\d+)-(?:\d+,)?\d+/g, "line $1, column $2"));
}
