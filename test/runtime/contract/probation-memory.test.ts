import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
	jsonBytes,
	MOST_BETS,
	MOST_RECENT_MINUTES,
	PROBATION_BYTES,
	ProbationMemory,
	type ProbedMinute,
} from "../../../runtime/contract/index.ts";

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const minute: ProbedMinute = [29_000_000, 240, 240, 240, 240, 240];
/** As large as the deployed judge makes it: six effects, each with a state for every minute of a spell and after. */
const bets = { surge: times(6 * 13, 1.23457e-123), lasting: times(6 * 17, 1.23457e-123) };
const full: ProbationMemory = {
	from: 29_000_000,
	until: 29_000_000,
	errors: bets,
	slow: bets,
	probes: times(3, 1.23457e-123),
	busiest: Number.MAX_SAFE_INTEGER,
	recent: times(MOST_RECENT_MINUTES, minute),
	sharedAt: "2026-01-01T00:00:00.000Z",
	unhealthySince: "2026-01-01T00:00:00.000Z",
};

describe("what probation remembers", () => {
	it("has a bound that the fullest memory keeps to", () => {
		expect(v.parse(ProbationMemory, full)).toEqual(full);
		expect(jsonBytes(full)).toBeLessThanOrEqual(PROBATION_BYTES);
		expect(jsonBytes(full)).toBeGreaterThan(PROBATION_BYTES / 2);
	});

	it.each([
		["bets without end", { errors: { ...bets, surge: times(MOST_BETS + 1, 0) } }],
		["a bet that is no amount", { probes: [-1] }],
		["a bet beyond all bounds", { probes: [1e201] }],
		["minutes without end", { recent: times(MOST_RECENT_MINUTES + 1, minute) }],
		["half a minute", { recent: [[1, 2, 3]] }],
		["a moment that is none", { sharedAt: "yesterday" }],
		["something else", { verdicts: [] }],
	])("refuses %s", (_, changes) => {
		expect(v.safeParse(ProbationMemory, { ...full, ...changes }).success).toBe(false);
	});
});
