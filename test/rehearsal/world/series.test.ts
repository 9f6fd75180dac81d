import { describe, expect, it } from "vitest";
import { emptySeries, sumOf } from "../../../rehearsal/world/series.ts";
import { seriesOf } from "../../support/rehearsal-sample.ts";

describe("several services as one", () => {
	it("add up in every count, second by second, and intend for the candidate their mean share", () => {
		const columns = (n: number, share: number) =>
			seriesOf({
				requests: [10 * n, 20 * n],
				candidate: [n, 2 * n],
				failed: [3 * n, 4 * n],
				failedByRelease: [5 * n, 6 * n],
				slow: [7 * n, 8 * n],
				intended: [0, share],
			});
		expect(sumOf([columns(1, 0.5), columns(100, 0.25)])).toEqual({ ...columns(101, 0), intended: series(0, 0.375) });
	});

	it("are one service when there is but one", () => {
		const one = seriesOf({ requests: [1, 2, 3], intended: [0.1, 0.2, 1] });
		expect(sumOf([one])).toEqual(one);
	});

	it("are nothing, and last no time, when there is none", () => {
		expect(sumOf([])).toEqual(emptySeries(0));
	});
});

const series = (...values: number[]) => Float64Array.from(values);
