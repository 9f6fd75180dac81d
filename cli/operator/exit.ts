import { ReleaseRefused, RolloutError } from "../../runtime/errors.ts";
import { plainText } from "../command-line/plain.ts";
import { USAGE_ERROR } from "../command-line/run.ts";
import { remedyOf } from "./remedy.ts";

/** What the command tells a shell. */
export const EXIT = {
	ok: 0,
	/** The rollout that was waited for has failed back, or never begun; or none can begin now. */
	failedBack: 1,
	/** Something is wrong with what was asked: a flag, a name, a gate that does not wait. Nothing has been done. */
	usage: USAGE_ERROR,
	/** AWS could not be asked, refused, or answered something unreadable. */
	aws: 3,
} as const;

/** What was asked for cannot be done, and why, with what to do instead. Nothing has been done. */
export class UsageError extends Error {
	override readonly name = "UsageError";
	/** All that is wrong. */
	readonly faults: readonly string[];
	constructor(...faults: readonly string[]) {
		super(faults.join("\n"));
		this.faults = faults;
	}
}

/** Where a rollout cannot start now it has never begun; all else is wrong with what was asked. */
function refusedWith({ code }: ReleaseRefused): number {
	return code === "WrongStart" ? EXIT.failedBack : EXIT.usage;
}

/** Runs a command and answers its exit code; mistakes and what AWS could not do are told to people. */
export async function exitCodeOf(run: () => Promise<number>, print: (line: string) => void): Promise<number> {
	try {
		return await run();
	} catch (error) {
		if (error instanceof ReleaseRefused) {
			print(plainText(error.message));
			return refusedWith(error);
		}
		if (!(error instanceof UsageError || error instanceof RolloutError)) throw error;
		const remedy = error instanceof UsageError ? undefined : remedyOf(error);
		print(plainText(remedy ? `${remedy.text}\n  ${error.message}` : error.message));
		return error instanceof UsageError ? EXIT.usage : EXIT.aws;
	}
}
