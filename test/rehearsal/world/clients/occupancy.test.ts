import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Occupancy } from "../../../../rehearsal/world/clients/occupancy.ts";

const SECONDS = 10;
const timelineEvent = fc.integer({ min: 0, max: 64 * (SECONDS + 5) }).map((part) => part / 64);
const stay = fc.tuple(timelineEvent, timelineEvent).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe("an occupancy", () => {
	it("is how long all stayed within each second", () => {
		fc.assert(
			fc.property(fc.array(stay), (stays) => {
				const occupancy = new Occupancy(SECONDS);
				for (const [from, to] of stays) occupancy.add(from, to);
				for (let second = 0; second < SECONDS; second++) {
					const overlaps = stays.map(([from, to]) => Math.max(0, Math.min(to, second + 1) - Math.max(from, second)));
					const expected = overlaps.reduce((sum, overlap) => sum + overlap, 0);
					expect(occupancy.during(second)).toBeCloseTo(expected, 9);
				}
			}),
		);
	});
});
