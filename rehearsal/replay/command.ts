import { faultsIn } from "../../cli/command-line/run.ts";
import { replayDocument } from "./json.ts";
import { type ReplayOptions, replay } from "./replay.ts";
import { replayText } from "./text.ts";

/** The flags that say how a scenario is played: a record says for itself what happened. */
const SCENARIO_FLAGS = ["traffic", "release", "clients", "stubborn", "seed", "observed", "out", "record"] as const;

interface Flags extends ReplayOptions, Partial<Record<(typeof SCENARIO_FLAGS)[number], string | undefined>> {
	readonly json?: boolean;
}

/**
 * Plays a record again and prints what it comes to.
 * @returns 0, or 1 where this version decides a check otherwise by the settings that it had.
 */
export async function replayed(flags: Flags, print: (line: string) => void): Promise<number> {
	const result = await replay(flags);
	print(flags.json ? JSON.stringify(replayDocument(result), null, 2) : replayText(result));
	return result.compared.every(({ same, uncertain }) => same || uncertain.length > 0) ? 0 : 1;
}

/** All that is wrong with the flags, and in the files that they name. */
export async function replayFaults(flags: Flags): Promise<string[]> {
	const strange = SCENARIO_FLAGS.filter((flag) => flags[flag] !== undefined);
	return [
		...strange.map((flag) => `--${flag}: a record has its own; leave it out, or --replay`),
		...(await faultsIn(() => replay(flags))),
	];
}
