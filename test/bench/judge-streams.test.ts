import { describe, expect, it } from "vitest";
import { CELLS, type Cell, cellsNamed, isTwin } from "../../bench/judge/cells.ts";
import { chanceOf } from "../../bench/judge/chance.ts";
import { streamOf } from "../../bench/judge/stream.ts";
import { Seed } from "../../rehearsal/random.ts";
import type { Tally } from "../../runtime/core/analysis/evidence.ts";

const named = (name: string): Cell => CELLS.find((cell) => cell.name === name) as Cell;

/** All minutes of many rollouts of a cell. */
function minutesOf(cell: Cell, rollouts = 400) {
	const chance = chanceOf(new Seed(3).stream(cell.name));
	return Array.from({ length: rollouts }, () => streamOf(cell, chance)).flatMap(({ minutes }) => minutes);
}

const sum = (tallies: readonly Tally[], of: (tally: Tally) => number) =>
	tallies.reduce((total, tally) => total + of(tally), 0);
const badShare = (tallies: readonly Tally[]) =>
	sum(tallies, ({ bad }) => bad) / sum(tallies, ({ requests }) => requests);

describe("the cells", () => {
	it("have names of their own", () => {
		expect(new Set(CELLS.map(({ name }) => name)).size).toBe(CELLS.length);
	});

	it("are all that the project promises something of", () => {
		for (const rps of [1, 10, 100, 1_000, 10_000]) {
			for (const percent of [0, 0.1, 1, 2]) expect(named(`identical errors ${rps}/s ${percent}%`)).toBeDefined();
		}
		expect(CELLS.flatMap(({ name, within }) => (within ? [[name, within]] : []))).toEqual([
			[
				"detect errors 10/s 0.1-5%",
				[
					{ share: 0.5, periods: 2 },
					{ share: 0.95, periods: 4 },
				],
			],
			["detect errors 1000/s 1-2%", [{ share: 0.5, periods: 3 }]],
			["detect slow 20/s 10-30%", [{ share: 0.95, periods: 6 }]],
		]);
	});

	it("have identical releases of the same base error for each sick one", () => {
		for (const cell of CELLS.filter(({ group }) => group === "detect")) {
			const twins = CELLS.filter((each) => isTwin(each, cell) && each.bad.stable === cell.bad.stable);
			expect(twins, cell.name).toHaveLength(1);
		}
	});

	it("can be chosen by a part of their name, and bring those that they are compared by", () => {
		expect(cellsNamed("detect slow 20/s 10-30").map(({ name }) => name)).toEqual([
			"identical slow 20/s 1%",
			"identical slow 20/s 10%",
			"identical slow 20/s 30%",
			"identical slow 20/s 10% torn",
			"identical slow 20/s 10% torn, hang-ups",
			"detect slow 20/s 10-30%",
			"detect slow 20/s 10-30% torn",
			"detect slow 20/s 10-30% torn, hang-ups",
		]);
		expect(cellsNamed("identical slow 20/s 10% bursts")).toHaveLength(1);
		expect(cellsNamed("nowhere")).toEqual([]);
		expect(cellsNamed("")).toEqual(CELLS);
	});
});

describe("a stream", () => {
	it("has half an hour's minutes, each shown 30 to 120 s after it", () => {
		const { minutes, parts } = streamOf(CELLS[0] as Cell, chanceOf(new Seed(1).stream("one")));
		expect(minutes).toHaveLength(30);
		for (const [minute, at] of parts.flatMap((some, i) => some.map(({ shownAt }) => [i, shownAt] as const))) {
			expect(at).toBeGreaterThanOrEqual((minute + 1) * 60 + 30);
			expect(at).toBeLessThanOrEqual((minute + 1) * 60 + 120);
		}
	});

	it("gives a tenth of Poisson arrivals to the candidate, and each color its share of bad answers", () => {
		const minutes = minutesOf(named("detect errors 10/s 1-5%"));
		const [own, stable] = [minutes.map(({ candidate }) => candidate), minutes.map((minute) => minute.stable)];
		const mean = sum(own, ({ requests }) => requests) / own.length;
		expect(mean).toBeCloseTo(60, 0);
		expect(sum(own, ({ requests }) => (requests - mean) ** 2) / own.length / mean).toBeCloseTo(1, 1);
		expect(sum(stable, ({ requests }) => requests) / stable.length / 540).toBeCloseTo(1, 2);
		expect(badShare(own)).toBeCloseTo(0.05, 2);
		expect(badShare(stable)).toBeCloseTo(0.01, 3);
	});

	it("bursts: minutes of one color with many times the arrivals, and no more of them bad", () => {
		const minutes = minutesOf(named("identical errors 10/s 1% bursts"));
		const own = minutes.map(({ candidate }) => candidate);
		const bursts = own.filter(({ requests }) => requests > 120);
		expect(bursts.length / own.length).toBeGreaterThan(0.1);
		expect(bursts.length / own.length).toBeLessThan(0.3);
		expect(badShare(bursts)).toBeCloseTo(0.01, 2);
		const alone = minutes.filter(({ candidate, stable }) => candidate.requests > 120 && stable.requests < 700);
		expect(alone.length).toBeGreaterThan(bursts.length / 2);
	});

	it("fails once for 20 to 40 s on both colors at once, and has no more arrivals than usual", () => {
		const rollouts = 200;
		const minutes = minutesOf(named("identical errors 1000/s 0.1% outage"), rollouts);
		const injected = minutes.filter(({ stable }) => stable.bad / stable.requests > 0.02);
		expect(injected.length).toBeGreaterThanOrEqual(rollouts);
		expect(injected.length).toBeLessThanOrEqual(2 * rollouts);
		for (const { candidate, stable } of injected) {
			expect(candidate.bad / candidate.requests).toBeCloseTo(stable.bad / stable.requests, 1);
		}
		const seconds = injected.reduce((total, { stable }) => total + (60 * stable.bad) / stable.requests / 0.8, 0);
		expect(seconds / rollouts).toBeGreaterThan(28);
		expect(seconds / rollouts).toBeLessThan(32);
		expect(
			sum(
				injected.map(({ stable }) => stable),
				({ requests }) => requests,
			) /
				injected.length /
				54_000,
		).toBeCloseTo(1, 2);
	});

	it("is the same for the same seed", () => {
		const of = (seed: number) =>
			streamOf(named("identical errors 10/s 1% bursts"), chanceOf(new Seed(seed).stream("x")));
		expect(of(1)).toEqual(of(1));
		expect(of(1)).not.toEqual(of(2));
	});
});
