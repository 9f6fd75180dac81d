import { describe, expect, it } from "vitest";
import { detailOf, stateOf, verdictOf } from "../../../../rehearsal/policies/controller/notes.ts";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { fail, pass } from "../../../../runtime/core/analysis/verdict.ts";
import { sampleDocument, sampleRollout } from "../../../support/documents.ts";

describe("a task in the timeline", () => {
	it("is called as its state is", () => {
		expect(["begin", "failBack", "countStragglers"].map(stateOf)).toEqual(["Begin", "FailBack", "CountStragglers"]);
	});

	it("has the verdict of its own check, and none that another has handed on", () => {
		const document = sampleDocument({ verdict: pass("Healthy", "all well") });
		expect(["ready", "settle", "assess", "watch"].map((task) => verdictOf(task, document)?.code)).toEqual(
			Array(4).fill("Healthy"),
		);
		expect(["begin", "prepare", "shift", "complete", "restore"].map((task) => verdictOf(task, document))).toEqual(
			Array(5).fill(undefined),
		);
	});

	it("has an error that sent the rollout to fail-back as its verdict, but not what failed before", () => {
		const error = { Error: "Refused", Cause: "AccessDenied" };
		expect(verdictOf("failBack", sampleDocument({ error }))).toEqual(fail("Refused", "AccessDenied"));
		expect(verdictOf("failBack", sampleDocument({ verdict: fail("Sick", "very") }))).toBeUndefined();
		expect(verdictOf("restore", sampleDocument({ error }))).toBeUndefined();
	});

	it("says how many tasks the coming step gets when it prepares them, and nothing before Begin has counted", () => {
		const service = sampleService({ headroomPercent: 50 });
		const rollout = sampleRollout({ stableTasks: 20, step: 0 });
		expect(detailOf("prepare", sampleDocument({ service, rollout }))).toBe(
			"15 of 20 tasks for 50 % of the traffic and 50 % headroom",
		);
		expect(detailOf("prepare", sampleDocument({ rollout }))).toBe(
			"20 of 20 tasks for 50 % of the traffic, whichever resolvers it moves",
		);
		expect(detailOf("prepare", sampleDocument({ service }))).toBeUndefined();
		expect(detailOf("prepare", sampleDocument({ service, rollout: { ...rollout, step: 2 } }))).toBeUndefined();
	});

	it("says how many stragglers it counted, where they could be counted", () => {
		const stragglers = { requests: 1_349, percent: 0.803, seconds: 900 };
		expect(detailOf("countStragglers", sampleDocument({ stragglers }))).toBe(
			"1349 requests (0.80 %) still came through the old load balancer in 900 s",
		);
		expect(detailOf("countStragglers", sampleDocument())).toBeUndefined();
	});

	it("says what a gate waits for, and for how long at most", () => {
		const gate = {
			leadsTo: "shift",
			seconds: 5_400,
			since: "2026-01-01T00:00:00.000Z",
			reason: "the step has a gate",
		} as const;
		expect(detailOf("gate", sampleDocument({ gate }))).toBe("the step has a gate; waits for somebody, at most 1h 30m");
		expect(detailOf("assess", sampleDocument({ gate }))).toBeUndefined();
	});

	it("says nothing else", () => {
		const document = sampleDocument({ rollout: sampleRollout(), stragglers: { requests: 1, percent: 1, seconds: 1 } });
		expect(["begin", "ready", "route", "shift", "retire"].map((task) => detailOf(task, document))).toEqual(
			Array(5).fill(undefined),
		);
	});
});
