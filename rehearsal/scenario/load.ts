import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { didYouMean } from "../../cli/nearest.ts";
import { InvalidInput } from "../../runtime/errors.ts";
import { readJson } from "./file.ts";
import { readOrThrow } from "./mistakes.ts";
import { Scenario } from "./scenario.ts";

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
		`the scenarios are ${names.join(", ")}; your own is given by its path, such as ./mine.json`,
	]);
}

/** Reads a scenario. @throws {InvalidInput} with every mistake, each with its path. */
export function parseScenario(name: string, raw: unknown): Scenario {
	return readOrThrow(Scenario, raw, `scenario ${name}`);
}

function isPath(text: string): boolean {
	return /[/\\]/.test(text) || text.endsWith(EXTENSION);
}
