import * as v from "valibot";
import { InvalidInput } from "./errors.ts";

/** Reads a value by its schema. @throws {InvalidInput} with every fault: its path, what is wrong, what was given. */
export function parse<S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
	const result = v.safeParse(schema, value);
	if (result.success) return result.output;
	throw new InvalidInput(what, result.issues.map(describe));
}

function describe(issue: v.BaseIssue<unknown>): string {
	const path = v.getDotPath(issue);
	const given = issue.received === "undefined" ? "nothing" : shorten(issue.received);
	return `${path ?? "(the whole)"}: ${issue.message} (given: ${given})`;
}

function shorten(text: string): string {
	return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
