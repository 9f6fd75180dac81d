import { App, TerraformStack, Testing } from "cdktf";
import { declareAll } from "../modules/inputs/declare.ts";
import { declareComplete } from "../modules/published/complete.ts";
import { moduleBundles } from "../modules/published/module-stack.ts";
import { PROVIDER } from "../modules/variables/operations.ts";

/** The lines between which a document's table stands. */
export type Markers = readonly [begin: string, end: string];

const VARIABLES: Markers = ["<!-- variables -->", "<!-- /variables -->"];

/** A variable as it is synthesized. */
export interface Variable {
	readonly type: string;
	readonly description: string;
	readonly default?: unknown;
}

/** All user-facing variables, as they are synthesized. */
export function declaredVariables(): Readonly<Record<string, Variable>> {
	const stack = new TerraformStack(new App(), "variables");
	declareAll(stack, PROVIDER, { region: "", accountId: "" });
	declareComplete(stack, moduleBundles());
	return JSON.parse(Testing.synth(stack)).variable;
}

/** The variables as a Markdown table, the required ones first. */
export function variablesTable(variables: Readonly<Record<string, Variable>>): string {
	const entries = Object.entries(variables);
	const required = entries.filter(([, variable]) => !("default" in variable));
	const optional = entries.filter(([, variable]) => "default" in variable);
	const rows = [...required, ...optional].map(([name, variable]) =>
		[`\`${name}\``, ...meaningAndType(variable), fallback(variable)].map(cell).join(" | "),
	);
	return [
		"| variable | meaning | type | default |",
		"| --- | --- | --- | --- |",
		...rows.map((row) => `| ${row} |`),
	].join("\n");
}

/** The type of an object with optional attributes stands in its description, because the variable itself takes any. */
function meaningAndType({ description, type }: Variable): [meaning: string, type: string] {
	const [, meaning, checked] = /^(.*) Type: (`.*`)\.$/s.exec(description) ?? [];
	return meaning !== undefined && checked !== undefined ? [meaning, checked] : [description, `\`${type}\``];
}

function fallback(variable: Variable): string {
	if (!("default" in variable)) return "**required**";
	return `\`${JSON.stringify(variable.default)}\``;
}

/** A text for one cell of a Markdown table. */
export function cell(text: string): string {
	return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/**
 * Puts the table between the markers of a document.
 * @param name - the document's name, for the message
 * @throws {Error} when the document lacks a marker.
 */
export function withTable(
	document: string,
	table: string,
	[first, last]: Markers = VARIABLES,
	name = "README.md",
): string {
	const begin = document.indexOf(first);
	const end = document.indexOf(last);
	if (begin < 0 || end < begin) throw new Error(`${name} needs the lines ${first} and ${last}, in this order.`);
	return `${document.slice(0, begin + first.length)}\n${table}\n${document.slice(end)}`;
}
