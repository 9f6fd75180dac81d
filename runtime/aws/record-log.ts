import type { RecordLine } from "../contract/record.ts";

/**
 * Writes a check to the function's log, as a line of its own on the standard output: the console of a function would wrap it in an object and
 * leave it out at a higher log level.
 */
export function recordLog(line: RecordLine): void {
	process.stdout.write(`${JSON.stringify(line)}\n`);
}
