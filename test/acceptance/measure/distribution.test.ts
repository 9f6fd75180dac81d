import { describe, expect, it } from "vitest";
import { distributionOf } from "../../../acceptance/measure/distribution.ts";

describe("samples in short", () => {
	it("are their least, their middle, what nine of ten do not exceed, and their most", () => {
		expect(distributionOf([9, 1, 3, 2, 4, 5, 6, 7, 8, 10])).toEqual({ n: 10, min: 1, median: 5, p90: 9, max: 10 });
		expect(distributionOf([1.23456])).toEqual({ n: 1, min: 1.23, median: 1.23, p90: 1.23, max: 1.23 });
	});

	it("are none where nothing was measured, which is no zero", () => {
		expect(distributionOf([])).toBeNull();
	});
});
