import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleJudge, sampleService } from "../../../../rehearsal/sample.ts";
import {
	type Gate,
	HISTORY_COST,
	historyEvents,
	type Rollout,
	type ServiceConfig,
} from "../../../../runtime/contract/index.ts";
import { fail, hold, pass } from "../../../../runtime/core/analysis/verdict.ts";
import { assess, hooksAreDue, watched } from "../../../../runtime/core/rollout/assess.ts";
import type { Progress } from "../../../../runtime/core/rollout/progress.ts";
import { ready, waitedForStragglers } from "../../../../runtime/core/rollout/ready.ts";
import { pollDue, restored, settle } from "../../../../runtime/core/rollout/settle.ts";
import { weigh, weightsFor, weightsIn } from "../../../../runtime/core/routing/dns.ts";
import { services, verdicts } from "../../../support/arbitraries.ts";
import { at, sampleRollout } from "../../../support/documents.ts";
import { runs } from "../../../support/runs.ts";

const LONGEST_POLL = 30;
const LONGEST_GATE = 300;

/** What each check says, over and over. */
const checks = fc.array(
	fc.record({
		verdict: verdicts,
		/** What tasks and targets say, where evidence says the verdict. */
		healthy: fc.boolean(),
		strong: fc.boolean(),
		inSync: fc.boolean(),
		stragglers: fc.option(fc.constant(hold("S", "late")), { nil: undefined }),
		/** What hooks say, when they are asked. */
		hooks: verdicts,
		/** Whether somebody lets a rollout that waits go on. */
		opened: fc.boolean(),
	}),
	{ minLength: 1, maxLength: 40 },
);
type Observation = typeof checks extends fc.Arbitrary<(infer One)[]> ? One : never;

const FINE = pass("P", "fine");
const PERFECT: Observation = {
	verdict: FINE,
	healthy: true,
	strong: true,
	inSync: true,
	stragglers: undefined,
	hooks: FINE,
	opened: true,
};

interface Loop {
	readonly name: string;
	/** How often it checked. */
	readonly checks: number;
	readonly seconds: number;
	readonly bound: number;
	/** When Route 53 was asked for the change, in seconds. */
	readonly questions: readonly number[];
}

interface Run {
	readonly end: "complete" | "fail";
	readonly loops: readonly Loop[];
	/** The candidate's share after each check, and the step that it stood at. */
	readonly shares: readonly { readonly share: number; readonly step: number }[];
}

/** Times in which every loop checks as seldom as it can. */
function hurried() {
	return { ...sampleService().timing, holdSeconds: 0, prepareSeconds: 1, stragglerSeconds: 0 };
}

/** What the state machine does with the answers of the core, on a clock that only its waits move. */
function run(service: ServiceConfig, answers: readonly Observation[]): Run {
	let rollout: Rollout = sampleRollout();
	let now = 0;
	let count = 0;
	let gate: Gate | undefined;
	let askedSince: number | undefined;
	const loops: Loop[] = [];
	const shares: { share: number; step: number }[] = [];
	const questions: number[] = [];
	const loop = (name: string, bound: number, check: (answer: Observation) => Progress<string> | string) => {
		const [from, first] = [now, count];
		askedSince = undefined;
		for (;;) {
			const progress = check(answers[count++ % answers.length] as Observation);
			if (typeof progress !== "string") {
				rollout = progress.rollout;
				gate = progress.gate;
			}
			const { green, blue } = weightsIn(rollout.records);
			const share = (100 * green) / (green + blue);
			shares.push({ share, step: rollout.step });
			if (typeof progress === "string" || progress.next !== "wait") {
				loops.push({ name, seconds: now - from, bound, checks: count - first, questions: questions.splice(0) });
				return typeof progress === "string" ? progress : progress.next;
			}
			expect(progress.waitSeconds).toBeGreaterThan(0);
			expect(progress.waitSeconds).toBeLessThanOrEqual(longestWait(name, service));
			now += progress.waitSeconds;
		}
	};
	/** Hooks say "not yet" for as long as they may, and no longer. */
	const asked = ({ hooks }: Observation) => {
		const [hook] = service.judge.hooks;
		if (!hook) return undefined;
		askedSince ??= now;
		rollout = { ...rollout, hooks: { hook: { since: at(askedSince).toISOString(), passed: false } } };
		const late = hooks.verdict === "hold" && now - askedSince >= hook.deadlineSeconds;
		return late ? fail("HookTimedOut", "") : hooks;
	};
	const { analysisIntervalSeconds, prepareSeconds, stragglerSeconds, inSyncSeconds, holdSeconds } = service.timing;
	const hookSeconds = Math.max(0, ...service.judge.hooks.map(({ deadlineSeconds }) => deadlineSeconds));
	const settled = ({ verdict, inSync }: Observation) => {
		const due = pollDue(rollout, service, at(now));
		if (due) questions.push(now);
		return settle(rollout, due ? { verdict, inSync } : { verdict }, service, at(now));
	};
	const assessed = (answer: Observation) => {
		const { verdict, healthy, strong } = answer;
		const observed = { health: healthy ? FINE : verdict, verdict, strong };
		const hooks = hooksAreDue(rollout, observed, service, at(now)) ? asked(answer) : undefined;
		return assess(rollout, { ...observed, hooks }, service, at(now));
	};
	let next = "shift";
	while (next === "shift") {
		const step = rollout.step + 1;
		rollout = { ...rollout, preparingSince: at(now).toISOString() };
		const firstShift = step === service.schedule.findIndex(({ percent }) => percent > 0);
		const patience = Math.max(prepareSeconds, firstShift ? stragglerSeconds : 0) + (firstShift ? hookSeconds : 0);
		next = loop("ready", patience + HISTORY_COST.longestReadyChecks * analysisIntervalSeconds, (answer) => {
			const { verdict, stragglers } = answer;
			if (!firstShift) return ready(rollout, { verdict }, service, at(now));
			const free = !stragglers || waitedForStragglers(rollout, service, at(now));
			const first = verdict.verdict === "pass" && free;
			return ready(rollout, { verdict, stragglers, hooks: first ? asked(answer) : undefined }, service, at(now));
		});
		if (next !== "ready" && next !== "assess") break;
		const { percent = -1, bakeSeconds = -1 } = service.schedule[step] ?? {};
		expect(next).toBe(percent === 0 ? "assess" : "ready");
		const { inSyncAt: _, bakedFrom: __, nextPollAt: ___, hooks: ____, ...rest } = rollout;
		const records = weigh(rollout.records, weightsFor("green", percent));
		if (percent > 0) {
			rollout = { ...rest, step, records, shiftedAt: at(now).toISOString(), changeId: "/change/C", polls: 0 };
			next = loop("settle", inSyncSeconds + service.dns.ttlSeconds + analysisIntervalSeconds, settled);
			if (next !== "settled") break;
		}
		next = loop("assess", bakeSeconds + holdSeconds + hookSeconds + 2 * analysisIntervalSeconds, assessed);
		if (next !== "gate" || !gate) continue;
		const waiting = gate;
		const until = now + waiting.seconds;
		next = loop("gate", waiting.seconds + longestGate(service.schedule, service.judge), ({ verdict, opened }) => {
			if (now >= until) return "fail";
			const observed = watched(rollout, verdict, waiting, service, at(now));
			return observed.next === "wait" && opened ? waiting.leadsTo : observed;
		});
	}
	return { end: next as Run["end"], loops, shares };
}

/** Without traffic, with more tasks on their way, or while nothing moves, a check may be late. */
function longestWait(name: string, { timing: { analysisIntervalSeconds }, schedule, judge }: ServiceConfig): number {
	if (name === "ready") return 3 * analysisIntervalSeconds;
	return name === "gate" ? Math.max(analysisIntervalSeconds, longestGate(schedule, judge)) : analysisIntervalSeconds;
}

/** Where a schedule begins at 0 %, its gate may be checked less often. */
function longestGate([first]: ServiceConfig["schedule"], { gateSeconds }: ServiceConfig["judge"]): number {
	return first?.percent === 0 ? Math.max(LONGEST_GATE, Math.ceil(gateSeconds / 540)) : LONGEST_GATE;
}

describe("whatever the schedule, the times and the verdicts", () => {
	it("every loop ends within its bound", () => {
		const observed = new Set<string>();
		fc.assert(
			fc.property(services, checks, (service, answers) => {
				for (const { name, seconds, bound } of run(service, answers).loops) {
					observed.add(name);
					expect(seconds, name).toBeLessThanOrEqual(bound);
				}
			}),
			{ numRuns: runs(100, 100) },
		);
		expect(observed).toEqual(new Set(["ready", "settle", "assess", "gate"]));
	});

	it("the candidate's share never exceeds the current step's, and is 0 before the first", () => {
		fc.assert(
			fc.property(services, checks, (service, answers) => {
				for (const { share, step } of run(service, answers).shares) {
					const allowed = service.schedule[step]?.percent ?? 0;
					expect(share).toBeLessThanOrEqual(allowed);
					expect(share > 0).toBe(allowed > 0);
				}
			}),
		);
	});

	it("a rollout completes at 100 percent, or it fails", () => {
		fc.assert(
			fc.property(services, checks, (service, answers) => {
				const { end, shares } = run(service, answers);
				expect(end === "fail" || (end === "complete" && shares.at(-1)?.share === 100)).toBe(true);
			}),
		);
	});

	it("the loops, and the states between them, write no more history than the configuration was accepted for", () => {
		const { check, fixed } = HISTORY_COST;
		/** Prepare, Route and Shift: 5 events each. */
		const once = 15;
		const undecided: Observation = { ...PERFECT, verdict: hold("H", "not yet") };
		const patient = { ...hurried(), prepareSeconds: 2_000, stragglerSeconds: 3_000, holdSeconds: 25 };
		const events = ({ name, checks: times }: Loop) => times * check + (name === "ready" ? once : 0);
		const quick = (analysisIntervalSeconds: number, steps: number) => {
			const schedule = Array.from({ length: steps }, (_, i) => ({ percent: (100 / steps) * (i + 1), bakeSeconds: 0 }));
			return sampleService({ schedule, timing: { ...hurried(), analysisIntervalSeconds } });
		};
		const late: Observation = { ...PERFECT, inSync: false };
		const shut: Observation = { ...PERFECT, opened: false };
		const gated = (analysisIntervalSeconds: number, gateSeconds: number, percent = 100) =>
			sampleService({
				schedule: [
					{ percent, bakeSeconds: 0, gate: true },
					...(percent < 100 ? [{ percent: 100, bakeSeconds: 0 }] : []),
				],
				timing: { ...hurried(), analysisIntervalSeconds },
				judge: sampleJudge({ gateSeconds }),
			});
		const hook = { function: "arn:aws:lambda:eu-west-1:123456789012:function:slow", deadlineSeconds: 955 };
		const asking = sampleService({
			timing: hurried(),
			judge: sampleJudge({ hooks: [{ ...hook, points: ["before-first-shift", "after-step", "before-completion"] }] }),
		});
		fc.assert(
			fc.property(services, checks, (service, answers) => {
				const sum = run(service, answers).loops.reduce((all, loop) => all + events(loop), 0);
				expect(sum).toBeLessThanOrEqual(historyEvents(service) - fixed);
			}),
			{
				examples: [
					[quick(1, 20), [PERFECT]],
					[quick(300, 100), [PERFECT]],
					[quick(7, 50), [late, late, late, PERFECT]],
					// A bake that ends between two checks, and holds to its bound.
					[sampleService({ schedule: [{ percent: 100, bakeSeconds: 15 }], timing: patient }), [PERFECT, undecided]],
					[sampleService({ timing: patient }), [{ ...PERFECT, stragglers: hold("S", "late") }]],
					[gated(1, 2_999), [shut]],
					[gated(1, 604_800), [shut]],
					[gated(300, 604_800), [shut]],
					[gated(1, 5_184_000, 0), [shut]],
					[gated(60, 604_801, 0), [shut]],
					[gated(300, 5_184_000, 0), [shut]],
					[asking, [{ ...PERFECT, hooks: hold("H", "not yet") }]],
				],
			},
		);
	});

	it("Route 53 is asked for a change no more often than was budgeted, and at growing intervals until the bound", () => {
		// Eleven until most are INSYNC after a minute, and eight until they are half a minute apart.
		const [growingPolls, longestPollSeconds] = [19, 30];
		fc.assert(
			fc.property(services, checks, (service, answers) => {
				const { inSyncSeconds } = service.timing;
				for (const { questions } of run(service, answers).loops.filter(({ name }) => name === "settle")) {
					expect(questions.length).toBeLessThanOrEqual(growingPolls + Math.ceil(inSyncSeconds / longestPollSeconds));
					const waits = questions.slice(1).map((each, i) => each - (questions[i] ?? 0));
					// The last question may be the bound's.
					const beforeBound = waits.slice(0, -1);
					for (const [i, wait] of beforeBound.entries()) expect(wait).toBeGreaterThanOrEqual(beforeBound[i - 1] ?? 5);
				}
			}),
		);
	});

	it("one that never sees a good check never takes a step", () => {
		const never = checks.map((list) => list.map((check) => ({ ...check, verdict: hold("H", "no data") })));
		fc.assert(fc.property(services, never, (service, answers) => run(service, answers).shares.at(-1)?.step === -1));
	});

	it("one whose targets are missing from some step on goes no further, whatever the user's policy", () => {
		fc.assert(
			fc.property(services, (service) => {
				const rollout = sampleRollout({ step: 0, bakedFrom: at(0).toISOString() });
				const missing = hold("TargetsMissing", "1/2");
				const { bakeSeconds = 0 } = service.schedule[0] ?? {};
				const over = at(bakeSeconds + service.timing.holdSeconds);
				const { next, verdict } = assess(rollout, { health: missing, verdict: missing }, service, over);
				expect({ next, code: verdict.code }).toEqual({ next: "fail", code: "Inconclusive" });
			}),
		);
	});

	it("one that is always healthy and always INSYNC completes", () => {
		fc.assert(fc.property(services, (service) => run(service, [PERFECT]).end === "complete"));
	});

	it("a fail-back is read back within its bound", () => {
		fc.assert(
			fc.property(services, fc.array(fc.boolean(), { minLength: 1 }), (service, inSync) => {
				let failBack = { attempt: 1, changeId: "/change/C", polls: 0, startedAt: at(0).toISOString() };
				let now = 0;
				for (let i = 0; ; i++) {
					const after = restored(failBack, inSync[i % inSync.length] ?? false, service, at(now));
					if (after.next === "verify") break;
					failBack = { ...failBack, ...after.failBack };
					now += after.waitSeconds;
				}
				expect(now).toBeLessThanOrEqual(service.timing.inSyncSeconds + LONGEST_POLL);
			}),
		);
	});
});
