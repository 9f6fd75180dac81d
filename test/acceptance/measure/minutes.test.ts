import { describe, expect, it } from "vitest";
import { Minutes } from "../../../acceptance/measure/minutes.ts";

const MINUTE = 60_000;
const at = (seconds: number) => seconds * 1_000;

/** Checks, each with what the series have then at the minute that begins at 60 s. */
function checks(
	...observed: readonly (readonly [seconds: number, series: Readonly<Record<string, number>>])[]
): Minutes {
	const minutes = new Minutes();
	for (const [seconds, series] of observed) {
		const points = Object.entries(series).map(([name, value]) => [name, new Map([[MINUTE, value]])] as const);
		minutes.note({ at: at(seconds), series: Object.fromEntries(points) });
	}
	return minutes;
}

describe("the metrics of a minute", () => {
	it("are there when the first is, and come apart by what the others take longer, each by itself", () => {
		const minutes = checks(
			[100, {}],
			[150, { requests: 10 }],
			[160, { requests: 10, errors: 1 }],
			[200, { requests: 12, errors: 1 }],
			[500, { requests: 12, errors: 1 }],
		);
		expect(minutes.delays()).toEqual({
			delays: [30],
			// The requests of one node of the load balancer came 50 s after the first.
			apart: [50, 10],
			byMetric: { requests: [80], errors: [40] },
		});
	});

	it("say nothing of a minute that had ended before the first check, or that may still be in motion", () => {
		const late = checks([130, { requests: 10 }], [500, { requests: 10 }]);
		const early = checks([100, {}], [150, { requests: 10 }], [400, { requests: 10 }]);
		for (const minutes of [late, early]) {
			expect(minutes.delays()).toEqual({ delays: [], apart: [], byMetric: {} });
		}
	});
});
