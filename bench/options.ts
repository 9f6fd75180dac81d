import * as v from "valibot";
import { InvalidInput } from "../runtime/errors.ts";
import { type FleetOptions, fleetOptionsOf } from "./fleet/options.ts";
import { cellsNamed } from "./judge/cells.ts";
import { probationCellsNamed } from "./judge/probation/cells.ts";
import type { JudgeOptions } from "./judge.ts";
import { type SynthFlags, type SynthOptions, synthOptionsOf } from "./synth/options.ts";

/** The flags as they stand on the command line. */
export interface Flags extends SynthFlags {
	readonly bench?: string | undefined;
	readonly seed?: string | undefined;
	readonly rollouts?: string | undefined;
	readonly cells?: string | undefined;
}

/** What is to be measured, and how. */
export interface Options extends JudgeOptions {
	/** For that bench only. */
	readonly synth?: SynthOptions;
	/** For that bench only. */
	readonly fleet?: FleetOptions;
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
export function optionsOf({ bench, ...flags }: Flags): Options {
	const usageErrors: string[] = [];
	for (const [flag, benches] of Object.entries(USED_BY)) {
		if (benches.includes(bench ?? "") || flags[flag as keyof typeof USED_BY] === undefined) continue;
		usageErrors.push(`--${flag} is for ${benches.join(" and ").replace("judge", "the judge")} only`);
	}
	const whole = (flag: "seed" | "rollouts", least: number, most: number) => {
		const form = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(least), v.maxValue(most));
		const text = flags[flag] ?? DEFAULTS[flag];
		const result = v.safeParse(form, text);
		if (result.success) return result.output;
		usageErrors.push(`--${flag} must be a whole number from ${least} to ${most} (given: ${text})`);
		return least;
	};
	const cells = flags.cells ?? DEFAULTS.cells;
	const synth = bench === "synth" && { synth: synthOptionsOf(flags, (usageError) => usageErrors.push(usageError)) };
	const seed = whole("seed", 0, MOST_SEED);
	const fleet = bench === "fleet" && {
		fleet: fleetOptionsOf(flags, seed, (usageError) => usageErrors.push(usageError)),
	};
	const options = { seed, rollouts: whole("rollouts", 1, MOST_ROLLOUTS), cells, ...synth, ...fleet };
	if (cellsNamed(cells).length + probationCellsNamed(cells).length === 0)
		usageErrors.push(`--cells: no cell's name contains "${cells}"`);
	if (usageErrors.length > 0) throw new InvalidInput("this bench", usageErrors);
	return options;
}
