import { describe, expect, it } from "vitest";
import { Tracking } from "../../../rehearsal/world/scaling/tracking.ts";

/** What a policy of 100 requests a task and minute asks for, minute by minute. */
function asked(minutes: readonly (readonly [requests: number, tasks: number])[], done = false) {
	const tracking = new Tracking(100);
	return minutes.map(([requests, tasks], i) => {
		const second = 60 * (i + 1);
		const wanted = tracking.see({ second, requests, tasks });
		if (wanted && done) tracking.done(second);
		return wanted && `${wanted.direction} ${wanted.tasks}`;
	});
}

const times = (count: number, requests: number, tasks = 4) =>
	Array.from({ length: count }, () => [requests, tasks] as const);
const nothing = (count: number) => Array.from({ length: count }, () => undefined);

describe("target tracking", () => {
	it("asks for as many tasks as the load wants after three minutes above the target", () => {
		expect(asked(times(4, 650))).toEqual([undefined, undefined, "out 7", "out 7"]);
	});

	it("begins anew when a minute is not above it", () => {
		expect(asked([...times(2, 650), [400, 4], ...times(2, 650)])).toEqual(nothing(5));
	});

	it("asks for fewer tasks after fifteen minutes below nine tenths of it", () => {
		expect(asked(times(15, 200))).toEqual([...nothing(14), "in 2"]);
	});

	it("leaves tasks that have between nine tenths and all of it", () => {
		expect(asked(times(30, 370))).toEqual(nothing(30));
	});

	it("takes tasks away once in five minutes", () => {
		const minutes = asked(times(22, 100), true);
		expect(minutes.flatMap((wanted, i) => (wanted ? [i + 1] : []))).toEqual([15, 20]);
	});

	it("knows nothing of a color without tasks", () => {
		expect(asked(times(20, 650, 0))).toEqual(nothing(20));
	});
});
