import * as v from "valibot";
import { InvalidInput } from "../runtime/errors.ts";
import { type FleetWishes, fleetWishesOf } from "./fleet/wishes.ts";
import { cellsNamed } from "./judge/cells.ts";
import type { JudgeWishes } from "./judge.ts";
import { type SynthFlags, type SynthWishes, synthWishesOf } from "./synth/wishes.ts";

/** The flags as they stand on the command line. */
export interface Flags extends SynthFlags {
	readonly bench?: string | undefined;
	readonly seed?: string | undefined;
	readonly rollouts?: string | undefined;
	readonly cells?: string | undefined;
}

/** What is to be measured, and how. */
export interface Wishes extends JudgeWishes {
	/** For that bench only. */
	readonly synth?: SynthWishes;
	/** For that bench only. */
	readonly fleet?: FleetWishes;
}

const DEFAULTS = { seed: "1", rollouts: "2000", cells: "" };
/** The benches that each flag is for. */
const USED_BY: Readonly<Record<keyof typeof DEFAULTS | keyof SynthFlags, readonly string[]>> = {
	seed: ["judge", "fleet"],
	rollouts: ["judge"],
	cells: ["judge"],
	services: ["synth", "fleet"],
	runs: ["synth"],
	terraform: ["synth"],
};
const MOST_SEED = 4_294_967_295;
const MOST_ROLLOUTS = 1_000_000;

/** Reads what the bench is to be tried with. @throws {InvalidInput} with every mistake. */
export function wishesOf({ bench, ...flags }: Flags): Wishes {
	const mistakes: string[] = [];
	for (const [flag, benches] of Object.entries(USED_BY)) {
		if (benches.includes(bench ?? "") || flags[flag as keyof typeof USED_BY] === undefined) continue;
		mistakes.push(`--${flag} is for ${benches.join(" and ").replace("judge", "the judge")} only`);
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
	const synth = bench === "synth" && { synth: synthWishesOf(flags, (mistake) => mistakes.push(mistake)) };
	const seed = whole("seed", 0, MOST_SEED);
	const fleet = bench === "fleet" && { fleet: fleetWishesOf(flags, seed, (mistake) => mistakes.push(mistake)) };
	const wishes = { seed, rollouts: whole("rollouts", 1, MOST_ROLLOUTS), cells, ...synth, ...fleet };
	if (cellsNamed(cells).length === 0) mistakes.push(`--cells: no cell's name contains "${cells}"`);
	if (mistakes.length > 0) throw new InvalidInput("this bench", mistakes);
	return wishes;
}
