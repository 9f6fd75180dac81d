import { describe, expect, it } from "vitest";
import type { Ending } from "../../rehearsal/policies/policy.ts";
import { runOf } from "../../rehearsal/run-of.ts";
import type { PolicySimulation, Record } from "../../rehearsal/simulation.ts";
import { seriesOf } from "../support/rehearsal-sample.ts";
import { smallPolicy } from "../support/small.ts";

const policy = smallPolicy({ name: "mine", title: "Mine", mandatorySeconds: ({ service }) => service.name.length });
const series = seriesOf({ requests: [1, 2] });

/** A stage after the watch: what was recorded, and the candidate's share that is left. */
function simulation(record: Partial<Record> = {}, intended = 0, name = "shop"): PolicySimulation {
	const empty: Record = { timeline: [], calls: [], announcements: [], transitions: 0, lambdaCalls: 0 };
	return {
		record: { ...empty, ...record },
		world: { intended: () => intended },
		service: { name },
	} as unknown as PolicySimulation;
}

const ended = (outcome: Ending["outcome"], at: number, error?: string) => {
	const intended = outcome === "completed" ? 1 : 0;
	return simulation(
		{ ending: { outcome, at, intended, ...(error && { error, cause: `because of ${error}` }) } },
		intended,
	);
};
const timelineEvent = (seconds: number, state: string) => ({ seconds, state, percent: 0 });
const call = (seconds: number) => ({ seconds, service: "ecs", action: "DescribeServices", write: false });

describe("the run of one service", () => {
	it("is what its stage has recorded", () => {
		const record: Partial<Record> = {
			timeline: [timelineEvent(1, "Begin")],
			calls: [call(2)],
			announcements: ["hear"],
			transitions: 3,
			lambdaCalls: 4,
			verdictAt: 5,
			ending: { outcome: "failed-back", error: "Sick", cause: "very", at: 6, intended: 0 },
		};
		expect(runOf(policy, [simulation(record)], series)).toEqual({
			policy: "mine",
			title: "Mine",
			outcome: "failed-back",
			error: "Sick",
			cause: "very",
			endedAt: 6,
			verdictAt: 5,
			mandatorySeconds: 4,
			timeline: [timelineEvent(1, "Begin")],
			calls: [call(2)],
			transitions: 3,
			lambdaCalls: 4,
			announcements: ["hear"],
			series,
		});
	});

	it("is unfinished when it has not ended, and then has no end, error or verdict", () => {
		const run = runOf(policy, [simulation({}, 1)], series);
		expect(run.outcome).toBe("unfinished");
		for (const field of ["endedAt", "error", "cause", "verdictAt"]) expect(run).not.toHaveProperty(field);
	});

	it.each([
		["completed", 0.9, "completed, as it thinks; the candidate is left with 90 % of the traffic"],
		["failed-back", 0.125, "failed-back, as it thinks; the candidate is left with 12.5 % of the traffic"],
	] as const)("is stuck when it ended as %s and did not see that traffic is elsewhere", (outcome, remaining, cause) => {
		const run = runOf(policy, [simulation({ ending: { outcome, at: 9, intended: remaining } }, remaining)], series);
		expect(run).toMatchObject({ outcome: "stuck", error: "TrafficMoved", cause, endedAt: 9 });
	});

	it("keeps its outcome when somebody has moved the traffic since, and says so", () => {
		const run = runOf(policy, [simulation({ ending: { outcome: "completed", at: 9, intended: 1 } }, 0.3)], series);
		expect(run).toMatchObject({
			outcome: "completed",
			error: "TrafficMoved",
			cause: "somebody has moved the traffic since: the candidate is left with 30 % of the traffic",
		});
	});

	it.each([
		["completed", "blue", 0],
		["failed-back", "green", 1],
	] as const)("keeps an outcome of %s that leaves all to %s", (outcome, serves, intended) => {
		const ending = { outcome, serves, at: 9, intended };
		expect(runOf(policy, [simulation({ ending }, intended)], series)).not.toHaveProperty("error");
		const elsewhere = runOf(policy, [simulation({ ending: { ...ending, intended: 0.5 } }, 0.5)], series);
		expect(elsewhere).toMatchObject({ outcome: "stuck", error: "TrafficMoved" });
	});

	it.each([0, 0.5, 1])("is stuck for its own reason, wherever traffic is left: %s", (remaining) => {
		const ending = { outcome: "stuck", error: "Refused", at: 9, intended: 0 } as const;
		expect(runOf(policy, [simulation({ ending }, remaining)], series)).toMatchObject({
			outcome: "stuck",
			error: "Refused",
		});
	});
});

describe("the run of several services", () => {
	const completed = ended("completed", 10);
	const failedBack = ended("failed-back", 20, "Sick");
	const unfinished = simulation();
	const stuck = ended("stuck", 30, "Refused");

	it.each([
		["failed-back", [completed, failedBack]],
		["unfinished", [failedBack, unfinished, completed]],
		["stuck", [unfinished, completed, stuck]],
	] as const)("ends as the worst of them: %s", (outcome, simulations) => {
		expect(runOf(policy, simulations, series).outcome).toBe(outcome);
	});

	it("says why the worst ended so", () => {
		expect(runOf(policy, [completed, failedBack, stuck], series)).toMatchObject({
			error: "Refused",
			cause: "because of Refused",
		});
	});

	it("ends when the last of them ends, and only when all do", () => {
		expect(runOf(policy, [failedBack, completed], series).endedAt).toBe(20);
		expect(runOf(policy, [failedBack, unfinished], series)).not.toHaveProperty("endedAt");
	});

	it("has decided against the release when the first of them did", () => {
		expect(
			runOf(policy, [simulation(), simulation({ verdictAt: 8 }), simulation({ verdictAt: 5 })], series).verdictAt,
		).toBe(5);
	});

	it("has the moments and calls of all in order of time, each moment with its service", () => {
		const one = simulation({
			timeline: [timelineEvent(1, "Begin"), timelineEvent(5, "Route")],
			calls: [call(1), call(5)],
		});
		const other = simulation({ timeline: [timelineEvent(2, "Begin")], calls: [call(2)] }, 0, "shop-2");
		const { timeline, calls } = runOf(policy, [one, other], series);
		expect(timeline.map(({ service, state }) => [service, state])).toEqual([
			["shop", "Begin"],
			["shop-2", "Begin"],
			["shop", "Route"],
		]);
		expect(calls.map(({ seconds }) => seconds)).toEqual([1, 2, 5]);
	});

	it("adds up what they cost, and has all that they announced", () => {
		const one = simulation({ transitions: 1, lambdaCalls: 2, announcements: ["one"] });
		const other = simulation({ transitions: 10, lambdaCalls: 20, announcements: ["other"] });
		expect(runOf(policy, [one, other], series)).toMatchObject({
			transitions: 11,
			lambdaCalls: 22,
			announcements: ["one", "other"],
		});
	});
});
