/** A state machine template that cannot be rendered. */
export class TemplateError extends Error {
	override readonly name = "TemplateError";
	/** All that is wrong with it. */
	readonly faults: readonly string[];
	constructor(what: string, faults: readonly string[]) {
		super(`${what}:\n${faults.map((fault) => `- ${fault}`).join("\n")}`);
		this.faults = faults;
	}
}

/** Values for a template's `${Key}` placeholders. A value that is no string must stand alone in its string. */
export type TemplateValues = Readonly<Record<string, unknown>>;

const PLACEHOLDER = /\$\{(\w+)\}/g;

/**
 * Fills every `${Key}` of a JSON template.
 * @throws {TemplateError} naming every key that has no value, every value that no key uses, and every misplaced value.
 */
export function fill(template: unknown, values: TemplateValues): unknown {
	const used = new Set<string>();
	const faults = new Set<string>();
	const filled = visit(template, (text) => fillText(text, values, used, faults));
	for (const key of Object.keys(values)) {
		if (!used.has(key)) faults.add(`the value "${key}" is used nowhere: remove it, or use it as \${${key}}`);
	}
	if (faults.size > 0) throw new TemplateError("the template cannot be filled", [...faults]);
	return filled;
}

function visit(node: unknown, onText: (text: string) => unknown): unknown {
	if (typeof node === "string") return onText(node);
	if (Array.isArray(node)) return node.map((item) => visit(item, onText));
	if (typeof node !== "object" || node === null) return node;
	return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value, onText)]));
}

function fillText(text: string, values: TemplateValues, used: Set<string>, faults: Set<string>): unknown {
	const known = (key: string) => {
		used.add(key);
		if (!Object.hasOwn(values, key)) faults.add(`the key "${key}" has no value: pass one`);
		return values[key];
	};
	const alone = /^\$\{(\w+)\}$/.exec(text);
	if (alone?.[1] !== undefined) return known(alone[1]);
	return text.replace(PLACEHOLDER, (_, key: string) => {
		const value = known(key);
		if (typeof value !== "string")
			faults.add(`the value "${key}" is not text, so it must stand alone, not in "${text}"`);
		return String(value);
	});
}
