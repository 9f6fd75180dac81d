import { binomial, type Seed, type Uniform } from "../../random.ts";

/** Up to so many draws are made one by one; beyond, a binomial number is near enough and cannot leave its bounds. */
const ONE_BY_ONE = 500;

/** How many of the marked are in a sample that is drawn from a population without putting back. */
export function hypergeometric(uniform: Uniform, population: number, marked: number, sample: number): number {
	if (marked * 2 > population) return sample - hypergeometric(uniform, population, population - marked, sample);
	if (sample * 2 > population) return marked - hypergeometric(uniform, population, marked, population - sample);
	const [draws, wanted] = marked < sample ? [marked, sample] : [sample, marked];
	return draws > ONE_BY_ONE
		? Math.min(draws, binomial(uniform, draws, wanted / population))
		: drawn(uniform, population, draws, wanted);
}

function drawn(uniform: Uniform, population: number, draws: number, wanted: number): number {
	let found = 0;
	for (let i = 0; i < draws; i++) if (uniform() * (population - i) < wanted - found) found++;
	return found;
}

/** Requests that all have the same chance, 0–1, to end badly. */
export interface Group {
	readonly requests: number;
	readonly chance: number;
}

/** How many of a group's requests ended badly. */
export interface Outcome {
	readonly count: number;
	/** How many of the group would have ended badly anyway: had every request had the base's chance. */
	readonly anyway: number;
}

/**
 * Draws how many requests of each group end badly, with common random numbers: of one total, the same requests end badly
 * in every run if all have the chance `base`. They fall to the groups by chance. A group with a greater chance adds some,
 * one with a lesser takes some back, and one with the same changes nothing.
 */
export function outcomes<const Groups extends readonly Group[]>(
	seed: Seed,
	base: number,
	groups: Groups,
): { readonly [I in keyof Groups]: Outcome } {
	let population = groups.reduce((sum, { requests }) => sum + requests, 0);
	let marked = binomial(seed.stream("base"), population, base);
	const split = seed.stream("split");
	const drawn = groups.map(({ requests, chance }, i) => {
		const anyway = hypergeometric(split, population, marked, requests);
		population -= requests;
		marked -= anyway;
		const own = seed.stream("own", i);
		const more = chance > base ? binomial(own, requests - anyway, (chance - base) / (1 - base)) : 0;
		const less = chance < base ? binomial(own, anyway, 1 - chance / base) : 0;
		return { count: anyway + more - less, anyway };
	});
	return drawn as { readonly [I in keyof Groups]: Outcome };
}
