import fc from "fast-check";
import { parse } from "valibot";
import { describe, expect, it } from "vitest";
import { Seed } from "../../../../rehearsal/random.ts";
import { type CacheClass, Clients, type Traffic } from "../../../../rehearsal/scenario/clients.ts";
import { rateAt } from "../../../../rehearsal/world/clients/arrivals.ts";
import { ClientPopulation } from "../../../../rehearsal/world/clients/clients.ts";
import { runs } from "../../../support/runs.ts";

/** So many standard deviations from the closed form a fixed seed is never expected to be. */
const SIGMAS = 4.75;

const obey: CacheClass = { kind: "obey", share: 1 };

interface Existing {
	readonly caches: number;
	readonly rate: number;
	readonly ttl?: number;
	readonly classes?: readonly CacheClass[];
	readonly keepAlive?: { readonly share: number; readonly seconds: number };
	readonly seconds: number;
	readonly atRest?: number;
	readonly seed?: number;
	readonly traffic?: Traffic;
}

function population(input: Existing): ClientPopulation {
	const { caches, rate, ttl = 60, classes = [obey], keepAlive = { share: 0, seconds: 60 }, seconds, atRest } = input;
	return new ClientPopulation({
		clients: parse(Clients, { caches, classes, keepAlive }),
		traffic: input.traffic ?? { kind: "flat", requestsPerSecond: rate },
		ttlSeconds: ttl,
		seconds,
		...(atRest !== undefined && { chanceOfGreenAtRest: atRest }),
		seed: new Seed(input.seed ?? 1),
	});
}

/** Plays all seconds, and gives what each brought. */
function played(input: Existing, chance: (second: number) => number) {
	const clients = population(input);
	return Array.from({ length: input.seconds }, (_, second) => {
		const { blue, green } = clients.tick(second, chance(second));
		return { all: blue + green, green };
	});
}

const totals = (seconds: readonly { readonly all: number }[]) => seconds.map(({ all }) => all);

/** The average of a function over a second. */
function over(second: number, at: (timelineEvent: number) => number): number {
	const parts = 50;
	return Array.from({ length: parts }, (_, i) => at(second + (i + 0.5) / parts)).reduce((a, b) => a + b) / parts;
}

/**
 * The share of requests that still follow an answer from before a shift, so many seconds after it. A request comes from
 * such a cache when its answer was valid (hold / (hold + wait) of the time) and its residual life is longer than that.
 */
const stale = (rate: number, caches: number, hold: number, survival: (seconds: number) => number) => (second: number) =>
	(hold / (hold + caches / rate)) * over(second, survival);
const linear = (hold: number) => (seconds: number) => Math.max(0, 1 - seconds / hold);
const exponential = (mean: number) => (seconds: number) => Math.exp(-seconds / mean);

/** Each cache counts once, and so does each request: the share of green varies by both. */
function expectShare(second: { readonly all: number; readonly green: number }, share: number, caches: number): void {
	const spread = Math.sqrt(share * (1 - share) * (1 / caches + 1 / second.all));
	expect(Math.abs(second.green / second.all - share)).toBeLessThanOrEqual(SIGMAS * spread + 1e-9);
}

describe("after a shift, obedient caches", () => {
	it("bring the candidate its share evenly over one TTL when they are busy", () => {
		const input = { caches: 20_000, rate: 100_000, seconds: 120 };
		const seconds = played(input, () => 0.4);
		const old = stale(input.rate, input.caches, 60, linear(60));
		for (const [s, second] of seconds.entries()) expectShare(second, 0.4 * (1 - old(s)), input.caches);
		expectShare(seconds[29] as (typeof seconds)[0], 0.4 * 0.495, input.caches);
	});

	it("do so in the closed form at any TTL, rate and share, whenever the shift comes", () => {
		const cases = fc.record({
			ttl: fc.integer({ min: 2, max: 60 }),
			rate: fc.constantFrom(50, 500, 5_000, 50_000),
			share: fc.integer({ min: 5, max: 95 }).map((percent) => percent / 100),
			at: fc.constantFrom(0, 40, 111),
			seed: fc.nat(),
		});
		fc.assert(
			fc.property(cases, ({ ttl, rate, share, at, seed }) => {
				const caches = 5_000;
				const input = { caches, rate, ttl, seconds: at + 80, seed };
				const seconds = played(input, (second) => (second < at ? 0 : share));
				const old = stale(rate, caches, ttl, linear(ttl));
				for (const [s, second] of seconds.entries()) {
					expectShare(second, s < at ? 0 : share * (1 - old(s - at)), caches);
				}
			}),
			{ seed: 3, numRuns: runs(30) },
		);
	});

	it("take all traffic back within one TTL, and not a request later", () => {
		const input = { caches: 5_000, rate: 20_000, seconds: 300 };
		const seconds = played(input, (second) => (second < 100 ? 0.5 : 0));
		const old = stale(input.rate, input.caches, 60, linear(60));
		for (let s = 100; s < 160; s++)
			expectShare(seconds[s] as { all: number; green: number }, 0.5 * old(s - 100), 5_000);
		expect(seconds.slice(160).every(({ green }) => green === 0)).toBe(true);
	});
});

describe("the drain from a load balancer that is no longer answered", () => {
	const connected = (seconds: number) => ({ keepAlive: { share: 1, seconds } });
	it.each([
		["obedient caches: in one TTL", [obey], {}, 60, linear],
		["caches with a longer minimum: in that", [{ kind: "clamp", share: 1, minimumSeconds: 150 }], {}, 150, linear],
		["caches with a shorter minimum: in one TTL", [{ kind: "clamp", share: 1, minimumSeconds: 5 }], {}, 60, linear],
		["caches that stretch it threefold: in three TTLs", [{ kind: "stretch", share: 1, times: 3 }], {}, 180, linear],
		["pinned clients: as they leave", [{ kind: "pinned", share: 1, lifetimeSeconds: 90 }], {}, 90, exponential],
		["short-lived pinned clients", [{ kind: "pinned", share: 1, lifetimeSeconds: 1.5 }], {}, 1.5, exponential],
		["connections shorter than the TTL: with the first that ends after it", [obey], connected(80), 80, linear],
		["connections that last longer: when they end", [obey], connected(200), 200, linear],
		["connections without a TTL: when they end", [obey], { ttl: 0, ...connected(80) }, 80, linear],
		[
			"connections of caches that stretch: after whole connections",
			[{ kind: "stretch", share: 1, times: 2.5 }],
			connected(80),
			160,
			linear,
		],
		[
			"pinned clients with connections, which leave with them",
			[{ kind: "pinned", share: 1, lifetimeSeconds: 90 }],
			connected(600),
			90,
			exponential,
		],
	] as const)("of %s", (_, classes, more, hold, survival) => {
		const input = { caches: 4_000, rate: 4_000, seconds: 220, atRest: 1, classes, ...more };
		const seconds = played(input, () => 0);
		const old = stale(input.rate, input.caches, hold, survival(hold));
		for (const [s, second] of seconds.entries()) expectShare(second, old(s), input.caches);
		if (survival === linear) expect(seconds.findLastIndex(({ green }) => green > 0)).toBe(hold - 1);
	});

	it("is that of all classes and connections together", () => {
		const input = {
			caches: 20_000,
			rate: 20_000,
			seconds: 200,
			atRest: 1,
			classes: [
				{ kind: "obey", share: 0.7 },
				{ kind: "stretch", share: 0.3, times: 3 },
			],
			keepAlive: { share: 0.4, seconds: 100 },
		} as const;
		const old = (hold: number) => stale(input.rate, input.caches, hold, linear(hold));
		for (const [s, second] of played(input, () => 0).entries()) {
			const obedient = 0.6 * old(60)(s) + 0.4 * old(100)(s);
			const stretching = 0.6 * old(180)(s) + 0.4 * old(200)(s);
			expectShare(second, 0.7 * obedient + 0.3 * stretching, input.caches);
		}
	});

	it("is over at once with a TTL of 0", () => {
		const input = { caches: 100, rate: 10_000, ttl: 0, seconds: 4, atRest: 1 };
		const seconds = played(input, (second) => [0, 1, 0.5, 0][second] as number);
		expect([seconds[0]?.green, seconds[1]?.green, seconds[3]?.green]).toEqual([0, seconds[1]?.all, 0]);
		expectShare(seconds[2] as { all: number; green: number }, 0.5, Number.POSITIVE_INFINITY);
	});
});

describe("weighted answers", () => {
	it.each([0.05, 0.5])("spread over few busy caches as draws with chance %d do", (chance) => {
		const [caches, runs] = [40, 800];
		const classes = [0, 1].map((minimumSeconds) => ({ kind: "clamp", share: 0.5, minimumSeconds }) as const);
		const shares = Array.from({ length: runs }, (_, seed) => {
			const input = { caches, rate: 4_000, ttl: 3, classes, seconds: 6, seed };
			const { all, green } = played(input, () => chance).at(-1) as { all: number; green: number };
			return green / all;
		});
		const mean = shares.reduce((sum, each) => sum + each, 0) / runs;
		const variance = shares.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (runs - 1);
		// Of a cache's 100 requests in that second, about one in 300 is spread over two answers: that is left out.
		const expected = chance * (1 - chance) * (1 / caches + 1 / 4_000);
		expect(Math.abs(mean - chance)).toBeLessThan(SIGMAS * Math.sqrt(expected / runs));
		expect(Math.abs(variance / expected - 1)).toBeLessThan(SIGMAS * Math.sqrt(2.5 / runs));
	});

	it("leave each cache on one load balancer until it asks again", () => {
		const seconds = played({ caches: 1, rate: 1_000, ttl: 50, seconds: 200, seed: 4 }, () => 0.5);
		const divided = seconds.filter(({ all, green }) => green > 0 && green < all).length;
		expect(divided).toBeLessThanOrEqual(4);
		expect(seconds.some(({ green }) => green > 0) && seconds.some(({ green }) => green === 0)).toBe(true);
	});
});

/** Checks that counts are those of a Poisson process with these means. */
function expectPoisson(counts: readonly number[], means: readonly number[]): void {
	const expected = means.reduce((sum, mean) => sum + mean, 0);
	const counted = counts.reduce((sum, count) => sum + count, 0);
	expect(Math.abs(counted - expected)).toBeLessThan(SIGMAS * Math.sqrt(expected));
	const dispersion = counts.map((count, i) => (count - (means[i] as number)) ** 2 / (means[i] as number));
	const noise = Math.sqrt(means.reduce((sum, mean) => sum + 2 + 1 / mean, 0)) / means.length;
	expect(Math.abs(dispersion.reduce((sum, each) => sum + each, 0) / counts.length - 1)).toBeLessThan(SIGMAS * noise);
}

describe("all requests together", () => {
	it.each([
		["a trickle over many caches", { caches: 100_000, rate: 0.1, seconds: 7_200 }],
		["little over few", { caches: 3, rate: 2, seconds: 3_600 }],
		["much over few", { caches: 10, rate: 100_000, seconds: 600 }],
		["much over many", { caches: 20_000, rate: 100_000, seconds: 300 }],
		[
			"classes alike",
			{
				caches: 200_000,
				rate: 200,
				ttl: 1,
				classes: [
					{ ...obey, share: 0.5 },
					{ ...obey, share: 0.5 },
				],
				seconds: 300,
			},
		],
		["no TTL", { caches: 1_000, rate: 500, ttl: 0, seconds: 1_000 }],
		["the shortest TTL", { caches: 1_000, rate: 2_000, ttl: 1, seconds: 300 }],
		[
			"stubborn clients",
			{ caches: 1_000, rate: 500, classes: [{ kind: "pinned", share: 1, lifetimeSeconds: 2 }], seconds: 1_000 },
		],
	] as const)("arrive at their rate, with Poisson's spread: %s", (_, input) => {
		const counts = totals(played(input, () => 0.5));
		expectPoisson(
			counts,
			counts.map(() => input.rate),
		);
	});

	it("follow the wave of a day though each cache waits long", () => {
		const traffic: Traffic = { kind: "diurnal", trough: 2, peak: 40, hour: 2 };
		const input = { caches: 4_000, rate: 0, traffic, seconds: 12 * 3_600 };
		const counts = totals(played(input, () => 0.5));
		const means = counts.map((_, second) => rateAt(traffic, second));
		for (let hour = 0; hour < 12; hour++) {
			const [from, to] = [hour * 3_600, (hour + 1) * 3_600];
			expectPoisson(counts.slice(from, to), means.slice(from, to));
		}
	});

	it("begin alike however long is played", () => {
		const classes = parse(Clients, {}).classes;
		const wave: Traffic = { kind: "diurnal", trough: 50, peak: 400, hour: 3 };
		for (const traffic of [undefined, wave]) {
			const input = { caches: 3_000, rate: 200, classes, ...(traffic && { traffic }) };
			const short = played({ ...input, seconds: 400 }, () => 0.3);
			expect(played({ ...input, seconds: 2_000 }, () => 0.3).slice(0, 400)).toEqual(short);
		}
	});

	it("are the same second by second whatever is answered", () => {
		const chances = fc.array(
			fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
			{ minLength: 150, maxLength: 150 },
		);
		const mixed = {
			caches: 300,
			seconds: 150,
			ttl: 5,
			classes: [
				{ kind: "obey", share: 0.5 },
				{ kind: "clamp", share: 0.2, minimumSeconds: 7 },
				{ kind: "stretch", share: 0.2, times: 3 },
				{ kind: "pinned", share: 0.1, lifetimeSeconds: 20 },
			],
			keepAlive: { share: 0.2, seconds: 60 },
		} as const;
		fc.assert(
			fc.property(chances, fc.nat(), fc.constantFrom(1, 300, 90_000), (chance, seed, rate) => {
				const one = played({ ...mixed, rate, seed }, (second) => chance[second] as number);
				const other = played({ ...mixed, rate, seed, atRest: 0.7 }, () => 0);
				expect(totals(one)).toEqual(totals(other));
			}),
			{ numRuns: runs(40) },
		);
	});
});

describe("a population", () => {
	it("does the same for the same seed, and something else for another", () => {
		const run = (seed: number) => played({ caches: 500, rate: 900, seconds: 100, seed }, () => 0.5);
		expect(run(1)).toEqual(run(1));
		expect(totals(run(1))).not.toEqual(totals(run(2)));
	});

	it("is played second by second, none left out, none twice", () => {
		const clients = population({ caches: 10, rate: 10, seconds: 10 });
		clients.tick(0, 0);
		expect(() => clients.tick(2, 0)).toThrow(RangeError);
		expect(() => clients.tick(0, 0)).toThrow("second 1 comes next, not 0");
	});
});
