import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { between, binomial, exponential, poisson, Seed, type Uniform } from "../../rehearsal/random.ts";

const DRAWS = 20_000;
/** So many standard deviations from the mean a fixed seed is never expected to be: once in 100,000 tests. */
const SIGMAS = 4.5;

const drawn = (draw: () => number, count = DRAWS) => Array.from({ length: count }, draw);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) => {
	const middle = mean(values);
	return mean(values.map((value) => (value - middle) ** 2));
};

function correlation(left: readonly number[], right: readonly number[]): number {
	const [l, r] = [mean(left), mean(right)];
	const covariance = mean(left.map((value, i) => (value - l) * ((right[i] as number) - r)));
	return covariance / Math.sqrt(variance(left) * variance(right));
}

/** Pearson's statistic of 16 bins; above 45 for uniform numbers once in 14,000 times. */
function chiSquare(values: readonly number[]): number {
	const bins = new Array<number>(16).fill(0);
	for (const value of values) bins[Math.floor(value * 16)] = (bins[Math.floor(value * 16)] as number) + 1;
	const expected = values.length / 16;
	return bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function expectIndependent(left: readonly number[], right: readonly number[]): void {
	expect(Math.abs(correlation(left, right))).toBeLessThan(SIGMAS / Math.sqrt(left.length));
}

describe("a stream", () => {
	it("is the same for the same seed and names, and another for any other", () => {
		const names = fc.array(fc.oneof(fc.string(), fc.nat()), { maxLength: 3 });
		fc.assert(
			fc.property(fc.nat(0xffff_ffff), names, fc.nat(9), (value, names, last) => {
				const first = (seed: Seed, ...more: number[]) => drawn(seed.stream(...names, ...more), 4);
				expect(first(new Seed(value), last)).toEqual(first(new Seed(value), last));
				expect(first(new Seed(value), last)).not.toEqual(first(new Seed(value), last + 1));
				expect(first(new Seed(value), last)).not.toEqual(first(new Seed((value + 1) % 2 ** 32), last));
				expect(first(new Seed(value).derive("part"), last)).not.toEqual(first(new Seed(value), last));
			}),
		);
	});

	it("stays in [0, 1) and fills it evenly", () => {
		for (const value of [0, 1, 2, 0xffff_ffff]) {
			const values = drawn(new Seed(value).stream("even"));
			expect(values.every((each) => each >= 0 && each < 1)).toBe(true);
			expect(chiSquare(values)).toBeLessThan(45);
		}
	});

	it("does not know its neighbors: other seeds, other names, other seconds", () => {
		for (const value of [0, 1, 1_000, 0xffff_fffe]) {
			const stream = drawn(new Seed(value).stream("answers", 7));
			expectIndependent(stream, drawn(new Seed(value + 1).stream("answers", 7)));
			expectIndependent(stream, drawn(new Seed(value).stream("answers", 8)));
			expectIndependent(stream, drawn(new Seed(value).stream("resolvers", 7)));
			expectIndependent(stream.slice(1), stream.slice(0, -1));
		}
	});

	it.each<[string, (i: number) => Uniform]>([
		["the seconds of one purpose", (i) => new Seed(1).stream("requests", i)],
		["neighboring seeds", (i) => new Seed(i).stream("answers")],
		["derived seeds", (i) => new Seed(5).derive("service", i).stream("answers")],
	])("begins as evenly as it goes on, over %s", (_, stream) => {
		const pairs = Array.from({ length: DRAWS }, (_, i) => drawn(stream(i), 2));
		const [firsts, seconds] = [pairs.map(([first]) => first as number), pairs.map(([, second]) => second as number)];
		expect(chiSquare(firsts)).toBeLessThan(45);
		expect(chiSquare(seconds)).toBeLessThan(45);
		expectIndependent(firsts, seconds);
		expectIndependent(firsts.slice(1), firsts.slice(0, -1));
	});
});

/** Checks mean and variance; the tolerance of the variance holds for tails up to those of an exponential. */
function expectTimeline(values: readonly number[], expectedMean: number, expectedVariance: number): void {
	expect(Math.abs(mean(values) - expectedMean)).toBeLessThan(SIGMAS * Math.sqrt(expectedVariance / values.length));
	const spread = Math.sqrt((8 + 1 / expectedVariance) / values.length);
	expect(Math.abs(variance(values) / expectedVariance - 1)).toBeLessThan(SIGMAS * spread);
}

describe("chance", () => {
	it.each([
		[1, 0.3],
		[40, 0.01],
		[1_000, 0.5],
		[100_000, 0.087_4],
		[100_000, 0.999_99],
	])("draws successes of %d trials with probability %d", (n, p) => {
		const uniform = new Seed(n).stream("binomial", 1);
		const values = drawn(() => binomial(uniform, n, p));
		expect(values.every((value) => Number.isInteger(value) && value >= 0 && value <= n)).toBe(true);
		expectTimeline(values, n * p, n * p * (1 - p));
	});

	it("draws no success without trials or chance, and nothing but successes when they are certain", () => {
		const uniform = new Seed(1).stream("certain");
		expect([binomial(uniform, 0, 0.5), binomial(uniform, 9, 0), binomial(uniform, 9, 1)]).toEqual([0, 0, 9]);
		expect(binomial(uniform, 9, 1 + 1e-12)).toBe(9);
		expect(poisson(uniform, 0)).toBe(0);
	});

	it.each([0.1, 3, 200, 100_000])("draws events of which %d are expected", (expected) => {
		const uniform = new Seed(2).stream("poisson");
		const values = drawn(() => poisson(uniform, expected));
		expect(values.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
		expectTimeline(values, expected, expected);
	});

	it.each([0.01, 3_600])("draws waits of %d on average, without memory", (expected) => {
		const uniform = new Seed(3).stream("exponential");
		const values = drawn(() => exponential(uniform, expected));
		expectTimeline(values, expected, expected ** 2);
		const longer = values.filter((value) => value > expected).length / values.length;
		expect(Math.abs(longer - Math.exp(-1))).toBeLessThan(SIGMAS * Math.sqrt(0.25 / values.length));
	});

	it("draws between two bounds evenly, and the bound itself where they are the same", () => {
		const uniform = new Seed(4).stream("between");
		const values = drawn(() => between(uniform, [15, 60]));
		expect(chiSquare(values.map((value) => (value - 15) / 45))).toBeLessThan(45);
		expect(between(uniform, [5, 5])).toBe(5);
	});
});
