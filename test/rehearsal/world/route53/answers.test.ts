import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { greenShareOf, type Weighted } from "../../../../rehearsal/world/route53/answers.ts";

const BLUE = "check-blue";
const GREEN = "check-green";

/** The share of green for weights, when some health checks fail. */
const share = (blue: number, green: number, ...failing: readonly string[]) =>
	greenShareOf(
		{ blue: { weight: blue, healthCheckId: BLUE }, green: { weight: green, healthCheckId: GREEN } },
		(id) => !failing.includes(id),
	);

describe("what Route 53 answers from weighted records", () => {
	it("follows the weights while all are healthy, and is even when all weights are zero", () => {
		expect([share(90, 10), share(0, 100), share(100, 0), share(0, 0)]).toEqual([0.1, 1, 0, 0.5]);
	});

	it("leaves out a record that is not healthy", () => {
		expect([share(90, 10, GREEN), share(90, 10, BLUE)]).toEqual([0, 1]);
	});

	it("serves a record with weight zero when every other is unhealthy", () => {
		expect([share(0, 100, GREEN), share(100, 0, BLUE)]).toEqual([0, 1]);
	});

	it("does not serve a record with weight zero as long as another is healthy, nor when it is unhealthy itself", () => {
		expect([share(0, 100, BLUE), share(100, 0, GREEN)]).toEqual([1, 0]);
	});

	it("takes all as healthy when none is", () => {
		expect([share(90, 10, BLUE, GREEN), share(0, 100, BLUE, GREEN)]).toEqual([0.1, 1]);
	});

	it("takes a record without a health check as healthy, always", () => {
		const unchecked = { blue: { weight: 90, healthCheckId: BLUE }, green: { weight: 10 } };
		expect(greenShareOf(unchecked, () => false)).toBe(1);
	});

	it("is what is there, when a color's record is not", () => {
		const green = { weight: 10, healthCheckId: GREEN };
		expect(greenShareOf({ blue: undefined, green }, () => false)).toBe(1);
		expect(greenShareOf({ blue: { weight: 0 }, green: undefined }, () => true)).toBe(0);
	});

	it("never names an unhealthy record while there is a healthy one", () => {
		const record = (healthCheckId: string): fc.Arbitrary<Weighted> =>
			fc.record({ weight: fc.integer({ min: 0, max: 255 }), healthCheckId: fc.constant(healthCheckId) });
		fc.assert(
			fc.property(record(BLUE), record(GREEN), fc.boolean(), (blue, green, blueFails) => {
				const failing = blueFails ? BLUE : GREEN;
				expect(greenShareOf({ blue, green }, (id) => id !== failing)).toBe(blueFails ? 1 : 0);
			}),
		);
	});
});
