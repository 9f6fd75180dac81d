import { GENERATED, markdownTable, withGenerated } from "../markdown.ts";
import { type Variable, variablesTable } from "../variables.ts";
import { isObject, type JsonObject } from "./expressions.ts";
import type { Synthesized } from "./stack-blocks.ts";

/** What a module's README says of itself until somebody writes more. */
function blank(name: string): string {
	return `# ${name}\n\n${GENERATED.join("\n")}\n`;
}

/**
 * A module's README: what stands between its markers made anew from the module's inputs, outputs and resources, all else as it was.
 * @param current - the README as it is
 * @throws {Error} when it lacks a marker
 */
export function readmeOf(name: string, module: Synthesized, current = blank(name)): string {
	return withGenerated(current, tables(module), GENERATED, `terraform/${name}/README.md`);
}

function tables({ variable = {}, output = {}, module = {}, resource = {}, data = {} }: Synthesized): string {
	const inputs = variablesTable(variable as unknown as Readonly<Record<string, Variable>>);
	const sections = [
		["Inputs", inputs],
		["Outputs", markdownTable(["output", "meaning"], outputRows(output))],
		["Modules", markdownTable(["module", "source"], moduleRows(module))],
		["Resources", markdownTable(["type", "names"], [...resourceRows(resource, ""), ...resourceRows(data, "data.")])],
	] as const;
	const rows = (content: string) => content.split("\n").length - HEAD_LINES;
	return sections.flatMap(([title, content]) => (rows(content) > 0 ? `\n## ${title}\n\n${content}\n` : [])).join("");
}

/** A table's names of columns, and the line under them. */
const HEAD_LINES = 2;

function moduleRows(modules: JsonObject): string[][] {
	return Object.entries(modules).map(([name, module]) => [
		`\`${name}\``,
		isObject(module) && typeof module.source === "string" ? `[\`${module.source}\`](${module.source})` : "",
	]);
}

function outputRows(outputs: JsonObject): string[][] {
	return Object.entries(outputs).map(([name, output]) => [
		`\`${name}\``,
		isObject(output) && typeof output.description === "string" ? output.description : "",
	]);
}

function resourceRows(types: JsonObject, prefix: string): string[][] {
	return Object.entries(types)
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([type, byName]) => [
			`\`${prefix}${type}\``,
			Object.keys(byName ?? {})
				.map((name) => `\`${name}\``)
				.join(", "),
		]);
}
