import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { optionsOf } from "../../bench/options.ts";
import { boundsOf, GROWTH, sizeTimes } from "../../bench/synth/bounds.ts";
import { median } from "../../bench/synth/measure.ts";
import { benchSynth } from "../../bench/synth.ts";

/** Runs the command to its end. */
function bench(...flags: string[]) {
	return spawnSync(process.execPath, ["--import", "tsx", "bench/main.ts", ...flags], { encoding: "utf8" });
}

/** The bench's folders: a run that was killed may have left some. */
function folders() {
	return (existsSync("dist") ? readdirSync("dist") : []).filter((name) => /^(synth|terraform)-/.test(name));
}

describe("the bench of synthesizing", () => {
	it("measures each size, makes the same stack by other ways, and leaves nothing behind", async () => {
		const lines: string[] = [];
		const before = folders();
		const result = await benchSynth({ services: [1, 2, 3], runs: 1, terraform: true }, (line) => lines.push(line));
		expect(result.sizes.map(({ services }) => services)).toEqual([1, 2, 3]);
		for (const { milliseconds } of result.sizes) expect(milliseconds).toBeGreaterThan(0);
		expect(result.rivals).toMatchObject([
			{ way: "barrel", services: 1 },
			{ way: "cdktf", services: 1 },
		]);
		expect(result.terraform.map(({ verb }) => verb)).toEqual(["validate", "plan"]);
		for (const { sizes } of result.terraform) {
			expect(sizes.map(({ services }) => services)).toEqual([1, 2, 3]);
			for (const { milliseconds } of sizes) expect(milliseconds).toBeGreaterThan(0);
		}
		expect(result.bounds).toHaveLength(3 + 2);
		expect(result.ok).toBe(result.bounds.every(({ ok }) => ok));
		expect(lines).toHaveLength(3 + 2 * 3 + 2 + 3 + 2);
		expect(folders()).toEqual(before);
	});
});

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
