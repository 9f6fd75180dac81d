import * as v from "valibot";
import { LENGTHS } from "./contract/bounds.ts";
import { oneLine } from "./contract/one-line.ts";
import { InvalidInput, UntrustedInput } from "./errors.ts";

/** How much of a path, of a fault and of what was given is shown, in characters. */
const LONGEST = { path: LENGTHS.input, message: 2 * LENGTHS.input, input: LENGTHS.input } as const;

/** Reads a value by its schema. @throws {InvalidInput} with every fault: its path, what is wrong, what was given. */
export function parse<S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
	const result = v.safeParse(schema, value);
	if (result.success) return result.output;
	throw new InvalidInput(what, result.issues.map(describe));
}

/**
 * Reads by its schema what anybody may have sent.
 * @param more - what else is wrong with it.
 * @throws {UntrustedInput} with every fault.
 */
export function parseUntrusted<S extends v.GenericSchema>(
	schema: S,
	value: unknown,
	what: string,
	more: readonly string[] = [],
): v.InferOutput<S> {
	const result = v.safeParse(schema, value);
	if (result.success && more.length === 0) return result.output;
	throw new UntrustedInput(what, [...(result.issues ?? []).map(describe), ...more]);
}

/** The keys of an object that it may not have, as faults. @param path - where the object stands, with a dot at its end. */
export function foreignKeys(value: unknown, known: readonly string[], path = ""): string[] {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
	const foreign = Object.keys(value).filter((key) => !known.includes(key));
	return foreign.map((key) => `${path}${oneLine(key, LONGEST.path)}: is not taken from an input; leave it out`);
}

/** A path may have keys in it that somebody made up, and a message what was given. */
function describe(issue: v.BaseIssue<unknown>): string {
	const path = oneLine(v.getDotPath(issue) ?? "(the whole)", LONGEST.path);
	const input = issue.received === "undefined" ? "nothing" : oneLine(issue.received, LONGEST.input);
	return `${path}: ${oneLine(issue.message, LONGEST.message)} (given: ${input})`;
}
