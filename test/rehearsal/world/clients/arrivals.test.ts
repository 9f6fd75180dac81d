import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Traffic } from "../../../../rehearsal/scenario/clients.ts";
import { nextRequest } from "../../../../rehearsal/world/clients/arrivals.ts";
import { rateAt } from "../../../../rehearsal/world/clients/traffic.ts";
import { runs } from "../../../support/runs.ts";

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
