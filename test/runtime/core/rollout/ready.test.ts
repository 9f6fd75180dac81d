import { describe, expect, it } from "vitest";
import { sampleJudge, sampleService } from "../../../../rehearsal/sample.ts";
import { fail, hold, pass } from "../../../../runtime/core/analysis/verdict.ts";
import { ready } from "../../../../runtime/core/rollout/ready.ts";
import { at, sampleRollout } from "../../../support/documents.ts";

const timing = {
	analysisIntervalSeconds: 10,
	prepareSeconds: 900,
	inSyncSeconds: 300,
	holdSeconds: 600,
	probationSeconds: 0,
	queueSeconds: 0,
	stragglerSeconds: 400,
};
const service = sampleService({ timing });
const good = pass("Healthy", "2/2");
const undecided = hold("TargetsMissing", "1/2");
const sick = fail("TargetsUnhealthy", "1 unhealthy");
const iso = (seconds: number) => at(seconds).toISOString();

describe("before a shift", () => {
	const rollout = sampleRollout({ preparingSince: iso(0) });

	it("goes on when the candidate is healthy", () => {
		expect(ready(rollout, { verdict: good }, service, at(0))).toEqual({
			rollout,
			verdict: good,
			next: "ready",
			waitSeconds: 10,
		});
	});

	it("checks again after the interval while it is not", () => {
		expect(ready(rollout, { verdict: undecided }, service, at(100))).toMatchObject({
			next: "wait",
			waitSeconds: 10,
			verdict: undecided,
		});
	});

	it("checks less often as time goes by, but never less than every third interval", () => {
		const waits = [170, 200, 300, 600, 880, 899].map(
			(now) => ready(rollout, { verdict: undecided }, service, at(now)).waitSeconds,
		);
		// The last wait ends with the bound.
		expect(waits).toEqual([10, 12, 18, 30, 20, 1]);
	});

	it("fails once the bound is reached, with the last reason", () => {
		const { next, verdict } = ready(rollout, { verdict: undecided }, service, at(900));
		expect({ next, verdict }).toEqual({ next: "fail", verdict: fail("NotReady", "not healthy within 900 s: 1/2") });
	});

	it("does not fail for a moment's hold while a hook takes its time, longer than the bound", () => {
		const hook = { function: "arn:smoke", points: ["before-first-shift" as const], deadlineSeconds: 3_600 };
		const asking = { ...service, judge: sampleJudge({ hooks: [hook] }) };
		const asked = (passed: boolean) => ({ ...rollout, hooks: { arn: { since: iso(100), passed } } });
		expect(ready(asked(false), { verdict: undecided }, asking, at(3_699)).next).toBe("wait");
		expect(ready(asked(false), { verdict: undecided }, asking, at(3_700)).verdict.code).toBe("NotReady");
		expect(ready(asked(true), { verdict: undecided }, asking, at(3_699)).verdict.code).toBe("NotReady");
	});

	it("counts the bound from when this step was prepared, and from the start when that is not on record", () => {
		const later = sampleRollout({ step: 1, preparingSince: iso(5_000) });
		expect(ready(later, { verdict: undecided }, service, at(5_899)).next).toBe("wait");
		expect(ready(later, { verdict: undecided }, service, at(5_900)).next).toBe("fail");
		expect(ready(sampleRollout(), { verdict: undecided }, service, at(900)).next).toBe("fail");
	});

	it("goes on with a candidate that becomes healthy at the bound", () => {
		expect(ready(rollout, { verdict: good }, service, at(900)).next).toBe("ready");
	});

	it("fails at once on a fail, with its own reason even past the bound", () => {
		for (const seconds of [0, 900]) {
			expect(ready(rollout, { verdict: sick }, service, at(seconds))).toMatchObject({ next: "fail", verdict: sick });
		}
	});
});

describe("before a shift, stragglers of the rollout before", () => {
	const late = hold("Stragglers", "3 %");
	const few = pass("NoStragglers", "1 %");
	const rollout = sampleRollout({ preparingSince: iso(0) });

	it("keep a healthy candidate waiting, and say so", () => {
		const held = (seconds: number) => ready(rollout, { verdict: good, stragglers: late }, service, at(seconds));
		expect(held(300)).toMatchObject({ next: "wait", waitSeconds: 18, verdict: late });
		// The last wait ends with their time.
		expect(held(393)).toMatchObject({ next: "wait", waitSeconds: 7, verdict: late });
	});

	it("no longer than their time: then the rollout goes on, and says what it went on with", () => {
		expect(ready(rollout, { verdict: good, stragglers: late }, service, at(400))).toMatchObject({
			next: "ready",
			verdict: late,
		});
	});

	it("keep nobody waiting when they are few", () => {
		expect(ready(rollout, { verdict: good, stragglers: few }, service, at(0))).toMatchObject({
			next: "ready",
			verdict: good,
		});
	});

	it("have the time since the rollout began, not since it was prepared", () => {
		const slow = sampleRollout({ preparingSince: iso(390) });
		expect(ready(slow, { verdict: good, stragglers: late }, service, at(400)).next).toBe("ready");
	});

	it("do not make up for a candidate that is not healthy", () => {
		expect(ready(rollout, { verdict: undecided, stragglers: few }, service, at(0)).next).toBe("wait");
		expect(ready(rollout, { verdict: sick, stragglers: few }, service, at(0)).next).toBe("fail");
	});
});

describe("hooks before the first shift", () => {
	const rollout = sampleRollout({ preparingSince: iso(0) });
	const notYet = hold("HookNotYet", "hook smoke: warming up");

	it("are waited for at every interval, however long the candidate has been healthy", () => {
		expect(ready(rollout, { verdict: good, hooks: notYet }, service, at(600))).toEqual({
			rollout,
			verdict: notYet,
			next: "wait",
			waitSeconds: 10,
		});
	});

	it("fail it when they refuse it, before it has had any traffic", () => {
		const refused = fail("HookFailed", "hook smoke: no");
		expect(ready(rollout, { verdict: good, hooks: refused }, service, at(0))).toMatchObject({
			next: "fail",
			verdict: refused,
		});
	});

	it("let it go when they pass", () => {
		const passed = pass("HookPassed", "hook smoke");
		expect(ready(rollout, { verdict: good, hooks: passed }, service, at(0))).toMatchObject({
			next: "ready",
			verdict: good,
		});
	});

	it("hide neither a candidate that is sick, nor one that stragglers still reach", () => {
		const passed = pass("HookPassed", "hook smoke");
		expect(ready(rollout, { verdict: sick, hooks: passed }, service, at(0)).verdict).toEqual(sick);
		const late = hold("Stragglers", "20 requests");
		expect(ready(rollout, { verdict: good, stragglers: late, hooks: passed }, service, at(0)).next).toBe("wait");
	});
});
