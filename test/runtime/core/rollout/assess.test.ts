import { describe, expect, it } from "vitest";
import { sampleJudge, sampleService } from "../../../../rehearsal/sample.ts";
import type { JudgeConfig, Verdict } from "../../../../runtime/contract/index.ts";
import { fail, hold, pass } from "../../../../runtime/core/analysis/verdict.ts";
import { assess, type BakeCheck, hooksAreDue, isLast, watched } from "../../../../runtime/core/rollout/assess.ts";
import { at, sampleRollout } from "../../../support/documents.ts";

const iso = (seconds: number) => at(seconds).toISOString();
const timing = { ...sampleService().timing, analysisIntervalSeconds: 10, holdSeconds: 600 };
const service = sampleService({ timing });
const good = pass("Healthy", "2/2");
const missing = hold("TargetsMissing", "1/2");
const few = hold("TooFewRequests", "9 of 50 requests");
const sick = fail("TargetsUnhealthy", "1 unhealthy");

/** Tasks and targets say this, and so does everything. */
const all = (verdict: Verdict): BakeCheck => ({ health: verdict, verdict });
/** Tasks and targets are good, and evidence says this. */
const evidence = (verdict: Verdict): BakeCheck => ({ health: good, verdict });

/** The same service, judged otherwise. */
const judging = (changes: Partial<JudgeConfig>) => ({ ...service, judge: sampleJudge(changes) });
/** The same service with a gate after its first and its last step. */
const gated = {
	...service,
	schedule: service.schedule.map((step, i) => (i === 1 ? step : { ...step, gate: true })),
};

const first = sampleRollout({ step: 0, bakedFrom: iso(0) });
const last = sampleRollout({ step: 2, bakedFrom: iso(0) });

describe("during a bake", () => {
	it("begins at the first check", () => {
		const { bakedFrom: _, ...fresh } = first;
		expect(assess(fresh, all(good), service, at(7))).toMatchObject({ next: "wait", rollout: { bakedFrom: iso(7) } });
	});

	it("checks every interval, and exactly at its end", () => {
		expect(assess(first, all(good), service, at(0)).waitSeconds).toBe(10);
		expect(assess(first, all(good), service, at(296)).waitSeconds).toBe(4);
	});

	it("takes the next step once it is over", () => {
		expect(assess(first, all(good), service, at(300))).toEqual({
			rollout: first,
			verdict: good,
			next: "shift",
			waitSeconds: 0,
		});
	});

	it("completes after the last step", () => {
		expect(assess(last, all(good), service, at(300)).next).toBe("complete");
		expect([first, last].map((rollout) => isLast(rollout, service))).toEqual([false, true]);
	});

	it.each([
		["targets are missing", all(missing)],
		["evidence is missing", evidence(few)],
	])("goes on beyond its end while %s, within a bound", (_, observation) => {
		expect(assess(first, observation, service, at(880))).toMatchObject({ next: "wait", waitSeconds: 10 });
		// It ends at the moment, and not at the check after it.
		expect(assess(first, observation, service, at(899))).toMatchObject({ next: "wait", waitSeconds: 1 });
		expect(assess(first, observation, service, at(293))).toMatchObject({ next: "wait", waitSeconds: 7 });
		const { next, verdict } = assess(first, observation, service, at(900));
		expect({ next, verdict }).toEqual({
			next: "fail",
			verdict: fail("Inconclusive", `undecided 600 s beyond the bake: ${observation.verdict.reason}`),
		});
	});

	it("fails a sick candidate at once, whatever hooks and evidence say", () => {
		expect(assess(first, all(sick), service, at(300))).toMatchObject({ next: "fail", verdict: sick });
		const observation = { ...evidence(sick), strong: true, hooks: good };
		expect(assess(first, observation, judging({ bakeEarlyExit: true }), at(0))).toMatchObject({
			next: "fail",
			verdict: sick,
		});
	});

	it("does not bake a step that the schedule does not have", () => {
		expect(assess(sampleRollout({ step: 9 }), all(good), service, at(0)).next).toBe("complete");
	});
});

describe("a bake", () => {
	const eager = judging({ bakeEarlyExit: true });

	it("ends early where the user says so, once the evidence for the release is strong", () => {
		expect(assess(first, { ...all(good), strong: true }, eager, at(20))).toMatchObject({
			next: "shift",
			waitSeconds: 0,
		});
		expect(assess(first, { ...all(good), strong: false }, eager, at(20)).next).toBe("wait");
		expect(assess(first, all(good), eager, at(20)).next).toBe("wait");
	});

	it("does not end early where nobody says so", () => {
		expect(assess(first, { ...all(good), strong: true }, service, at(20)).next).toBe("wait");
	});

	it("never ends early while something holds", () => {
		expect(assess(first, { ...evidence(few), strong: true }, eager, at(20)).next).toBe("wait");
	});

	it("is over when its time is, and not before: then hooks are asked", () => {
		const due = (seconds: number) => hooksAreDue(first, all(good), service, at(seconds));
		expect([299, 300, 301].map(due)).toEqual([false, true, true]);
		const { bakedFrom: _, ...fresh } = first;
		expect(hooksAreDue(fresh, all(good), service, at(1_000))).toBe(false);
		expect(hooksAreDue(first, { ...all(good), strong: true }, eager, at(20))).toBe(true);
		expect(hooksAreDue(first, { ...all(good), strong: true }, service, at(20))).toBe(false);
	});

	it("that holds or fails has nothing to ask hooks about", () => {
		expect(hooksAreDue(first, evidence(few), service, at(5_000))).toBe(false);
		expect(hooksAreDue(first, all(sick), judging({ inconclusive: "promote" }), at(5_000))).toBe(false);
	});
});

describe("hooks", () => {
	const asked = (hooks: Verdict) => assess(first, { ...all(good), hooks }, service, at(300));

	it("that pass let the rollout go on", () => {
		expect(asked(pass("HookPassed", "hook smoke")).next).toBe("shift");
	});

	it("that say not yet keep it where it is: their own deadline bounds them", () => {
		const notYet = hold("HookNotYet", "hook smoke: warming up");
		expect(asked(notYet)).toMatchObject({ next: "wait", waitSeconds: 10, verdict: notYet });
		const late = assess(first, { ...all(good), hooks: notYet }, service, at(5_000));
		expect(late).toMatchObject({ next: "wait", waitSeconds: 10 });
	});

	it("that fail, or take too long, fail it", () => {
		const failed = fail("HookTimedOut", "hook smoke (not yet, after 600 s)");
		expect(asked(failed)).toMatchObject({ next: "fail", verdict: failed });
	});

	it("that take long do not make a moment's hold the last one: a lost packet is not worth a release", () => {
		const hook = { function: "arn:smoke", points: ["after-step" as const], deadlineSeconds: 3_600 };
		const asking = judging({ hooks: [hook] });
		const asked = (passed: boolean) => ({ ...first, hooks: { "after-step arn:smoke": { since: iso(300), passed } } });
		const lost = evidence(hold("ProbesFailing", "1 of 500 probes failed"));
		expect(assess(asked(false), lost, asking, at(3_899))).toMatchObject({ next: "wait", waitSeconds: 10 });
		expect(assess(asked(false), lost, asking, at(3_900)).verdict.code).toBe("Inconclusive");
		expect(assess(asked(true), lost, asking, at(3_899)).verdict.code).toBe("Inconclusive");
		expect(assess(first, lost, asking, at(3_899)).verdict.code).toBe("Inconclusive");
	});

	it("come before the step's gate: nobody is asked about a release that a hook refuses", () => {
		const notYet = hold("HookNotYet", "hook smoke");
		expect(assess(first, { ...all(good), hooks: notYet }, gated, at(300)).next).toBe("wait");
		expect(assess(first, { ...all(good), hooks: good }, gated, at(300)).next).toBe("gate");
	});
});

describe("a gate", () => {
	it("waits for somebody once the step has been watched, and says what for", () => {
		expect(assess(first, all(good), gated, at(299)).next).toBe("wait");
		expect(assess(first, all(good), gated, at(300))).toEqual({
			rollout: first,
			verdict: good,
			next: "gate",
			waitSeconds: 0,
			gate: { leadsTo: "shift", seconds: 28_800, since: iso(300), reason: "the step has a gate" },
		});
	});

	it("of the last step leads to completion", () => {
		expect(assess(last, all(good), gated, at(300)).gate?.leadsTo).toBe("complete");
	});

	it("is no part of a step that has none", () => {
		expect(assess(sampleRollout({ step: 1, bakedFrom: iso(0) }), all(good), gated, at(300)).next).toBe("shift");
	});
});

describe("what could not be decided in time", () => {
	const late = at(900);
	const undecided = (reason: string) => `undecided 600 s beyond the bake: ${reason}`;
	const decided = (observation: BakeCheck, inconclusive: JudgeConfig["inconclusive"], rollout = first) =>
		assess(rollout, observation, judging({ inconclusive }), late);

	it("fails where the user says fail", () => {
		const verdict = fail("Inconclusive", undecided("9 of 50 requests"));
		expect(decided(evidence(few), "fail")).toEqual({ rollout: first, verdict, next: "fail", waitSeconds: 0 });
	});

	it("waits for somebody where the user says pause, and tells what is undecided", () => {
		const { next, gate, verdict } = decided(evidence(few), "pause");
		expect({ next, verdict }).toEqual({ next: "gate", verdict: few });
		expect(gate).toEqual({
			leadsTo: "shift",
			seconds: 28_800,
			since: late.toISOString(),
			reason: undecided("9 of 50 requests"),
		});
		expect(decided(evidence(few), "pause", last).gate?.leadsTo).toBe("complete");
	});

	it("goes on where the user says promote, and says so", () => {
		const verdict = pass("PromotedUndecided", undecided("9 of 50 requests"));
		expect(decided(evidence(few), "promote")).toMatchObject({ next: "shift", verdict, waitSeconds: 0 });
		expect(decided(evidence(few), "promote", last)).toMatchObject({ next: "complete", verdict });
	});

	it("goes past neither hooks nor a gate, where the user says promote", () => {
		const promoting = judging({ inconclusive: "promote" });
		const due = (seconds: number) => hooksAreDue(first, evidence(few), promoting, at(seconds));
		expect([899, 900].map(due)).toEqual([false, true]);
		const asked = (hooks: Verdict) => assess(first, { ...evidence(few), hooks }, promoting, late);
		const notYet = hold("HookNotYet", "hook smoke");
		expect(asked(notYet)).toMatchObject({ next: "wait", waitSeconds: 10, verdict: notYet });
		expect(asked(fail("HookFailed", "hook smoke")).next).toBe("fail");
		expect(asked(pass("HookPassed", "hook smoke"))).toMatchObject({
			next: "shift",
			verdict: { code: "PromotedUndecided" },
		});
		const shut = assess(first, evidence(few), { ...gated, judge: promoting.judge }, late);
		expect(shut).toMatchObject({ next: "gate", verdict: { code: "PromotedUndecided" } });
		expect(shut.gate?.reason).toBe("the step has a gate");
	});

	it.each(["fail", "pause", "promote"] as const)(
		"fails when targets are missing, whatever the user says: %s",
		(policy) => {
			expect(decided(all(missing), policy)).toMatchObject({
				next: "fail",
				verdict: fail("Inconclusive", undecided("1/2")),
			});
		},
	);

	it.each(["fail", "pause", "promote"] as const)("never decides early: %s", (policy) => {
		expect(assess(first, evidence(few), judging({ inconclusive: policy }), at(899)).next).toBe("wait");
	});
});

describe("while a gate waits", () => {
	const gate = { leadsTo: "shift", seconds: 28_800, since: iso(300), reason: "the step has a gate" } as const;

	it("the candidate is watched, less and less often", () => {
		expect(watched(first, good, gate, service, at(300))).toEqual({
			rollout: first,
			verdict: good,
			next: "wait",
			waitSeconds: 10,
		});
		expect(watched(first, few, gate, service, at(1_300)).waitSeconds).toBe(100);
	});

	it("a sick candidate fails all the same", () => {
		expect(watched(first, sick, gate, service, at(400))).toMatchObject({ next: "fail", verdict: sick });
	});

	it("one that nobody can judge is still somebody's to decide on", () => {
		expect(watched(first, missing, gate, service, at(20_000)).next).toBe("wait");
	});
});
