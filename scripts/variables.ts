import { App, TerraformStack, Testing } from "cdktf";
import { declareInputs } from "../modules/inputs/inputs.ts";

const BEGIN = "<!-- variables -->";
const END = "<!-- /variables -->";

/** A variable as it is synthesized. */
export interface Variable {
	readonly type: string;
	readonly description: string;
	readonly default?: unknown;
}

/** All user-facing variables, as they are synthesized. */
export function declaredVariables(): Readonly<Record<string, Variable>> {
	const stack = new TerraformStack(new App(), "variables");
	declareInputs(stack);
	return JSON.parse(Testing.synth(stack)).variable;
}

/** The variables as a Markdown table, the required ones first. */
export function variablesTable(variables: Readonly<Record<string, Variable>>): string {
	const entries = Object.entries(variables);
	const required = entries.filter(([, variable]) => !("default" in variable));
	const optional = entries.filter(([, variable]) => "default" in variable);
	const rows = [...required, ...optional].map(([name, variable]) =>
		[`\`${name}\``, variable.description, `\`${variable.type}\``, fallback(variable)].map(cell).join(" | "),
	);
	return [
		"| variable | meaning | type | default |",
		"| --- | --- | --- | --- |",
		...rows.map((row) => `| ${row} |`),
	].join("\n");
}

function fallback(variable: Variable): string {
	if (!("default" in variable)) return "**required**";
	return `\`${JSON.stringify(variable.default)}\``;
}

function cell(text: string): string {
	return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/**
 * Puts the table between the markers of a document.
 * @throws {Error} when the document lacks a marker.
 */
export function withTable(document: string, table: string): string {
	const begin = document.indexOf(BEGIN);
	const end = document.indexOf(END);
	if (begin < 0 || end < begin) throw new Error(`README.md needs the lines ${BEGIN} and ${END}, in this order.`);
	return `${document.slice(0, begin + BEGIN.length)}\n${table}\n${document.slice(end)}`;
}
