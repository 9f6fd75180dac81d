/** `terraform.tfvars`, as far as this command writes it: one text or null a line. Other lines in it are somebody's own, and stay. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidInput } from "../../runtime/errors.ts";

const FILE = "terraform.tfvars";
const LINE = /^([a-z_]+)[ \t]*=[ \t]*(null|"(?:[^"\\]|\\.)*")[ \t]*$/;

/** Values by their variables' names. */
export type Values = Readonly<Record<string, string | null>>;

/** What the file of a root says, of the variables that are asked for; nothing of those that it does not set. */
export function readValues(root: string, names: readonly string[]): Values {
	const path = join(root, FILE);
	if (!existsSync(path)) return {};
	const lines = readFileSync(path, "utf8").split("\n");
	const faults: string[] = [];
	const found = lines.flatMap((line) => {
		const [name = ""] = /^[a-z_]+(?=\s*=)/.exec(line) ?? [];
		if (!names.includes(name)) return [];
		const value = LINE.exec(line)?.[2];
		if (value !== undefined) return [[name, JSON.parse(value) as string | null]];
		faults.push(
			`${path}: ${name} is no text in one line, and may not be written over: set it as ${name} = "…" (given: ${line})`,
		);
		return [];
	});
	if (faults.length > 0) throw new InvalidInput(path, faults);
	return Object.fromEntries(found);
}

/** What differs from what the file says already: a line each. */
export function changesOf(before: Values, after: Values): string[] {
	return Object.entries(after).flatMap(([name, value]) =>
		name in before && before[name] !== value
			? [`${name} is ${JSON.stringify(before[name])} in ${FILE}, and ${JSON.stringify(value)} was asked for`]
			: [],
	);
}

/** Sets values in the file of a root, all at once; all else in it stays as it is. */
export function writeValues(root: string, values: Values): void {
	const path = join(root, FILE);
	const lines = existsSync(path) ? readFileSync(path, "utf8").replace(/\n$/, "").split("\n") : [];
	const left = new Map(Object.entries(values));
	const kept = lines.map((line) => {
		const name = LINE.exec(line)?.[1] ?? "";
		const value = left.get(name);
		if (value === undefined) return line;
		left.delete(name);
		return lineOf(name, value);
	});
	const text = [...kept, ...[...left].map(([name, value]) => lineOf(name, value))].join("\n");
	// Whole or not at all: a half of it would be somebody else's values.
	writeFileSync(`${path}.new`, `${text}\n`);
	renameSync(`${path}.new`, path);
}

/** No value has what Terraform would take for a template: `settings.ts` lets none through. */
const lineOf = (name: string, value: string | null) => `${name} = ${JSON.stringify(value)}`;
