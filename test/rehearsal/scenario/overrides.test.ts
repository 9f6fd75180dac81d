import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	parseClients,
	parseSchedule,
	parseSeed,
	parseStubborn,
	parseTraffic,
} from "../../../rehearsal/scenario/overrides.ts";
import { faultsOf } from "./files.ts";

const SECONDS = { "": 1, s: 1, m: 60, h: 3_600 } as const;

/** Ascending percentages that end in 100, each with a bake in some unit. */
const schedules = fc
	.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 8 })
	.map((percents) => [...percents.sort((a, b) => a - b), 100])
	.chain((percents) =>
		fc.tuple(
			...percents.map((percent) =>
				fc.record({
					percent: fc.constant(percent),
					bake: fc.integer({ min: 0, max: 24 }),
					unit: fc.constantFrom(...(Object.keys(SECONDS) as (keyof typeof SECONDS)[])),
				}),
			),
		),
	);

describe("--schedule", () => {
	it("is read as it was written, in every unit", () => {
		fc.assert(
			fc.property(schedules, (steps) => {
				const text = steps.map(({ percent, bake, unit }) => `${percent}:${bake}${unit}`).join(",");
				const expected = steps.map(({ percent, bake, unit }) => ({ percent, bakeSeconds: bake * SECONDS[unit] }));
				expect(parseSchedule(text)).toEqual(expected);
			}),
		);
	});

	it("takes blanks, percent signs and parts of a unit", () => {
		expect(parseSchedule(" 10%:1.5m, 100%:1.1m ")).toEqual([
			{ percent: 10, bakeSeconds: 90 },
			{ percent: 100, bakeSeconds: 66 },
		]);
	});

	it("names every part that is no step", async () => {
		expect(await faultsOf(() => parseSchedule("10,50:5x,100:300,"))).toEqual([
			'"10" is no step',
			'"50:5x" is no step',
			'"" is no step',
			expect.stringContaining("10:300,50:5m,100:1h"),
		]);
	});

	it("names every step that has wrong values, in the words that were given", async () => {
		expect(await faultsOf(() => parseSchedule("0.3:300,120:25h,100:0.5"))).toEqual([
			expect.stringMatching(
				/^"0.3:300" percent: must be at least 0.4, .*; or 0 for a step before users, .* \(given: 0.3\)$/,
			),
			'"120:25h" percent: must be at most 100 (given: 120)',
			'"120:25h" bakeSeconds: must be at most 86400 (given: 90000)',
			'"100:0.5" bakeSeconds: must be a whole number (given: 0.5)',
			"percentages must ascend",
		]);
	});

	it("ascends and ends in 100", async () => {
		expect(await faultsOf(() => parseSchedule("50:0,10:0"))).toEqual([
			expect.stringMatching(/^percentages must ascend/),
			expect.stringMatching(/^must end in 100 percent/),
		]);
	});
});

describe("--traffic", () => {
	it.each([
		["200", { kind: "flat", requestsPerSecond: 200 }],
		["0.05", { kind: "flat", requestsPerSecond: 0.05 }],
		["flat:10k", { kind: "flat", requestsPerSecond: 10_000 }],
		["diurnal:50-400", { kind: "diurnal", trough: 50, peak: 400, hour: 10 }],
		["diurnal:0.5-1.5k@22.5", { kind: "diurnal", trough: 0.5, peak: 1_500, hour: 22.5 }],
		["diurnal:1-2@0", { kind: "diurnal", trough: 1, peak: 2, hour: 0 }],
	])("%s", (text, traffic) => {
		expect(parseTraffic(text)).toEqual(traffic);
	});

	it.each([
		["0", "requestsPerSecond: must be at least 0.01 (given: 0)"],
		["1M", "requestsPerSecond: must be at most 100000 (given: 1000000)"],
		["diurnal:5-1", /^the trough must not exceed the peak/],
		["diurnal:1-5@25", "hour: must be at most 24 (given: 25)"],
		["diurnal:1-5@1.2.3", "hour: must be a number (given: NaN)"],
		["diurnal:50", /^must be .*diurnal:50-400@10 \(given: "diurnal:50"\)$/],
		["diurnal", /^must be .*\(given: "diurnal"\)$/],
		["-5", /^must be/],
		["", /^must be .*\(given: ""\)$/],
		["duirnal:50-400", /did you mean "diurnal"\?$/],
	])("%s is refused", async (text, fault) => {
		expect(await faultsOf(() => parseTraffic(text))).toEqual([
			fault instanceof RegExp ? expect.stringMatching(fault) : fault,
		]);
	});
});

describe("--clients", () => {
	it.each([
		["1", 1],
		["100000", 100_000],
		["100k", 100_000],
		["2.5K", 2_500],
		["1.005k", 1_005],
		["1M", 1_000_000],
		["0.5m", 500_000],
	])("%s", (text, caches) => {
		expect(parseClients(text)).toBe(caches);
	});

	it.each([
		["0", "must be at least 1 (given: 0)"],
		["2M", "must be at most 1000000 (given: 2000000)"],
		["1.5", "must be a whole number (given: 1.5)"],
		["many", 'must be a number such as 100000, 100k or 1M (given: "many")'],
		["1G", 'must be a number such as 100000, 100k or 1M (given: "1G")'],
	])("%s is refused", async (text, fault) => {
		expect(await faultsOf(() => parseClients(text))).toEqual([fault]);
	});
});

describe("--stubborn", () => {
	it.each([
		["10", 0.1],
		["0", 0],
		["12.5%", 0.125],
		["100", 1],
	])("is a percentage: %s", (text, share) => {
		expect(parseStubborn(text)).toBe(share);
	});

	it.each(["", "-1", "101", "ten", "1e1"])("is nothing else: %s", async (text) => {
		expect(await faultsOf(() => parseStubborn(text))).toEqual([
			`must be a percentage such as 10, from 0 to 100 (given: "${text}")`,
		]);
	});
});

describe("--seed", () => {
	it.each([0, 1, 4_294_967_295])("%d", (seed) => {
		expect(parseSeed(String(seed))).toBe(seed);
	});

	it.each(["-1", "4294967296", "1.5", "1e3", "0x10", "", "one"])("%j is refused", async (text) => {
		expect(await faultsOf(() => parseSeed(text))).toEqual([
			`must be a whole number from 0 to 4294967295 (given: "${text}")`,
		]);
	});
});
