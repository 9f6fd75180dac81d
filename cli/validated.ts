import { InvalidInput } from "../runtime/errors.ts";
import { USAGE_ERROR } from "./strict.ts";

/** What a command's flags ask for, or nothing when anything is wrong: then all mistakes have been told, and the process will exit with 2. */
export function validated<Flags, Wishes>(read: (flags: Flags) => Wishes, flags: Flags): Wishes | undefined {
	try {
		return read(flags);
	} catch (error) {
		if (!(error instanceof InvalidInput)) throw error;
		console.error(error.message);
		process.exitCode = USAGE_ERROR;
		return undefined;
	}
}
