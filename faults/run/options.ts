import * as v from "valibot";
import { InvalidInput } from "../../runtime/errors.ts";
import { type Case, parseCase } from "../model/case.ts";
import type { Campaign } from "./campaign.ts";

/** The flags as they stand on the command line. */
export interface Flags {
	readonly seed: string;
	readonly pairs: string;
	readonly every: string;
	readonly all: boolean;
	readonly first: boolean;
	readonly case?: string | undefined;
}

/** What is to be played. */
export interface Options {
	readonly campaign: Campaign;
	/** The one case, when one is named. */
	readonly one?: Case;
}

const MOST_PAIRS = 1_000_000;
const MOST_EVERY = 10_000;
const MOST_SEED = 4_294_967_295;

/** Reads the flags. @throws {InvalidInput} with every mistake. */
export function optionsOf(flags: Flags): Options {
	const usageErrors: string[] = [];
	const whole = (flag: "seed" | "pairs" | "every", least: number, most: number) => {
		const form = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(least), v.maxValue(most));
		const result = v.safeParse(form, flags[flag]);
		if (result.success) return result.output;
		usageErrors.push(`--${flag} must be a whole number from ${least} to ${most} (given: ${flags[flag]})`);
		return least;
	};
	const campaign = {
		seed: whole("seed", 0, MOST_SEED),
		pairs: whole("pairs", 0, MOST_PAIRS),
		every: whole("every", 1, MOST_EVERY),
		all: flags.all,
		first: flags.first,
	};
	const one = flags.case === undefined ? undefined : caseOf(flags.case, usageErrors);
	if (usageErrors.length > 0) throw new InvalidInput("this run", usageErrors);
	return { campaign, ...(one && { one }) };
}

function caseOf(text: string, usageErrors: string[]): Case | undefined {
	try {
		return parseCase(text);
	} catch (error) {
		if (!(error instanceof InvalidInput)) throw error;
		usageErrors.push(...error.faults.map((fault) => `--case: ${fault}`));
		return undefined;
	}
}
