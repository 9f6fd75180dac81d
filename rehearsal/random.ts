import { randomBinomial, randomExponential, randomPoisson } from "d3-random";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws a number in [0, 1), uniformly. */
export type Uniform = () => number;

/** A number from which all chance in a rehearsal follows. */
export class Seed {
	readonly value: number;

	/** @param value - a whole number from 0 to 4,294,967,295. */
	constructor(value: number) {
		this.value = value;
	}

	/**
	 * An independent stream of uniform numbers for one purpose. The same seed and names give the same stream: what one
	 * part of the world draws never shifts what another draws, so two policies meet the same luck.
	 */
	stream(...names: readonly (string | number)[]): Uniform {
		const generator = xoroshiro128plus(names.reduce<number>(mixed, mixed(this.value, "seed")));
		// Neighboring seeds start out alike; the generator needs some rounds to part them.
		for (let i = 0; i < 16; i++) generator.next();
		return () => (generator.next() >>> 0) * 2 ** -32;
	}

	/** A seed of its own for a part that draws from many streams. */
	derive(...names: readonly (string | number)[]): Seed {
		return new Seed(names.reduce<number>(mixed, this.value) >>> 0);
	}
}

/** One round of MurmurHash3 for each character or number. */
function mixed(hash: number, name: string | number): number {
	if (typeof name === "number") return round(hash, name);
	let result = hash;
	for (let i = 0; i < name.length; i++) result = round(result, name.charCodeAt(i));
	// Else "ab" would be the same as "a" and "b".
	return round(result, -1 - name.length);
}

function round(hash: number, value: number): number {
	const scrambled = Math.imul(rotated(Math.imul(value, 0xcc9e2d51), 15), 0x1b873593);
	return (Math.imul(rotated(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0;
}

const rotated = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));

/** The published types leave out the number of trials. */
type BinomialFrom = (uniform: Uniform) => (n: number, p: number) => () => number;
const binomialFrom = randomBinomial.source as unknown as BinomialFrom;

/** How many of `n` independent trials succeed, each with probability `p`. */
export function binomial(uniform: Uniform, n: number, p: number): number {
	if (n <= 0 || p <= 0) return 0;
	if (p >= 1) return n;
	return binomialFrom(uniform)(n, p)();
}

/** How many events happen where `mean` are expected. */
export function poisson(uniform: Uniform, mean: number): number {
	return mean <= 0 ? 0 : randomPoisson.source(uniform)(mean)();
}

/** A wait whose mean is given. */
export function exponential(uniform: Uniform, mean: number): number {
	return randomExponential.source(uniform)(1 / mean)();
}

/** A number between two bounds, uniformly. */
export function between(uniform: Uniform, [least, most]: readonly [number, number]): number {
	return least + (most - least) * uniform();
}
