import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Phase } from "../../../../asl/phase.ts";
import { progressOf } from "../../../../cli/operator/read/progress.ts";
import { currentStep } from "../../../../cli/operator/read/time-left.ts";
import { sampleService } from "../../../../rehearsal/sample.ts";
import type { Rollout, RolloutDocument, ServiceConfig } from "../../../../runtime/contract/index.ts";
import { fail, pass } from "../../../../runtime/core/analysis/verdict.ts";
import { services } from "../../../support/arbitraries.ts";
import { at, sampleDocument, sampleRollout } from "../../../support/documents.ts";

const started = (rollout: Partial<Rollout>, changes: Partial<RolloutDocument> = {}) => ({
	...sampleDocument(changes),
	rollout: sampleRollout(rollout),
});
const iso = (seconds: number) => at(seconds).toISOString();

describe("how far a rollout has come", () => {
	const stepsOf = (phase: Phase, step: number) => {
		const { step: number, steps } = progressOf(started({ step }), phase, at(0));
		return [number, ...steps.map(({ state }) => state)];
	};

	it.each([
		["preparing", -1, [1, "current", "ahead", "ahead"]],
		["watching", 0, [1, "current", "ahead", "ahead"]],
		["watching", 1, [2, "done", "current", "ahead"]],
		["preparing", 1, [3, "done", "done", "current"]],
		["completing", 2, [3, "done", "done", "done"]],
	] as const)("%s with the weights of step index %i: %j", (phase, step, expected) => {
		expect(stepsOf(phase, step)).toEqual(expected);
	});

	it("is none once it goes back: the stable color has all", () => {
		const { step, intended, timeLeft } = progressOf(started({ step: 1 }), "failing-back", at(0));
		expect({ step, intended, timeLeft }).toEqual({
			step: 0,
			intended: { blue: 100, green: 0 },
			timeLeft: { stepSeconds: null, scheduleSeconds: null },
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
		const progress = progressOf(started({ step: 0, verdicts: [note] }, { service, verdict }), "watching", at(0));
		expect(progress.steps.map(({ gate }) => gate)).toEqual([true, false]);
		expect(progress).toMatchObject({ intended: { blue: 50, green: 50 }, verdict, verdicts: [note] });
	});
});

describe("the time that is left", () => {
	const timeLeft = (phase: Phase, rollout: Partial<Rollout>, now: number) =>
		progressOf(started(rollout), phase, at(now)).timeLeft;

	it("is a TTL and a bake for each step, less what has passed", () => {
		expect(timeLeft("preparing", { step: -1 }, 0)).toEqual({ stepSeconds: 360, scheduleSeconds: 1_080 });
		expect(timeLeft("watching", { step: 0, shiftedAt: iso(10) }, 30)).toEqual({
			stepSeconds: 340,
			scheduleSeconds: 1_060,
		});
		expect(timeLeft("watching", { step: 1, shiftedAt: iso(0) }, 500)).toEqual({ stepSeconds: 0, scheduleSeconds: 360 });
		expect(timeLeft("waiting", { step: 1, inSyncAt: iso(0) }, 20)).toEqual({ stepSeconds: 340, scheduleSeconds: 700 });
		expect(timeLeft("waiting", { step: 2, bakedFrom: iso(0) }, 400)).toEqual({ stepSeconds: 0, scheduleSeconds: 0 });
		expect(timeLeft("completing", { step: 2, bakedFrom: iso(0) }, 400)).toEqual({ stepSeconds: 0, scheduleSeconds: 0 });
		expect(timeLeft("queued", { step: -1 }, 0)).toEqual({ stepSeconds: null, scheduleSeconds: 1_080 });
	});

	const phases = fc.constantFrom<Phase>("preparing", "shifting", "watching", "waiting");
	const timestamps = fc.option(fc.integer({ min: 0, max: 2_000 }).map(iso), { nil: undefined });
	const rollouts = fc.record({ step: fc.nat(7), inSyncAt: timestamps, bakedFrom: timestamps, shiftedAt: timestamps });
	const between = ({ schedule }: ServiceConfig, step: number) => Math.min(step, schedule.length - 1);

	it("never grows while nothing happens, is never negative, and never more than the whole schedule", () => {
		fc.assert(
			fc.property(services, phases, rollouts, fc.nat(3_000), fc.nat(1_000), (service, phase, any, now, later) => {
				const rollout = Object.fromEntries(
					Object.entries({ ...any, step: between(service, any.step) }).filter(([, value]) => value !== undefined),
				);
				const at_ = (seconds: number) => progressOf(started(rollout, { service }), phase, at(seconds)).timeLeft;
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
				const { steps } = progressOf(started({ step }, { service }), phase, at(0));
				const current = currentStep(sampleRollout({ step }), phase);
				expect(steps.map(({ state }) => state)).toEqual(
					steps.map((_, i) => (i < current ? "done" : i === current ? "current" : "ahead")),
				);
			}),
		);
	});
});

describe("what a rollout waits for", () => {
	const service = sampleService();
	const gate = { leadsTo: "shift", seconds: 600, since: iso(10), reason: "the step has a gate" } as const;
	const waitsFor = (phase: Phase, rollout: Partial<Rollout>, changes: Partial<RolloutDocument> = {}, now = 50) =>
		progressOf(started(rollout, { service, ...changes }), phase, at(now)).waitsFor;
	const candidate = "the candidate's tasks and targets";
	const { inSyncSeconds, holdSeconds, prepareSeconds, stragglerSeconds } = service.timing;
	const over = 60 + 300 + inSyncSeconds;

	it.each([
		["its candidate", "preparing", { step: 0, preparingSince: iso(0) }, {}, ["candidate", candidate, prepareSeconds]],
		[
			"its candidate, and the clients of the rollout before",
			"preparing",
			{ preparingSince: iso(0) },
			{},
			["candidate", candidate, Math.max(prepareSeconds, stragglerSeconds)],
		],
		["its candidate to be asked for", "preparing", {}, {}, ["candidate", candidate, null]],
		[
			"its step to be over",
			"watching",
			{ step: 0, shiftedAt: iso(10) },
			{},
			["bake", "the step is watched", over + 10],
		],
		["its step, since who knows when", "watching", { step: 0 }, {}, ["bake", "the step is watched", null]],
		[
			"a verdict, once its step should be over",
			"watching",
			{ step: 0, shiftedAt: iso(-over) },
			{},
			["verdict", expect.stringContaining("the observer's log say why"), holdSeconds],
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

	it.each(["queued", "shifting", "completing", "completed"] as const)("is nothing while it is %s", (phase) => {
		expect(waitsFor(phase, { step: 0 })).toBeNull();
	});

	it("is nobody when the gate is not there", () => {
		expect(waitsFor("waiting", { step: 0 })).toBeNull();
	});
});
