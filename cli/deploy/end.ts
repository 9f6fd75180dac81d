import { InvalidInput } from "../../runtime/errors.ts";
import { plainText } from "../command-line/plain.ts";
import { USAGE_ERROR } from "../command-line/run.ts";

/** What bin/deploy and bin/cleanup tell a shell: the same as the operator's command. */
export const EXIT = { done: 0, failed: 1, usage: USAGE_ERROR, aws: 3 } as const;

/** It was begun, and did not come to its end. The same command again goes on from there. */
export class Failed extends Error {
	override readonly name = "Failed";
}

/** Somebody has interrupted it: nothing is tried again. */
export class Interrupted extends Failed {
	constructor() {
		super("interrupted: the same command again goes on");
	}
}

/** AWS could not be asked, or refused. */
export class AwsRefused extends Error {
	override readonly name = "AwsRefused";
}

/** Runs a command and answers its exit code; what went wrong is told to people. */
export async function exitCodeOf(run: () => Promise<number>, say: (line: string) => void): Promise<number> {
	try {
		return await run();
	} catch (error) {
		if (error instanceof InvalidInput) {
			for (const fault of error.faults) say(plainText(fault));
			say("nothing was changed");
			return EXIT.usage;
		}
		if (!(error instanceof Failed || error instanceof AwsRefused)) throw error;
		say(plainText(error.message));
		return error instanceof Failed ? EXIT.failed : EXIT.aws;
	}
}
