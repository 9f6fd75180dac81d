import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { besidePromise, distributionOf, promisedOf } from "../../../acceptance/measure/measures.ts";
import { MEASURES, type MeasureName, SCENARIO_KEYS } from "../../../acceptance/result.ts";
import { between } from "../result.ts";

describe("samples in short", () => {
	it("are their least, their middle, what nine of ten do not exceed, and their most", () => {
		expect(distributionOf([9, 1, 3, 2, 4, 5, 6, 7, 8, 10])).toEqual({ n: 10, min: 1, median: 5, p90: 9, max: 10 });
		expect(distributionOf([1.23456])).toEqual({ n: 1, min: 1.23, median: 1.23, p90: 1.23, max: 1.23 });
	});

	it("are none where nothing was measured, which is no zero", () => {
		expect(distributionOf([])).toBeNull();
	});
});

describe("a measure beside its promise", () => {
	it("is kept up to the most that is promised, and not beyond", () => {
		expect(besidePromise("inSyncSeconds", between(20, 60))).toMatchObject({ promised: [15, 60], kept: true });
		// Quicker than promised breaks nothing.
		expect(besidePromise("inSyncSeconds", between(1, 2)).kept).toBe(true);
		expect(besidePromise("inSyncSeconds", between(20, 60.1)).kept).toBe(false);
	});

	it("is neither where one of both is missing", () => {
		expect(besidePromise("inSyncSeconds", null)).toEqual({ measured: null, promised: [15, 60], kept: null });
		expect(besidePromise("coldStartSeconds", between(1, 2))).toMatchObject({ promised: null, kept: null });
	});

	it("has the promise that the rehearsal's document tells", () => {
		const text = readFileSync("docs/rehearsal.md", "utf8");
		const row = text.split("\n").find((line) => line.startsWith("| `aws` |")) ?? "";
		for (const name of Object.keys(SCENARIO_KEYS) as MeasureName[]) {
			const promise = promisedOf(name);
			if (promise) expect(row, name).toContain(promise.join("–"));
		}
		expect(promisedOf("listenerSeconds")).toEqual([1, 5]);
	});
});

describe("docs/acceptance.md", () => {
	it("names every measure", () => {
		const text = readFileSync("docs/acceptance.md", "utf8");
		for (const name of Object.keys(MEASURES)) expect(text).toContain(`| \`${name}\` |`);
	});
});
