/** `tsx scripts/need.ts terraform jq`: stops a suite before it starts when a program that it needs is not on the PATH. */
import { missingTools, TOOL_NAMES, type Tool } from "./tools.ts";

const tools = process.argv.slice(2);
const unknown = tools.filter((name) => !(TOOL_NAMES as readonly string[]).includes(name));
if (unknown.length > 0) throw new Error(`unknown programs: ${unknown.join(", ")}; known are ${TOOL_NAMES.join(", ")}`);
const missing = missingTools(tools as Tool[]);
if (missing !== "") {
	console.error(missing);
	process.exitCode = 1;
}
