import * as v from "valibot";
import { LENGTHS } from "./contract/lengths.ts";
import { oneLine } from "./contract/one-line.ts";
import { InvalidInput } from "./errors.ts";

/** Reads a value by its schema. @throws {InvalidInput} with every fault: its path, what is wrong, what was given. */
export function parse<S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
	const result = v.safeParse(schema, value);
	if (result.success) return result.output;
	throw new InvalidInput(what, result.issues.map(describe));
}

/** A path may have keys in it that somebody made up, and a message what was given. */
function describe(issue: v.BaseIssue<unknown>): string {
	const path = oneLine(v.getDotPath(issue) ?? "(the whole)", LENGTHS.given);
	const given = issue.received === "undefined" ? "nothing" : oneLine(issue.received, LENGTHS.given);
	return `${path}: ${oneLine(issue.message, LENGTHS.given + LENGTHS.given)} (given: ${given})`;
}
