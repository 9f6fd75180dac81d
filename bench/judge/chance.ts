import { randomBinomial, randomPoisson } from "d3-random";
import type { Uniform } from "../../rehearsal/random.ts";

/** Draws counts. Making d3's samplers takes ten times as long as drawing from them, and millions are drawn here. */
export interface Chance {
	readonly uniform: Uniform;
	/** How many events happen where `mean` are expected. */
	poisson(mean: number): number;
	/** How many of `n` independent trials succeed, each with probability `p`. */
	binomial(n: number, p: number): number;
}

/** The published types leave out the number of trials. */
type BinomialFrom = (uniform: Uniform) => (n: number, p: number) => () => number;

/** Samplers on a stream of uniform numbers. */
export function chanceOf(uniform: Uniform): Chance {
	const [poisson, binomial] = [
		randomPoisson.source(uniform),
		(randomBinomial.source as unknown as BinomialFrom)(uniform),
	];
	return {
		uniform,
		poisson: (mean) => (mean > 0 ? poisson(mean)() : 0),
		binomial: (n, p) => (n > 0 && p > 0 ? binomial(n, p)() : 0),
	};
}
