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

function tables({ variable = {}, output = {}, resource = {}, data = {}, module = {} }: Synthesized): string {
	return `
## Inputs

${variablesTable(variable as unknown as Readonly<Record<string, Variable>>)}

## Outputs

${markdownTable(["output", "meaning"], outputRows(output))}
${parts("Modules", ["module", "source"], moduleRows(module))}${parts("Resources", ["type", "names"], [...resourceRows(resource, ""), ...resourceRows(data, "data.")])}`;
}

/** Nothing where there are none. */
function parts(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
	return rows.length === 0 ? "" : `\n## ${title}\n\n${markdownTable(heads, rows)}\n`;
}

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
