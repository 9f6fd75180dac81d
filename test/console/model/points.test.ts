import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answers } from "../../../cli/operator/read/figures.ts";
import { pointsOf, shareAt } from "../../../console/model/points.ts";

const START = Date.UTC(2026, 0, 1);
const NOTHING: Answers = { requests: 0, errors: 0, latencyMilliseconds: null };
const UNKNOWN: Answers = { requests: null, errors: null, latencyMilliseconds: null };

function answers(requests: number, errors = 0): Answers {
	return { requests, errors, latencyMilliseconds: 200 };
}

describe("the share that was written", () => {
	const written = [
		{ at: 100, percent: 0 },
		{ at: 200, percent: 10 },
		{ at: 300, percent: 10 },
		{ at: 400, percent: 50 },
	];

	it.each([
		["before the first note", 99, null],
		["at the first note", 100, 0],
		["between notes that say different shares", 150, null],
		["at a note", 200, 10],
		["between notes that say the same", 250, 10],
		["after the last", 999, 50],
	])("%s", (_, timestamp, share) => {
		expect(shareAt(written, timestamp)).toBe(share);
	});

	it("is not known where nothing was", () => {
		expect(shareAt([], 5)).toBeNull();
	});

	it("is always one that a note says", () => {
		const note = fc.record({ at: fc.integer({ min: 0, max: 50 }), percent: fc.integer({ min: 0, max: 100 }) });
		fc.assert(
			fc.property(fc.array(note), fc.integer({ min: -1, max: 60 }), (notes, timestamp) => {
				const sorted = notes.sort((a, b) => a.at - b.at);
				const share = shareAt(sorted, timestamp);
				if (share === null) return;
				expect(sorted.filter(({ at }) => at <= timestamp).map(({ percent }) => percent)).toContain(share);
			}),
		);
	});
});

describe("what charts show", () => {
	it("has the candidate's share of what was answered", () => {
		const figures = [{ at: START, seconds: 60, colors: { blue: answers(90), green: answers(10, 5) } }];
		const [point] = pointsOf(figures, [{ at: START, percent: 10 }], "green");
		expect(point).toEqual({
			at: "2026-01-01T00:00:00.000Z",
			seconds: 60,
			intended: 10,
			observed: 10,
			colors: {
				blue: { requests: 90, errors: 0, latency: 200 },
				green: { requests: 10, errors: 5, latency: 200 },
			},
		});
		expect(pointsOf(figures, [], "blue")[0]?.observed).toBe(90);
	});

	it.each([
		["nobody asked", { blue: NOTHING, green: NOTHING }],
		["one color's requests are not known", { blue: answers(90), green: UNKNOWN }],
	])("has none where %s", (_, colors) => {
		expect(pointsOf([{ at: START, seconds: 60, colors }], [], "green")[0]?.observed).toBeNull();
	});

	it("has none before there is a candidate, and makes up no count", () => {
		const colors = { blue: answers(90), green: UNKNOWN };
		const [point] = pointsOf([{ at: START, seconds: 60, colors }], [], undefined);
		expect(point).toMatchObject({ intended: null, observed: null });
		expect(point?.colors.green).toEqual({ requests: null, errors: null, latency: null });
	});
});
