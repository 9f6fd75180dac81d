import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { optionsOf } from "../../bench/options.ts";
import { boundsOf, GROWTH, sizeTimes } from "../../bench/synth/bounds.ts";
import { median } from "../../bench/synth/measure.ts";

/** Runs the command to its end. */
function bench(...flags: string[]) {
	return spawnSync(process.execPath, ["--import", "tsx", "bench/main.ts", ...flags], { encoding: "utf8" });
}

describe("what a service costs", () => {
	it("is what it adds to the smallest stack", () => {
		const times = sizeTimes(
			new Map([
				[1, 500],
				[10, 950],
				[110, 5_950],
			]),
		);
		expect(times.map(({ perService }) => perService)).toEqual([null, 50, 50]);
	});

	it("may grow a little, and no more", () => {
		const seconds = fc.integer({ min: 1, max: 1_000 });
		fc.assert(
			fc.property(seconds, seconds, fc.double({ min: 0.1, max: 3, noNaN: true }), (start, each, growth) => {
				fc.pre(Math.abs(growth - GROWTH) > 0.001);
				const sizes = sizeTimes(
					new Map([
						[1, start],
						[10, start + 9 * each],
						[500, start + 499 * each * growth],
					]),
				);
				expect(boundsOf(sizes, [])).toMatchObject([{ ok: growth < GROWTH }]);
			}),
		);
	});

	it("says nothing of growth with fewer than three sizes", () => {
		expect(
			boundsOf(
				sizeTimes(
					new Map([
						[1, 500],
						[500, 5_000],
					]),
				),
				[],
			),
		).toEqual([]);
	});

	it("must not be more than other ways need for the same stack", () => {
		const rival = { services: 1, milliseconds: 100 };
		const found = boundsOf(
			[],
			[
				{ ...rival, way: "barrel", ratio: 5 },
				{ ...rival, way: "cdktf", ratio: 0.9 },
			],
		);
		expect(found.map(({ ok }) => ok)).toEqual([true, false]);
	});
});

describe("the median", () => {
	it("is the one in the middle, whatever their order", () => {
		expect(median([3, 1, 2])).toBe(2);
		expect(median([10, 9])).toBe(10);
		expect(median([7])).toBe(7);
	});
});

describe("the flags of the bench", () => {
	it("have defaults", () => {
		expect(optionsOf({ bench: "synth" }).synth).toEqual({ services: [1, 10, 100, 500], runs: 3, terraform: false });
	});

	it("are sizes in any order, each once", () => {
		expect(optionsOf({ bench: "synth", services: "10,1,10", runs: "1" }).synth).toEqual({
			services: [1, 10],
			runs: 1,
			terraform: false,
		});
	});

	it("are told all at once what is wrong with them", () => {
		expect(() => optionsOf({ bench: "synth", services: "0,x", runs: "0", seed: "1" })).toThrow(
			/--seed is for the judge and fleet only.*--services must be.*--runs must be/s,
		);
		expect(() => optionsOf({ bench: "judge", services: "1", runs: "1" })).toThrow(
			/--services is for synth and fleet only.*--runs is for synth only/s,
		);
	});

	it("decide how it exits, before anything is measured", () => {
		const { status, stdout, stderr } = bench("synth", "--services", "many", "--runs", "0");
		expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
		for (const flag of ["--services", "--runs"]) expect(stderr).toContain(flag);
	});
});
