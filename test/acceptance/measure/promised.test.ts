import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { besidePromise, promisedOf } from "../../../acceptance/measure/promised.ts";
import { MEASURES, type MeasureName, SCENARIO_KEYS } from "../../../acceptance/result.ts";
import { between } from "../result.ts";

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
