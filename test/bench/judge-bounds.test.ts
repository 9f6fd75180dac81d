import { describe, expect, it } from "vitest";
import { boundsOf, earlierOf } from "../../bench/judge/bounds.ts";
import { CELLS, type Cell } from "../../bench/judge/cells.ts";
import { caughtWithin, type Measured, measure, type Score } from "../../bench/judge/measure.ts";
import { quietBounds } from "../../bench/judge/quiet.ts";
import { Seed } from "../../rehearsal/random.ts";

const named = (name: string): Cell => CELLS.find((cell) => cell.name === name) as Cell;
const score = (failed: readonly number[], share: number, median: number | null = null): Score => ({
	failed,
	share,
	median,
	p95: null,
});
const never = score([], 0);

/** A cell in which our judge and one other scored so. */
function measured(name: string, product: Score, other: Score = never): Measured {
	return { cell: named(name), scores: { product, other } };
}

const missed = (cells: readonly Measured[]) => boundsOf(cells).filter(({ ok }) => !ok);

describe("a judge's score", () => {
	it("is in which period it failed how many, and by when half and 95 % of them", () => {
		const periods = [1, 1, 2, 3, 3, 3, 3, 3, 3, undefined];
		const judge = { name: "product", about: "", sources: [], failsAt: () => periods.shift() };
		const { scores } = measure(named("detect errors 10/s 0.1-5%"), [judge], 10, new Seed(1));
		const own = scores.product as Score;
		expect(own).toEqual({ failed: [2, 1, 6], share: 0.9, median: 3, p95: null });
		expect([1, 2, 3, 30].map((period) => caughtWithin(own, period))).toEqual([
			expect.closeTo(0.2),
			expect.closeTo(0.3),
			expect.closeTo(0.9),
			expect.closeTo(0.9),
		]);
		expect(caughtWithin(never, 5)).toBe(0);
	});
});

describe("the bounds", () => {
	const twin = "identical errors 10/s 0.1%";
	const sick = "detect errors 10/s 0.1-5%";
	const early = score([5, 3, 1, 1], 1, 1);

	it.each([
		[0.01, true],
		[0.0105, false],
	])("hold while at most 1 %% of identical releases are failed: %f", (share, ok) => {
		expect(boundsOf([measured(twin, score([], share))])).toEqual([
			{ name: `${twin}: at most 1 % failed`, figure: `${(100 * share).toFixed(2)} %`, ok },
		]);
	});

	it("hold releases that are just tolerated to the same", () => {
		expect(missed([measured("tolerated slow 20/s 10-13.5%", score([], 0.02))])).toHaveLength(1);
	});

	it("demand that so many are caught within so many periods", () => {
		expect(missed([measured(sick, early)])).toEqual([]);
		expect(missed([measured(sick, score([0, 4, 4, 1, 1], 1, 3))]).map(({ name }) => name)).toEqual([
			`${sick}: 50 % caught within 2 periods`,
			`${sick}: 95 % caught within 4 periods`,
		]);
	});

	it("demand to be no later than a judge that keeps false alarms as low", () => {
		const late = score([0, 10], 1, 2);
		const other = score([10], 1, 1);
		const name = `${sick}: half of them no later than other`;
		expect(missed([measured(twin, never), measured(sick, late, other)])).toEqual([
			{ name, figure: "2 against 1", ok: false },
		]);
		expect(missed([measured(twin, never), measured(sick, other, late)])).toEqual([]);
		expect(missed([measured(twin, never, score([], 0.02)), measured(sick, late, other)])).toEqual([]);
	});

	it("take never for later than any period", () => {
		const cells = [measured(twin, never), measured(sick, score([0, 10], 1, 2), never)];
		expect(missed(cells)).toEqual([]);
		const neverOwned = [measured(twin, never), measured("detect errors 10/s 0.1-1%", never, early)];
		expect(missed(neverOwned).map(({ figure }) => figure)).toEqual(["never against 1"]);
	});

	it("count a judge that is right at one base error only where that is marked, and then tell of it", () => {
		const [quiet, few] = ["identical errors 10/s 0%", "detect errors 10/s 0-5%"];
		const late = measured(few, score([0, 10], 1, 2), early);
		const onlyHere = [measured(quiet, never), measured(twin, never, score([], 0.5)), late];
		expect(missed(onlyHere)).toEqual([]);
		expect(earlierOf(late, onlyHere)).toEqual(["other"]);
		const everywhere = [measured(quiet, never), measured(twin, never), late];
		expect(missed(everywhere)).toHaveLength(1);
	});

	it("tell of nobody in a cell of good releases", () => {
		const good = measured(twin, never);
		expect(earlierOf(good, [good])).toEqual([]);
	});

	it.each([
		[{}, []],
		[{ passedInSilence: 0.0005 }, ["never a pass"]],
		[{ slowestSeconds: 31 }, ["within 30 s"]],
		[{ slowestSeconds: null }, ["within 30 s"]],
		[{ failedByProbes: 0.02 }, ["at most 1 %"]],
	])("name what is wrong where there is no traffic: %o", (wrong, names) => {
		const quiet = { passedInSilence: 0, slowestSeconds: 20, failedByProbes: 0.01, ...wrong };
		const found = quietBounds(quiet).filter(({ ok }) => !ok);
		expect(found).toHaveLength(names.length);
		for (const [i, name] of names.entries()) expect(found[i]?.name).toContain(name);
	});
});
