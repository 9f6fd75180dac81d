import type { Log } from "../ports.ts";

/**
 * Logs to the console. The functions' log format is JSON, so Lambda itself adds time, level and request id
 * and makes one JSON line of each object (AWS Lambda: advanced logging controls).
 */
export function consoleLog(fields: Readonly<Record<string, unknown>>): Log {
	const line = (message: string, more: Readonly<Record<string, unknown>> = {}) => ({ message, ...fields, ...more });
	return {
		info: (message, more) => console.info(line(message, more)),
		warn: (message, more) => console.warn(line(message, readable(more))),
		error: (message, more) => console.error(line(message, readable(more))),
	};
}

/** An Error has no enumerable fields, so JSON would show it as `{}`. */
function readable(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([key, value]) => [key, value instanceof Error ? describe(value) : value]),
	);
}

function describe({ name, message, stack, cause }: Error): Record<string, unknown> {
	return { name, message, stack, ...(cause instanceof Error && { cause: describe(cause) }) };
}
