import { describe, expect, it } from "vitest";
import { figuresOf } from "../../../../rehearsal/report/figures.ts";
import { axisOf, tickLabel, ticksOf } from "../../../../rehearsal/report/page/axis.ts";
import { type Frame, frameOf } from "../../../../rehearsal/report/page/frame.ts";
import type { Run } from "../../../../rehearsal/run.ts";
import { runOf, seriesOf } from "../../../support/rehearsal-sample.ts";

const HOUR = 3_600;

/** The frame of runs that were watched for an hour, in which so many requests fail in each second because of the release. */
function frameFor(failing: (second: number) => number, ...input: readonly Partial<Run>[]): Frame {
	const failed = Array.from({ length: HOUR }, (_, second) => failing(second));
	const series = seriesOf({ requests: Array(HOUR).fill(100), failed, failedByRelease: failed });
	const without = seriesOf({ requests: Array(HOUR).fill(100) });
	return frameOf(
		input.map((each) => ({ run: runOf({ series, ...each }), figures: figuresOf(runOf({ series, ...each }), without) })),
	);
}

/** How long the time axis of a page is. */
const length = (...of: Parameters<typeof frameFor>) => frameFor(...of).axis.seconds;

describe("the time axis of a page", () => {
	it("ends a little after the last thing that any run did", () => {
		expect(length(() => 0, { endedAt: 300 }, { endedAt: 1_000 })).toBe(1_200);
		expect(length(() => 0, { timeline: [{ seconds: 2_000, state: "GaveUp", percent: 0 }] })).toBe(2_400);
	});

	it("does not grow with calls, since a watchdog goes on looking for ever", () => {
		const calls = [{ seconds: 3_500, service: "dynamodb", action: "Query", write: false }];
		expect(length(() => 0, { endedAt: 300, calls })).toBe(length(() => 0, { endedAt: 300 }));
	});

	it("shows the last affected user, but not failures that only go on", () => {
		expect(length((second) => (second > 100 && second < 1_500 ? 5 : 0), { endedAt: 300 })).toBe(1_800);
		expect(length((second) => (second > 100 ? 5 : 0), { endedAt: 300 })).toBe(360);
	});

	it("shows failures that grow until they have nearly grown up", () => {
		expect(length((second) => second / 100, { endedAt: 300 })).toBe(HOUR);
	});

	it("is never longer than what was watched", () => {
		expect(length(() => 0, { endedAt: HOUR })).toBe(HOUR);
	});

	it("begins late where nothing reaches users for long, and at a familiar unit", () => {
		const axis = axisOf(294, 294, HOUR, 195);
		expect(ticksOf(axis).map(tickLabel)).toEqual(["3m", "3m 20s", "3m 40s", "4m", "4m 20s", "4m 40s", "5m"]);
		expect([axis.place(100), axis.place(240)]).toEqual([0, 0.5]);
		expect(axisOf(294, 294, HOUR, 60).from).toBe(0);
		expect(axisOf(100, 1_000, HOUR, 900)).toMatchObject({ bent: true, from: 0 });
	});

	it("has marks at familiar units", () => {
		const labels = (seconds: number) => ticksOf(axisOf(seconds, seconds, seconds)).map(tickLabel);
		expect(labels(1_200)).toEqual(["0", "5m", "10m", "15m", "20m"]);
		expect(labels(50)).toEqual(["0", "10s", "20s", "30s", "40s", "50s"]);
		expect(labels(4 * HOUR)).toEqual(["0", "30m", "1h", "1h 30m", "2h", "2h 30m", "3h", "3h 30m", "4h"]);
		expect(labels(604_800)).toEqual(["0", "24h", "48h", "72h", "96h", "120h", "144h", "168h"]);
	});

	it("is straight for runs of similar lengths", () => {
		const axis = axisOf(1_000, 3_600, HOUR);
		expect(axis.bent).toBe(false);
		expect(axis.place(900)).toBeCloseTo(0.25, 10);
	});

	it("gives early minutes more room where one run is much shorter than another", () => {
		const axis = axisOf(150, 5_400, 6_000);
		expect(axis.bent).toBe(true);
		expect(axis.place(150)).toBeGreaterThan(0.15);
		expect(axis.secondAt(axis.place(150))).toBeCloseTo(150, 6);
		expect(ticksOf(axis).map(tickLabel)).toEqual(["0", "2m", "10m", "30m", "1h", "1h 30m"]);
	});

	it("puts what comes after its end at its end", () => {
		expect(axisOf(100, 100, 100).place(101)).toBe(1);
	});
});

describe("the spans that curves are averaged over", () => {
	it("are all of the time, in steps of at least five seconds, and as many as can be told apart", () => {
		for (const { axis, bounds } of [
			frameFor(() => 0, { endedAt: 40 }),
			frameFor(() => 0, { endedAt: 40 }, { endedAt: 3_000 }),
			frameFor(() => 0, { endedAt: HOUR }),
		]) {
			expect([bounds[0], bounds.at(-1)]).toEqual([0, axis.seconds]);
			const spans = bounds.slice(1).map((end, i) => end - Number(bounds[i]));
			expect(Math.min(...spans.slice(0, -1))).toBeGreaterThanOrEqual(5);
			expect(spans.length).toBeLessThanOrEqual(300);
		}
	});
});

describe("the scales of a page", () => {
	it("fit the highest rate of all runs, and no more than a round number above", () => {
		const { failedPerSecond } = frameFor(() => 37, { endedAt: 300 });
		expect(failedPerSecond).toBeGreaterThanOrEqual(37);
		expect(failedPerSecond).toBeLessThanOrEqual(40);
	});

	it("are not nothing where nothing fails and nobody calls", () => {
		expect(frameFor(() => 0, { endedAt: 300 })).toMatchObject({ failedPerSecond: 1, callsPerSecond: 1 });
	});
});
