import { markdownTable } from "./markdown.ts";

/** A variable as it is synthesized. */
export interface Variable {
	readonly type: string;
	readonly description: string;
	readonly default?: unknown;
}

/** The variables as a Markdown table, the required ones first. */
export function variablesTable(variables: Readonly<Record<string, Variable>>): string {
	const entries = Object.entries(variables);
	const required = entries.filter(([, variable]) => !("default" in variable));
	const optional = entries.filter(([, variable]) => "default" in variable);
	return markdownTable(
		["variable", "meaning", "type", "default"],
		[...required, ...optional].map(([name, variable]) => [
			`\`${name}\``,
			...meaningAndType(variable),
			fallback(variable),
		]),
	);
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
