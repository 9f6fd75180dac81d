import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** A program beside Node that some suites start. */
interface ToolFacts {
	/** The names that it goes by. */
	readonly names: readonly string[];
	/** The line that installs it, or the page that says how. */
	readonly install: string;
}

/** The programs beside Node that some suites start. */
const TOOLS = {
	terraform: {
		names: ["terraform"],
		install: "see https://developer.hashicorp.com/terraform/install (1.9 or later)",
	},
	moto_server: { names: ["moto_server"], install: "pip install 'moto[server]==5.2.1'" },
	chromium: {
		names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
		install: "apt-get install chromium",
	},
	jq: { names: ["jq"], install: "apt-get install jq" },
} as const satisfies Record<string, ToolFacts>;

/** The name of a program in messages. */
export type Tool = keyof typeof TOOLS;

/** The names of all programs. */
export const TOOL_NAMES = Object.keys(TOOLS) as readonly Tool[];

/** Programs that are needed were not found. */
export class MissingToolError extends Error {
	override readonly name = "MissingToolError";
}

/** The line that installs a program. */
export const installLine = (tool: Tool): string => TOOLS[tool].install;

/** Where a program is. @throws {MissingToolError} that says how to install it. */
export function pathOf(tool: Tool): string {
	const found = find(tool);
	if (found === undefined) throw new MissingToolError(missingTools([tool]));
	return found;
}

/** Makes sure that programs can be started. @throws {MissingToolError} that names each that is missing, and how to install it. */
export function requireTools(...tools: readonly Tool[]): void {
	const missing = missingTools(tools);
	if (missing !== "") throw new MissingToolError(missing);
}

/** One line for each program that is not on the PATH; nothing when all are. */
export function missingTools(tools: readonly Tool[]): string {
	return tools
		.filter((tool) => find(tool) === undefined)
		.map((tool) => `${tool} was not found on the PATH. Install it: ${installLine(tool)}`)
		.join("\n");
}

function find(tool: Tool): string | undefined {
	const folders = (process.env.PATH ?? "").split(delimiter);
	const places = TOOLS[tool].names.flatMap((name) => folders.map((folder) => join(folder, name)));
	return places.find(canBeStarted);
}

function canBeStarted(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
