import * as v from "valibot";
import { InvalidInput } from "../runtime/errors.ts";
import { cellsNamed } from "./judge/cells.ts";
import type { JudgeWishes } from "./judge.ts";

/** The flags as they stand on the command line. */
export interface Flags {
	readonly bench?: string | undefined;
	readonly seed?: string | undefined;
	readonly rollouts?: string | undefined;
	readonly cells?: string | undefined;
}

const DEFAULTS = { seed: "1", rollouts: "2000", cells: "" };
const MOST_SEED = 4_294_967_295;
const MOST_ROLLOUTS = 1_000_000;

/** Reads what the judge is to be tried with. @throws {InvalidInput} with every mistake. */
export function wishesOf({ bench, ...flags }: Flags): JudgeWishes {
	const mistakes: string[] = [];
	for (const flag of Object.keys(DEFAULTS) as (keyof JudgeWishes)[]) {
		if (bench !== "judge" && flags[flag] !== undefined) mistakes.push(`--${flag} is for the judge only`);
	}
	const whole = (flag: "seed" | "rollouts", least: number, most: number) => {
		const form = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(least), v.maxValue(most));
		const text = flags[flag] ?? DEFAULTS[flag];
		const result = v.safeParse(form, text);
		if (result.success) return result.output;
		mistakes.push(`--${flag} must be a whole number from ${least} to ${most} (given: ${text})`);
		return least;
	};
	const cells = flags.cells ?? DEFAULTS.cells;
	const wishes = { seed: whole("seed", 0, MOST_SEED), rollouts: whole("rollouts", 1, MOST_ROLLOUTS), cells };
	if (cellsNamed(cells).length === 0) mistakes.push(`--cells: no cell's name contains "${cells}"`);
	if (mistakes.length > 0) throw new InvalidInput("this bench", mistakes);
	return wishes;
}
