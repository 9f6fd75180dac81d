import { describe, expect, it } from "vitest";
import type { Traffic } from "../../../../rehearsal/scenario/clients.ts";
import { peakOf, rateAt } from "../../../../rehearsal/world/clients/traffic.ts";

const HOUR = 3_600;
const wave = (hour: number): Traffic => ({ kind: "diurnal", trough: 20, peak: 100, hour });

describe("flat traffic", () => {
	it("is the same at all times", () => {
		const traffic: Traffic = { kind: "flat", requestsPerSecond: 7 };
		expect([0, 1, 100_000].map((second) => rateAt(traffic, second))).toEqual([7, 7, 7]);
		expect(peakOf(traffic)).toBe(7);
	});
});

describe("diurnal traffic", () => {
	it.each([
		["its peak at 14 h", 14, 100],
		["its trough at 2 h", 2, 20],
		["the mean half-way up, at 8 h", 8, 60],
		["the mean half-way down, at 20 h", 20, 60],
	])("has %s", (_, hour, rate) => {
		expect(rateAt(wave(hour), 0)).toBeCloseTo(rate, 9);
		expect(rateAt(wave(0), hour * HOUR)).toBeCloseTo(rate, 9);
	});

	it("begins anew every day", () => {
		expect(rateAt(wave(10), 24 * HOUR + 5)).toBeCloseTo(rateAt(wave(10), 5), 9);
	});

	it("has its peak as the most, whenever it begins", () => {
		expect(peakOf(wave(2))).toBe(100);
	});
});
