/** Runs in a copy that has a mistake: plays cases until something does not hold, and prints what it was as JSON. */
import { playAll } from "../run/campaign.ts";

/** What a copy with a mistake came to. */
export interface Found {
	/** How many cases were played. */
	readonly cases: number;
	/** The first case in which something did not hold. */
	readonly case?: string | undefined;
	readonly invariant?: string | undefined;
	readonly message?: string | undefined;
}

/** Pairs are for what no single fault shows. */
const PAIRS = 400;

const tally = await playAll({ seed: 1, pairs: PAIRS, all: false, every: 1, first: true }, () => {});
const { none, single, pair } = tally.counts;
const [first] = tally.violations;
const found: Found = {
	cases: none + single + pair,
	...(first && { case: first.case, invariant: first.violations[0]?.invariant, message: first.violations[0]?.message }),
};
console.log(JSON.stringify(found));
