import { binomial, type Uniform } from "../../random.ts";

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
