import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomial, Seed } from "../../../../../rehearsal/random.ts";
import { sampleJudge } from "../../../../../rehearsal/sample.ts";
import { earlierShares } from "../../../../../runtime/core/analysis/probation/earlier.ts";
import { limitOf, MARGIN, upperShare } from "../../../../../runtime/core/analysis/probation/margin.ts";
import { at } from "../../../../support/documents.ts";
import { minutesOf } from "../../../../support/evidence.ts";
import { EARLIER } from "../../../../support/probation.ts";

const judge = sampleJudge();
const tally = (requests: number, errors: number, slow = 0) => ({ requests, errors, slow });
const errorsOf = (serving: readonly [number, number], warm: readonly [number, number], changes = {}) =>
	limitOf("errors", { serving: tally(...serving), warm: tally(...warm) }, { ...judge, ...changes }, MARGIN);

describe("the share that is tolerated in probation", () => {
	it("is the larger of both earlier shares, with their uncertainty, times rise and ratio, and more", () => {
		const found = limitOf("errors", EARLIER, judge, MARGIN);
		expect(found?.ceiling).toBe(false);
		expect(found?.share).toBeCloseTo(1.5 * 1.25 * upperShare({ requests: 100_000, bad: 100 }, judge) + 0.001, 12);
		expect(errorsOf([100_000, 100], [100_000, 1_000])).toEqual(errorsOf([100_000, 1_000], [100_000, 100]));
	});

	it("is never less than half as much again as what was observed, nor than what the rollout tolerates", () => {
		const colors = fc.tuple(fc.integer({ min: 50, max: 1_000_000 }), fc.double({ min: 0, max: 0.02, noNaN: true }));
		fc.assert(
			fc.property(colors, colors, fc.double({ min: 1, max: 3, noNaN: true }), ([n, p], [m, q], ratio) => {
				const errors = { ...judge.errors, ratio, ceilingPercent: 100 };
				const found = errorsOf([n, Math.floor(n * p)], [m, Math.floor(m * q)], { errors });
				const observed = Math.max(Math.floor(n * p) / n, Math.floor(m * q) / m);
				expect(found?.share ?? 1).toBeGreaterThanOrEqual(1.5 * observed);
				expect(found?.share ?? 1).toBeGreaterThanOrEqual(ratio * observed + judge.errors.percent / 100);
			}),
		);
	});

	it.each([
		["the ceiling is lower", [10_000, 390], [10_000, 390], { share: 0.05, ceiling: true }],
		["too few requests were observed for a share", [49, 0], [49, 0], { share: 0.05, ceiling: true }],
		["one color was observed enough", [49, 49], [1_000_000, 0], { share: expect.closeTo(0.00104, 5), ceiling: false }],
	] as const)("is what binds: %s", (_, serving, warm, expected) => {
		expect(errorsOf(serving, warm)).toEqual(expected);
	});

	it("knows no ceiling that was crossed in the rollout already, since both colors did", () => {
		expect(errorsOf([10_000, 510], [10_000, 400])?.ceiling).toBe(false);
	});

	it("is none without anything to go by", () => {
		const errors = { ...judge.errors, ceilingPercent: 100 };
		expect(limitOf("errors", undefined, { ...judge, errors }, MARGIN)).toBeUndefined();
		expect(
			limitOf("errors", EARLIER, { ...judge, errors: { ...errors, ratio: 100, percent: 100 } }, MARGIN),
		).toBeUndefined();
		expect(limitOf("slow", undefined, judge, MARGIN)).toBeUndefined();
		const latency = { ...judge.latency, objectiveMilliseconds: 0 };
		expect(limitOf("slow", EARLIER, { ...judge, latency }, MARGIN)).toBeUndefined();
		expect(limitOf("slow", EARLIER, judge, MARGIN)?.share).toBeGreaterThan(0.015);
	});
});

describe("the upper bound of a share", () => {
	it("is everything where nothing was observed, and comes down with what was", () => {
		expect(upperShare({ requests: 0, bad: 0 }, judge)).toBe(1);
		expect(upperShare({ requests: 10, bad: 0 }, judge)).toBe(1);
		expect(upperShare({ requests: 1_000, bad: 0 }, judge)).toBeCloseTo(0.0212, 4);
		expect(upperShare({ requests: 1e8, bad: 1e6 }, judge)).toBeCloseTo(0.01, 4);
	});

	it("is exceeded by the true share as seldom as its part of the budget says", () => {
		const uniform = new Seed(3).stream("upper");
		// With a budget of 50 % its chance is 0.00125, so that it can be observed at all.
		const loose = { ...judge, errorBudgetPercent: 50 };
		const exceeded = Array.from({ length: 4_000 }, () => {
			const bad = binomial(uniform, 5_000, 0.004);
			return upperShare({ requests: 5_000, bad }, loose) < 0.004;
		});
		expect(exceeded.filter(Boolean).length / 4_000).toBeLessThanOrEqual(0.00125);
	});
});

describe("the earlier shares", () => {
	it("are sums of settled minutes", () => {
		const minutes = minutesOf([
			[100, 1, 2.5],
			[200, 3, 4],
			[300, 5, 6],
		]);
		const torn = minutes.map((minute, i) => (i === 0 ? minute : { ...minute, accounted: minute.requests - 1 }));
		const found = earlierShares({ serving: torn, warm: minutes }, at(60 * 6));
		expect(found).toEqual({ serving: tally(300, 4, 6.5), warm: tally(600, 9, 12.5) });
		expect(earlierShares({ serving: torn, warm: [] }, at(60 * 3)).serving).toEqual(tally(100, 1, 2.5));
	});
});
