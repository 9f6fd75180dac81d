import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { didYouMean } from "../../cli/command-line/nearest.ts";
import { InvalidInput } from "../../runtime/errors.ts";
import { readJson } from "./file.ts";
import { Scenario } from "./scenario.ts";
import { readOrThrow } from "./schema-errors.ts";

const FOLDER = fileURLToPath(new URL("../scenarios", import.meta.url));
const EXTENSION = ".json";

/** A scenario as it stands in its file. */
export interface RawScenario {
	/** The file's name without `.json`. */
	readonly name: string;
	readonly raw: unknown;
}

/** The names of the scenarios that come with the project, in alphabetical order. */
export function scenarioNames(): readonly string[] {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith(EXTENSION))
		.map((file) => basename(file, EXTENSION))
		.sort();
}

/**
 * A scenario by its name, or a user's own by its path: whatever contains a slash or ends in `.json`.
 * @throws {InvalidInput} when there is no such scenario, or its file is no JSON.
 */
export function readScenario(nameOrPath: string): RawScenario {
	if (isPath(nameOrPath)) return { name: basename(nameOrPath, EXTENSION), raw: readJson(nameOrPath) };
	const names = scenarioNames();
	if (names.includes(nameOrPath)) return { name: nameOrPath, raw: readJson(join(FOLDER, `${nameOrPath}${EXTENSION}`)) };
	throw new InvalidInput(`scenario ${nameOrPath}`, [
		`no scenario has this name${didYouMean(nameOrPath, names)}`,
		`your own is given by its path, such as ./mine.json; those of the project are\n${inColumns(names)}`,
	]);
}

/** Reads a scenario. @throws {InvalidInput} with every mistake, each with its path. */
export function parseScenario(name: string, raw: unknown): Scenario {
	return readOrThrow(Scenario, raw, `scenario ${name}`);
}

/** How wide a terminal is at least, in characters. */
const WIDTH = 80;

/** Names in columns, read from top to bottom. */
function inColumns(names: readonly string[]): string {
	const wide = Math.max(...names.map(({ length }) => length)) + 2;
	const rows = Math.ceil(names.length / Math.floor((WIDTH - 2) / wide));
	const row = (i: number) => names.filter((_, k) => k % rows === i).map((name) => name.padEnd(wide));
	return Array.from({ length: rows }, (_, i) => `  ${row(i).join("")}`.trimEnd()).join("\n");
}

function isPath(text: string): boolean {
	return /[/\\]/.test(text) || text.endsWith(EXTENSION);
}
