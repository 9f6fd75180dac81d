import type { Paint } from "./paint.ts";

/** Where something is written: standard output, usually. */
export interface TextStream {
	write(text: string): unknown;
	/** Whether people watch it in a terminal, which can be drawn over. */
	readonly isTTY?: boolean;
	readonly columns?: number;
	readonly rows?: number;
}

/** Where a command says something. */
export interface Terminal {
	/** What was asked for: standard output. */
	readonly stdout: TextStream;
	/** Progress and mistakes: standard error. */
	readonly stderr: TextStream;
	readonly paint: Paint;
}

/** What is over sooner needs no progress, in milliseconds. */
const QUIET = 2_000;

/** Runs what may take a while, and says so on standard error when it does. */
export async function patiently<T>(what: string, stderr: TextStream, run: () => Promise<T>): Promise<T> {
	const timer = setTimeout(() => stderr.write(`${what} …\n`), QUIET);
	try {
		return await run();
	} finally {
		clearTimeout(timer);
	}
}
