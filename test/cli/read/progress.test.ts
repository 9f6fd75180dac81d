import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currentStep } from "../../../cli/read/begun.ts";
import { type Phase, phaseOf } from "../../../cli/read/phase.ts";
import { progressOf } from "../../../cli/read/progress.ts";
import { sampleJudge, sampleService } from "../../../rehearsal/sample.ts";
import type { Rollout, RolloutDocument, ServiceConfig } from "../../../runtime/contract.ts";
import { fail, hold, pass } from "../../../runtime/core/verdict.ts";
import { services } from "../../support/arbitraries.ts";
import { at, sampleDocument, sampleRollout } from "../../support/documents.ts";

const begun = (rollout: Partial<Rollout>, changes: Partial<RolloutDocument> = {}) => ({
	...sampleDocument(changes),
	rollout: sampleRollout(rollout),
});
const iso = (seconds: number) => at(seconds).toISOString();

/** Every state of the state machine, however deep. */
function states(machine: { States?: object; Branches?: object[] }): string[] {
	const own = Object.entries(machine.States ?? {});
	return [
		...own.flatMap(([name, state]) => [name, ...states({ Branches: state.Branches })]),
		...(machine.Branches ?? []).flatMap((branch) => states(branch)),
	];
}

describe("the phase of a rollout", () => {
	it("is known for every state of the state machine", () => {
		const all = states(JSON.parse(readFileSync("asl/rollout.asl.json", "utf8")));
		expect(all).toContain("AwaitDecision");
		expect(all.filter((state) => phaseOf(state) === undefined)).toEqual([]);
	});

	it.each([
		["Queue", "queued"],
		["AwaitReady", "preparing"],
		["Shift", "shifting"],
		["Settle", "settling"],
		["AwaitAssess", "baking"],
		["AwaitWatch", "waiting"],
		["GateChoice", "preparing"],
		["Complete", "completing"],
		["Retain", "completed"],
		["AwaitRestore", "failing-back"],
		["AStateOfTomorrow", undefined],
	])("in %s is %s", (state, phase) => {
		expect(phaseOf(state)).toBe(phase);
	});
});

describe("how far a rollout has come", () => {
	const stepsOf = (phase: Phase, step: number) => {
		const { step: number, steps } = progressOf(begun({ step }), phase, at(0));
		return [number, ...steps.map(({ state }) => state)];
	};

	it.each([
		["preparing", -1, [1, "current", "ahead", "ahead"]],
		["settling", 0, [1, "current", "ahead", "ahead"]],
		["baking", 1, [2, "done", "current", "ahead"]],
		["preparing", 1, [3, "done", "done", "current"]],
		["completing", 2, [3, "done", "done", "done"]],
	] as const)("%s with the weights of step index %i: %j", (phase, step, expected) => {
		expect(stepsOf(phase, step)).toEqual(expected);
	});

	it("is none once it goes back: the stable colour has all", () => {
		const { step, intended, left } = progressOf(begun({ step: 1 }), "failing-back", at(0));
		expect({ step, intended, left }).toEqual({
			step: 0,
			intended: { blue: 100, green: 0 },
			left: { stepSeconds: null, scheduleSeconds: null },
		});
	});

	it("shows the gates of the schedule, the latest verdict and those before it", () => {
		const service = sampleService({
			schedule: [
				{ percent: 50, bakeSeconds: 0, gate: true },
				{ percent: 100, bakeSeconds: 0 },
			],
		});
		const verdict = pass("Healthy", "fine");
		const note = { ...verdict, at: iso(0), percent: 50 };
		const progress = progressOf(begun({ step: 0, verdicts: [note] }, { service, verdict }), "baking", at(0));
		expect(progress.steps.map(({ gate }) => gate)).toEqual([true, false]);
		expect(progress).toMatchObject({ intended: { blue: 50, green: 50 }, verdict, verdicts: [note] });
	});
});

describe("the time that is left", () => {
	const left = (phase: Phase, rollout: Partial<Rollout>, now: number) =>
		progressOf(begun(rollout), phase, at(now)).left;

	it("is a TTL and a bake for each step, less what has passed", () => {
		expect(left("preparing", { step: -1 }, 0)).toEqual({ stepSeconds: 360, scheduleSeconds: 1_080 });
		expect(left("settling", { step: 0 }, 99)).toEqual({ stepSeconds: 360, scheduleSeconds: 1_080 });
		expect(left("settling", { step: 0, inSyncAt: iso(10) }, 30)).toEqual({ stepSeconds: 340, scheduleSeconds: 1_060 });
		expect(left("baking", { step: 1, bakedFrom: iso(0) }, 100)).toEqual({ stepSeconds: 200, scheduleSeconds: 560 });
		expect(left("waiting", { step: 2, bakedFrom: iso(0) }, 400)).toEqual({ stepSeconds: 0, scheduleSeconds: 0 });
		expect(left("completing", { step: 2, bakedFrom: iso(0) }, 400)).toEqual({ stepSeconds: 0, scheduleSeconds: 0 });
		expect(left("queued", { step: -1 }, 0)).toEqual({ stepSeconds: null, scheduleSeconds: 1_080 });
	});

	const phases = fc.constantFrom<Phase>("preparing", "shifting", "settling", "baking", "waiting");
	const moments = fc.option(fc.integer({ min: 0, max: 2_000 }).map(iso), { nil: undefined });
	const rollouts = fc.record({ step: fc.nat(7), inSyncAt: moments, bakedFrom: moments });
	const between = ({ schedule }: ServiceConfig, step: number) => Math.min(step, schedule.length - 1);

	it("never grows while nothing happens, is never negative, and never more than the whole schedule", () => {
		fc.assert(
			fc.property(services, phases, rollouts, fc.nat(3_000), fc.nat(1_000), (service, phase, any, now, later) => {
				const rollout = Object.fromEntries(
					Object.entries({ ...any, step: between(service, any.step) }).filter(([, value]) => value !== undefined),
				);
				const at_ = (seconds: number) => progressOf(begun(rollout, { service }), phase, at(seconds)).left;
				const [before, after] = [at_(now), at_(now + later)];
				const whole = service.schedule.reduce((sum, step) => sum + step.bakeSeconds + service.dns.ttlSeconds, 0);
				expect(after.scheduleSeconds).toBeLessThanOrEqual(before.scheduleSeconds ?? 0);
				expect(after.scheduleSeconds).toBeGreaterThanOrEqual(after.stepSeconds ?? 0);
				expect(after.stepSeconds).toBeGreaterThanOrEqual(0);
				expect(before.scheduleSeconds).toBeLessThanOrEqual(whole + service.dns.ttlSeconds);
			}),
		);
	});

	it("counts every step once: done, current or ahead", () => {
		fc.assert(
			fc.property(services, phases, fc.nat(7), (service, phase, index) => {
				const step = between(service, index);
				const { steps } = progressOf(begun({ step }, { service }), phase, at(0));
				const current = currentStep(sampleRollout({ step }), phase);
				expect(steps.map(({ state }) => state)).toEqual(
					steps.map((_, i) => (i < current ? "done" : i === current ? "current" : "ahead")),
				);
			}),
		);
	});
});

describe("what a rollout waits for", () => {
	const hooked = "arn:aws:lambda:eu-west-1:123456789012:function:smoke-test";
	const service = sampleService({
		judge: sampleJudge({ hooks: [{ function: hooked, points: ["after-step"], deadlineSeconds: 600 }] }),
	});
	const asked = { [`after-step ${hooked}`]: { since: iso(20), passed: false } };
	const notYet = { verdict: hold("HookNotYet", "hook smoke-test: running") };
	const gate = { leadsTo: "shift", seconds: 600, since: iso(10), reason: "the step has a gate" } as const;
	const waitsFor = (phase: Phase, rollout: Partial<Rollout>, changes: Partial<RolloutDocument> = {}, now = 50) =>
		progressOf(begun(rollout, { service, ...changes }), phase, at(now)).waitsFor;

	it.each([
		[
			"its candidate",
			"preparing",
			{ preparingSince: iso(0) },
			{},
			["candidate", "the candidate's tasks and targets", 900],
		],
		["what its candidate lacks", "preparing", {}, { verdict: hold("NoTargets", "none") }, ["candidate", "none", null]],
		["stragglers", "preparing", {}, { verdict: hold("Stragglers", "3 %") }, ["stragglers", "3 %", 900]],
		["a hook before the first shift", "preparing", { hooks: asked }, notYet, ["hook", "hook smoke-test: running", 620]],
		["Route 53", "settling", { shiftedAt: iso(10) }, {}, ["route53", expect.any(String), 310]],
		["resolvers", "settling", { shiftedAt: iso(10), inSyncAt: iso(40) }, {}, ["resolvers", expect.any(String), 100]],
		["its bake", "baking", { step: 0, bakedFrom: iso(0) }, {}, ["bake", "the step is watched", 300]],
		["its bake to begin", "baking", { step: 0 }, {}, ["bake", "the step is watched", null]],
		[
			"its bake, while a look holds",
			"baking",
			{ step: 0, bakedFrom: iso(0) },
			{ verdict: hold("H", "h") },
			["bake", expect.any(String), 300],
		],
		[
			"a hook after its bake",
			"baking",
			{ step: 0, bakedFrom: iso(-300), hooks: asked },
			notYet,
			["hook", "hook smoke-test: running", 620],
		],
		[
			"a verdict",
			"baking",
			{ step: 0, bakedFrom: iso(-300) },
			{ verdict: hold("TooFewRequests", "3 of 50") },
			["verdict", "3 of 50", 600],
		],
		["somebody", "waiting", { step: 0 }, { gate }, ["gate", "the step has a gate", 610]],
		[
			"its traffic to be back",
			"failing-back",
			{},
			{ verdict: fail("TargetsUnhealthy", "1 of 2") },
			["fail-back", "TargetsUnhealthy: 1 of 2", null],
		],
	] as const)("is %s", (_, phase, rollout, changes, [what, reason, until]) => {
		const wait = waitsFor(phase, rollout, changes);
		expect(wait).toEqual({ what, reason, until: until === null ? null : iso(until) });
	});

	it("is the hook whose deadline comes first, of those that have not passed", () => {
		const hooks = {
			...asked,
			[`before-completion ${hooked}`]: { since: iso(10), passed: false },
			other: { since: iso(0), passed: true },
		};
		expect(waitsFor("baking", { step: 0, hooks }, notYet)?.until).toBe(iso(610));
		expect(
			waitsFor("baking", { step: 0, hooks: { gone: { since: iso(0), passed: false } } }, notYet)?.until,
		).toBeNull();
	});

	it.each(["queued", "shifting", "completing", "completed"] as const)("is nothing while it is %s", (phase) => {
		expect(waitsFor(phase, { step: 0 })).toBeNull();
	});

	it("is nobody when the gate is not there", () => {
		expect(waitsFor("waiting", { step: 0 })).toBeNull();
	});
});
