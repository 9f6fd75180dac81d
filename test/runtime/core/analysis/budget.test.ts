import { describe, expect, it } from "vitest";
import { BUDGET, chance, threshold } from "../../../../runtime/core/analysis/budget.ts";
import { DEFAULT_JUDGE } from "../../../../runtime/defaults.ts";

describe("the error budget", () => {
	const signals = Object.keys(BUDGET) as (keyof typeof BUDGET)[];

	it("is spent once: the signals' shares add up to 1", () => {
		expect(signals.reduce((sum, signal) => sum + BUDGET[signal], 0)).toBeCloseTo(1, 12);
	});

	it("gives each signal the evidence from which on it fails a release", () => {
		expect(threshold("errors", DEFAULT_JUDGE)).toBeCloseTo(Math.log(1 / 0.007), 12);
		expect(threshold("latencyCeiling", DEFAULT_JUDGE)).toBeCloseTo(Math.log(1 / 0.0002), 12);
		expect(threshold("probationProbes", DEFAULT_JUDGE)).toBeCloseTo(Math.log(1 / 0.0002), 12);
	});

	it.each([0.001, 1, 50])("is what all thresholds together leave to chance: %f %%", (errorBudgetPercent) => {
		const judge = { ...DEFAULT_JUDGE, errorBudgetPercent };
		const all = signals.reduce((sum, signal) => sum + Math.exp(-threshold(signal, judge)), 0);
		expect(100 * all).toBeCloseTo(errorBudgetPercent, 9);
	});
});

describe("the chance, for people", () => {
	it.each([
		[0, "p = 1.00"],
		[Math.log(20), "p = 0.05"],
		[Math.log(90), "p = 0.01"],
		[Math.log(1 / 0.0015), "p = 2e-3"],
		[Math.log(1 / 2e-7), "p = 2e-7"],
	])("of evidence %f is %s", (evidence, text) => {
		expect(chance(evidence)).toBe(text);
	});
});
