import { describe, expect, it } from "vitest";
import { Seed } from "../../../../rehearsal/random.ts";
import { Periods } from "../../../../rehearsal/world/cloudwatch/periods.ts";

const periods = (changes: Partial<ConstructorParameters<typeof Periods>[0]> = {}) =>
	new Periods({ delaySeconds: [0, 0], missing: 0, firstEnd: 25, seed: new Seed(1), ...changes });

describe("CloudWatch's minutes", () => {
	it("are numbered from the first that ends after the beginning, and back from there", () => {
		expect([-36, -35, 0, 24.9, 25, 84.9, 85].map((second) => periods().at(second))).toEqual([-1, 0, 0, 0, 1, 1, 2]);
	});

	it("are found by their end, and by no other second", () => {
		expect([-35, 25, 85].map((end) => periods().endingAt(end))).toEqual([-1, 0, 1]);
		expect(() => periods().endingAt(26)).toThrow("no period ends at 26 s");
	});

	it("are shown from their end on, as much later as they are late", () => {
		const late = periods({ delaySeconds: [40, 40] });
		expect([124, 125].map((second) => late.shown(1, second))).toEqual([false, true]);
		expect([84, 85].map((second) => periods().shown(1, second))).toEqual([false, true]);
	});

	it("have each a delay of their own, which stays the same", () => {
		const drawn = periods({ delaySeconds: [0, 1_000] });
		const delays = Array.from({ length: 20 }, (_, period) => {
			const end = 25 + 60 * period;
			return Array.from({ length: 1_001 }, (_, delay) => drawn.shown(period, end + delay)).indexOf(true);
		});
		expect(new Set(delays).size).toBeGreaterThan(15);
	});

	it("never arrive at all as often as the scenario says", () => {
		const gaps = periods({ missing: 0.25 });
		const found = Array.from({ length: 1_000 }, (_, period) => gaps.shown(period, 1e9)).filter(Boolean).length;
		// Five standard deviations.
		expect(Math.abs(found - 750)).toBeLessThan(70);
	});
});
