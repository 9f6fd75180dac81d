import { operating } from "../../../cli/operator/connections.ts";
import { UsageError } from "../../../cli/operator/exit.ts";
import type { ConsoleFlags, Running } from "../source.ts";
import { Live } from "./live.ts";

/** The flags that only a demo has. */
const PLAYED = ["scenario", "speed", "seed"] as const;

/** Begins to read what is really there. @throws {UsageError} with all that is wrong with the flags. */
export async function beginLive(flags: ConsoleFlags, who: string): Promise<Running> {
	const stray = PLAYED.filter((flag) => flags[flag] !== undefined);
	if (stray.length > 0)
		throw new UsageError(...stray.map((flag) => `--${flag} is of a rehearsal: add --demo, or leave it out`));
	const source = new Live({ ...(await operating(flags)), act: flags.act, who });
	return { source, broken: new Promise(() => {}), end: () => undefined };
}
