import { GENERATED, markdownTable, withGenerated } from "../markdown.ts";
import { type Variable, variablesTable } from "../variables.ts";
import type { synthesized } from "./configuration.ts";
import { isObject, type JsonObject } from "./expressions.ts";

/** What a module's README says of itself until somebody writes more. */
function blank(name: string): string {
	return `# ${name}\n\n${GENERATED.join("\n")}\n`;
}

/**
 * A module's README: what stands between its markers made anew from the module's inputs, outputs and resources, all else as it was.
 * @param current - the README as it is
 * @throws {Error} when it lacks a marker
 */
export function readmeOf(name: string, module: ReturnType<typeof synthesized>, current = blank(name)): string {
	return withGenerated(current, tables(module), GENERATED, `terraform/${name}/README.md`);
}

function tables({ variable = {}, output = {}, resource = {}, data = {} }: ReturnType<typeof synthesized>): string {
	return `
## Inputs

${variablesTable(variable as unknown as Readonly<Record<string, Variable>>)}

## Outputs

${markdownTable(["output", "meaning"], outputRows(output))}

## Resources

${markdownTable(["type", "names"], [...resourceRows(resource, ""), ...resourceRows(data, "data.")])}
`;
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
