/** How many examples a property is tried with: few while one works, many in CI. */
import fc from "fast-check";

/** How many examples fast-check takes by itself, and CI with it. */
const FULL = 100;
/** How many of each hundred are tried where nobody says more: what one has just broken mostly shows in the first. */
const WHILE_WORKING = 20;

/** Of each hundred examples so many are tried: the environment's PROPERTY_RUNS. */
const share = Number(process.env.PROPERTY_RUNS ?? WHILE_WORKING) / FULL;
if (!(share > 0)) throw new Error(`PROPERTY_RUNS must be a number above 0, not ${process.env.PROPERTY_RUNS}`);

/**
 * The examples of a property that wants another number than a hundred.
 * @param full - how many CI tries
 * @param least - how many are always tried, where a test counts what it meets; default 1
 */
export const runs = (full: number, least = 1): number => Math.max(least, Math.ceil(full * share));

/** Some of the cases of a test that plays whole rollouts, spread over all of them; CI plays all. */
export const some = <T>(cases: readonly T[]): readonly T[] => {
	const wanted = runs(cases.length);
	return cases.filter(
		(_, i) => Math.floor(((i + 1) * wanted) / cases.length) > Math.floor((i * wanted) / cases.length),
	);
};

/** Which examples are tried: the environment's PROPERTY_SEED, or others each time. */
const seed = process.env.PROPERTY_SEED === undefined ? {} : { seed: Number(process.env.PROPERTY_SEED) };
if (Number.isNaN(seed.seed)) throw new Error(`PROPERTY_SEED must be a number, not ${process.env.PROPERTY_SEED}`);

// Loaded before each file of tests, since it is one of the configuration's setup files.
fc.configureGlobal({ ...fc.readConfigureGlobal(), ...seed, numRuns: runs(FULL) });
