import { cut, LENGTHS } from "../contract/index.ts";
import type { Log } from "../ports/index.ts";

/** How deep errors and their causes are told, and how many of a list. */
const DEEPEST = 20;
const LONGEST_LIST = 100;

/**
 * Logs to the console. The functions' log format is JSON, so Lambda itself adds time, level and request id, and writes
 * the object as the field `message` of one JSON line (aws-lambda-nodejs-runtime-interface-client: LogPatch.js). A metric
 * filter finds the text at `$.message.message`. What comes from outside is cut, for CloudWatch drops a line that is too long.
 */
export function consoleLog(fields: Readonly<Record<string, unknown>>): Log {
	const line = (message: string, more: Readonly<Record<string, unknown>> = {}) =>
		readable({ message, ...fields, ...more });
	return {
		info: (message, more) => console.info(line(message, more)),
		warn: (message, more) => console.warn(line(message, more)),
		error: (message, more) => console.error(line(message, more)),
	};
}

/** An Error has no enumerable fields, so JSON would show it as `{}`, however deep it stands. */
function readable(value: unknown, depth = 0): unknown {
	if (typeof value === "string") return cut(value, LENGTHS.logged);
	if (depth > DEEPEST) return "…";
	if (value instanceof Error) return describe(value, depth + 1);
	if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).map((each) => readable(each, depth + 1));
	if (!isPlain(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, readable(field, depth + 1)]));
}

function describe(error: Error, depth: number): unknown {
	const { name, message, stack, cause } = error;
	// Node reports a connection that fails at every address of its host so.
	const errors = error instanceof AggregateError && { errors: error.errors };
	return readable({ name, message, stack, ...errors, ...(cause !== undefined && { cause }) }, depth);
}

/** Whatever is not plain knows itself how it checks as JSON. */
function isPlain(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
