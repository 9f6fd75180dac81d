import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Traffic } from "../../../../rehearsal/scenario/clients.ts";
import { nextRequest, peakOf, rateAt } from "../../../../rehearsal/world/clients/arrivals.ts";
import { runs } from "../../../support/runs.ts";

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

const SECONDS = 12 * 3_600;

/** A number up to a bound, evenly: fast-check's own `double` is nearly always close to 0. */
const upTo = (most: number) => fc.integer({ min: 0, max: 1_000_000 }).map((part) => (part / 1_000_000) * most);

/** How many requests the traffic sends between two moments, its rate being level within each second. */
function requestsBetween(traffic: Traffic, from: number, to: number): number {
	let sum = 0;
	for (let second = Math.floor(from); second < to; second++) {
		sum += rateAt(traffic, second) * (Math.min(to, second + 1) - Math.max(from, second));
	}
	return sum;
}

describe("a client's next request", () => {
	it("waits for as many seconds as its load takes in flat traffic", () => {
		const next = nextRequest({ kind: "flat", requestsPerSecond: 50 }, 1_000, SECONDS);
		expect(next(100.5, 2)).toBe(140.5);
	});

	it("comes when the wave has brought its load, however the rate changed meanwhile", () => {
		const rates = fc.tuple(upTo(50), upTo(50));
		fc.assert(
			fc.property(
				rates,
				upTo(SECONDS - 1),
				upTo(22),
				fc.integer({ min: 1, max: 10_000 }),
				([trough, more], from, load, clients) => {
					const traffic: Traffic = { kind: "diurnal", trough: 0.1 + trough, peak: 0.1 + trough + more, hour: 2 };
					const to = nextRequest(traffic, clients, SECONDS)(from, load);
					expect(to).toBeGreaterThanOrEqual(from);
					if (to < SECONDS) expect(requestsBetween(traffic, from, to)).toBeCloseTo(load * clients, 4);
					else expect(requestsBetween(traffic, from, SECONDS)).toBeLessThan(load * clients + 1e-4);
				},
			),
			{ numRuns: runs(60) },
		);
	});
});
