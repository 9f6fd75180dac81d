import { describe, expect, it } from "vitest";
import {
	expectedRequests,
	MINUTE_MILLISECONDS,
	minuteKey,
	minutesOfBoth,
	pairsOf,
	tallied,
	withinBake,
} from "../../../../runtime/core/analysis/minutes.ts";
import type { Answers } from "../../../../runtime/core/analysis/observation.ts";
import { START } from "../../../support/documents.ts";
import { minutesOf, probedMinutes } from "../../../support/evidence.ts";

const answers = (changes: Partial<Answers> = {}): Answers => ({
	minutes: { blue: [], green: [] },
	intended: 0.1,
	bakedFrom: START,
	now: START + 5 * MINUTE_MILLISECONDS,
	probes: {},
	...changes,
});
/** When every minute of these tests is old enough to count, whatever it lacks. */
const LATER = START + 10 * MINUTE_MILLISECONDS;
const nothing = { requests: 0, errors: 0, slow: 0 };

describe("both colors' minutes", () => {
	const minutes = { blue: minutesOf([[90], undefined, [90]]), green: minutesOf([undefined, [10, 1, 2], [11]]) };

	it("stand side by side, oldest first; a color without a minute was not asked in it", () => {
		expect(minutesOfBoth(answers({ minutes, now: LATER }), "green")).toEqual([
			{ at: START, candidate: nothing, stable: expect.objectContaining({ requests: 90 }) },
			{ at: START + 60_000, candidate: { requests: 10, errors: 1, slow: 2 }, stable: nothing },
			{
				at: START + 120_000,
				candidate: { ...nothing, requests: 11 },
				stable: expect.objectContaining({ requests: 90 }),
			},
		]);
	});

	it("know which color is the candidate", () => {
		expect(minutesOfBoth(answers({ minutes, now: LATER }), "blue").map(({ candidate }) => candidate.requests)).toEqual([
			90, 0, 90,
		]);
	});

	it("have no probes among the candidate's, and all of the stable color's", () => {
		const probes = probedMinutes([12, 2, 1], [4, 2, 1], [12]);
		const observed = minutesOfBoth(answers({ minutes, probes, now: LATER }), "green");
		expect(observed.map(({ candidate }) => candidate)).toEqual([nothing, { requests: 6, errors: 0, slow: 2 }, nothing]);
		expect(observed.map(({ stable }) => stable.requests)).toEqual([90, 0, 90]);
	});

	it("have no more bad answers than answers once probes are taken out", () => {
		const green = minutesOf([[10, 9, 9]]);
		const [observed] = minutesOfBoth(
			answers({ minutes: { blue: [], green }, probes: probedMinutes([6, 2, 2]), now: LATER }),
			"green",
		);
		expect(observed?.candidate).toEqual({ requests: 4, errors: 4, slow: 4 });
	});
});

describe("the key of a minute", () => {
	it("is the same throughout it, and another in the next", () => {
		const key = minuteKey(START);
		expect(minuteKey(START + 59_999)).toBe(key);
		expect(Number(minuteKey(START + 60_000))).toBe(Number(key) + 1);
	});
});

describe("the minutes of a bake", () => {
	const minutes = minutesOfBoth(
		answers({ minutes: { blue: [], green: minutesOf([[1], [2], [3]]) }, now: LATER }),
		"green",
	);
	const from = (milliseconds: number) =>
		withinBake(minutes, answers({ bakedFrom: START + milliseconds })).map(({ candidate }) => candidate.requests);

	it("are those that end within it", () => {
		expect(from(0)).toEqual([1, 2, 3]);
		expect(from(59_999)).toEqual([1, 2, 3]);
		expect(from(60_000)).toEqual([2, 3]);
		expect(from(180_000)).toEqual([]);
	});

	it("are none outside of one", () => {
		expect(withinBake(minutes, answers({ bakedFrom: undefined }))).toEqual([]);
	});
});

describe("pairs", () => {
	const minutes = {
		blue: minutesOf([
			[90, 9, 3],
			[90, 8, 2],
		]),
		green: minutesOf([[10, 1, 4]]),
	};
	const both = minutesOfBoth(answers({ minutes }), "green");

	it("count errors, or slow answers", () => {
		expect(pairsOf(both, "errors")[0]).toEqual({
			candidate: { requests: 10, bad: 1 },
			stable: { requests: 90, bad: 9 },
		});
		expect(pairsOf(both, "slow")[0]).toEqual({
			candidate: { requests: 10, bad: 4 },
			stable: { requests: 90, bad: 3 },
		});
	});

	it("are added up over the minutes in which the candidate was asked", () => {
		expect(tallied(pairsOf(both, "errors"))).toEqual({
			candidate: { requests: 10, bad: 1 },
			stable: { requests: 90, bad: 9 },
		});
		expect(tallied([])).toEqual({ candidate: { requests: 0, bad: 0 }, stable: { requests: 0, bad: 0 } });
	});
});

describe("how many requests should have come", () => {
	const expected = (blue: Parameters<typeof minutesOf>[0], changes: Partial<Answers> = {}) => {
		const green = minutesOf((blue ?? []).map(() => [0] as const));
		const observed = answers({ minutes: { blue: minutesOf(blue), green }, ...changes });
		return expectedRequests(observed, minutesOfBoth(observed, "green"));
	};

	it("is the intended share of what the service has a minute, for as long as the bake has lasted", () => {
		expect(expected([[100], [200], [300]])).toBeCloseTo(200 * 0.1 * 5);
		expect(expected([[100], [200], [300]], { intended: 1 })).toBeCloseTo(200 * 5);
		expect(expected([[100], [200], [300]], { bakedFrom: START + 4.5 * 60_000 })).toBeCloseTo(200 * 0.1 * 0.5);
	});

	it("counts both colors, and minutes in which nobody came", () => {
		const observed = answers({
			minutes: { blue: minutesOf([[80], undefined, [80]]), green: minutesOf([[20]]) },
			now: LATER,
		});
		expect(expectedRequests(observed, minutesOfBoth(observed, "green"))).toBeCloseTo((180 / 3) * 0.1 * 10);
	});

	it("leaves out minutes that are shown, but not settled", () => {
		const torn = minutesOf([[80], [80], [80]]).map((each, i) => (i === 1 ? { ...each, accounted: 79 } : each));
		const observed = answers({ minutes: { blue: torn, green: minutesOf([[20], [20], [20]]) }, now: START + 200_000 });
		expect(minutesOfBoth(observed, "green").map(({ at }) => at - START)).toEqual([0, 120_000]);
		expect(expectedRequests({ ...observed, bakedFrom: START + 140_000 }, minutesOfBoth(observed, "green"))).toBeCloseTo(
			10,
		);
	});

	it("is none where nobody has ever come, or outside of a bake", () => {
		expect(expected([])).toBe(0);
		expect(expected([[100]], { bakedFrom: undefined })).toBe(0);
	});
});
