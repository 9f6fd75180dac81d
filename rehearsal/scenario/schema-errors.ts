import * as v from "valibot";
import { didYouMean } from "../../cli/command-line/nearest.ts";
import { InvalidInput } from "../../runtime/errors.ts";
import { type SchemaError, unknownKeys } from "./unknown-keys.ts";

/** A value as its schema reads it, or all that is wrong with it. */
export type Reading<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly schemaErrors: readonly SchemaError[] };

/** Reads a value by its schema, and finds every mistake: unknown keys of all objects too. */
export function read<S extends v.GenericSchema>(schema: S, value: unknown): Reading<v.InferOutput<S>> {
	const strays = unknownKeys(schema, value);
	const result = v.safeParse(schema, value, { message: inPlainWords });
	if (result.success && strays.length === 0) return { ok: true, value: result.output };
	const leaves = (result.issues ?? []).flatMap((issue) => leavesOf(issue, []));
	return {
		ok: false,
		schemaErrors: [...strays, ...leaves.filter(({ issue }) => !isUnknownKey(issue)).map(schemaError)],
	};
}

/** One line for each mistake. */
export function lines(schemaErrors: readonly SchemaError[]): string[] {
	return schemaErrors.map(({ path, text }) => (path === "" ? text : `${path}: ${text}`));
}

/** Reads a value by its schema. @throws {InvalidInput} with every mistake. */
export function readOrThrow<S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
	const reading = read(schema, value);
	if (reading.ok) return reading.value;
	throw new InvalidInput(what, lines(reading.schemaErrors));
}

type Issue = v.BaseIssue<unknown>;

/** An issue that explains itself, and where it is. */
interface Leaf {
	readonly issue: Issue;
	readonly path: readonly string[];
}

/** The issue; of a union's, those inside the option that was obviously meant. */
function leavesOf(issue: Issue, parents: readonly string[]): Leaf[] {
	const path = [...parents, ...(issue.path ?? []).map(({ key }) => String(key))];
	const within = issue.type === "union" ? withinUnion(issue, path) : [];
	return within.length > 0 ? within : [{ issue, path }];
}

/** What is wrong deeper inside the options of the value's own shape: a list or none. */
function withinUnion({ input, issues }: Issue, path: readonly string[]): Leaf[] {
	return (issues ?? []).flatMap((issue) => {
		const [first] = issue.path ?? [];
		if (first) return (first.type === "array") === Array.isArray(input) ? leavesOf(issue, path) : [];
		return issue.type === "union" ? withinUnion(issue, path) : [];
	});
}

/** valibot stops at an object's first unknown key; {@link unknownKeys} finds all. */
function isUnknownKey({ type, expected }: Issue): boolean {
	return type === "strict_object" && expected === "never";
}

function schemaError({ issue, path }: Leaf): SchemaError {
	const { input, expected } = issue;
	const hint = typeof input === "string" ? didYouMean(input, quoted(expected)) : "";
	return { path: path.join("."), text: `${issue.message}${received(input)}${hint}` };
}

/** Replaces valibot's own messages; those of the schemas stay as they are. */
function inPlainWords({ input, expected, type }: Issue): string {
	if (input === undefined) return "is missing";
	const choices = quoted(expected);
	if (choices.length > 0) return `must be ${inWords(choices.map((choice) => `"${choice}"`))}`;
	return `must be ${NAMES[type] ?? expected}`;
}

const NAMES: Readonly<Record<string, string>> = {
	number: "a number",
	string: "a text",
	array: "a list",
	strict_object: "an object",
	object: "an object",
	variant: "an object with a kind",
};

/** The texts that a schema expects. */
function quoted(expected: string | null): string[] {
	return [...(expected ?? "").matchAll(/"([^"]*)"/g)].map(([, text]) => text ?? "");
}

function inWords(choices: readonly string[]): string {
	return choices.length < 2 ? choices.join() : `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
}

const LONGEST_INPUT = 80;

/** What was given, unless it is missing or too long to help. */
function received(input: unknown): string {
	if (input === undefined) return "";
	const text = typeof input === "number" ? String(input) : JSON.stringify(input);
	if (text.length <= LONGEST_INPUT) return ` (given: ${text})`;
	return typeof input === "string" ? ` (given: ${text.slice(0, LONGEST_INPUT - 3)}...)` : "";
}
