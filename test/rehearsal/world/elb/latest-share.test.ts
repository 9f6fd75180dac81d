import { describe, expect, it } from "vitest";
import { LatestShare } from "../../../../rehearsal/world/elb/latest-share.ts";

describe("the latest share", () => {
	it("is that of a single second which brings enough requests", () => {
		const shares = new LatestShare();
		shares.next({ blue: 100, green: 0 });
		expect(shares.next({ blue: 60, green: 40 })).toEqual({ blue: 0.6, green: 0.4 });
	});

	it("reaches back as far as it takes to have a hundred requests, and no further", () => {
		const shares = new LatestShare();
		for (const green of [40, 4, 2, 0]) shares.next({ blue: 40 - green, green });
		// 20 of this second, 40 of each of the two before; the second with 4 of green is not needed.
		expect(shares.next({ blue: 20, green: 0 }).green).toBeCloseTo(2 / 100, 12);
	});

	it("reaches back a minute at most, and is nothing before any request", () => {
		const shares = new LatestShare();
		const none = { blue: 0, green: 0 };
		expect(shares.next(none)).toEqual(none);
		expect(shares.next({ blue: 1, green: 1 }).green).toBe(0.5);
		for (let second = 0; second < 59; second++) expect(shares.next(none).green).toBe(0.5);
		expect(shares.next(none).green).toBe(0);
	});
});
