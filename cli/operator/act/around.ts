import type { Paint } from "../show/paint.ts";
import type { ScreenStream } from "../show/screen.ts";
import type { Sources } from "../sources.ts";

/** What a command works with. */
export interface Around {
	readonly sources: Sources;
	/** ARN of the state machine, where it is known. */
	readonly stateMachine?: string | undefined;
	/** The service that is meant, where that was said. */
	readonly service?: string | undefined;
	/** What is asked for: standard output. */
	readonly stdout: ScreenStream;
	/** Progress and mistakes: standard error. */
	readonly stderr: ScreenStream;
	readonly paint: Paint;
	readonly now: () => Date;
	readonly sleep: (milliseconds: number) => Promise<void>;
	/** Who gives the command, as rollouts' reasons name them. */
	readonly who: string;
}

/** What is over sooner needs no progress, in milliseconds. */
const QUIET = 2_000;

/** Runs what may take a while, and says so on standard error when it does. */
export async function patiently<T>(what: string, stderr: ScreenStream, run: () => Promise<T>): Promise<T> {
	const timer = setTimeout(() => stderr.write(`${what} …\n`), QUIET);
	try {
		return await run();
	} finally {
		clearTimeout(timer);
	}
}
