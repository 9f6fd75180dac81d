import * as v from "valibot";
import { LIMITS } from "./names.ts";
import { DAY_SECONDS, percent, whole } from "./schemas.ts";

/**
 * The smallest share that weights can say, in percent: 1 of 256, rounded up. Route 53 takes whole weights from 0 to 255:
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-weighted.html
 */
export const LEAST_PERCENT = 0.4;

/** A share of 0 %, or one that weights can say. */
const stepPercent = v.pipe(
	percent(0, 100),
	v.check(
		(share) => share === 0 || share >= LEAST_PERCENT,
		`must be at least ${LEAST_PERCENT}, the smallest share that Route 53's weights can say; or 0 for a step before users, which the preview alone reaches`,
	),
);

/** A week, in seconds. */
export const WEEK_SECONDS = 7 * DAY_SECONDS;

/** The longest that a gate waits, in seconds: as long as CodePipeline's approvals. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const LONGEST_GATE_SECONDS = 60 * DAY_SECONDS;

/** One step of the schedule. */
export const Step = v.strictObject({
	/** The candidate's share of new DNS answers, in percent: from 0.4 to 100, or 0, where the preview alone reaches it. */
	percent: stepPercent,
	/** How long the step is watched after DNS has settled, in seconds, 0–86,400. */
	bakeSeconds: whole(0, DAY_SECONDS),
	/** Whether the rollout waits for a person or a pipeline once the step has been watched. */
	gate: v.optional(v.boolean()),
});
export type Step = v.InferOutput<typeof Step>;

/** The steps of a rollout: ascending, perhaps from 0 percent, ending in 100. */
export const Schedule = v.pipe(
	v.array(Step),
	v.minLength(1, "must have at least one step"),
	v.maxLength(LIMITS.steps, `must have at most ${LIMITS.steps} steps`),
	v.check(
		(steps) => steps.every((step, i) => i === 0 || step.percent > (steps[i - 1] as Step).percent),
		"percentages must ascend",
	),
	v.check((steps) => steps.at(-1)?.percent === 100, "must end in 100 percent"),
);

/** How long things may take, in seconds. */
export const Timing = v.strictObject({
	/** Between two checks the candidate's health. */
	analysisIntervalSeconds: whole(1, 300),
	/** For the candidate to become healthy before it gets traffic; then the rollout fails back. */
	prepareSeconds: whole(1, DAY_SECONDS),
	/** For a Route 53 change to become INSYNC; then the rollout fails back. */
	inSyncSeconds: whole(1, 3_600),
	/** For health to stay undecided beyond the bake; then the rollout fails back. */
	holdSeconds: whole(0, DAY_SECONDS),
	/** For the release to be judged on after completion, while the old color keeps its tasks. */
	probationSeconds: whole(0, 7 * DAY_SECONDS),
	/** The same as the definitions of executions read it that version 0.2 has begun. Nothing else does. */
	retentionSeconds: v.optional(whole(0, 7 * DAY_SECONDS)),
	/** For a release to wait while another rollout of the service runs; then it ends as failed. */
	queueSeconds: whole(0, DAY_SECONDS),
	/** For stragglers of the rollout before to leave the candidate's load balancer; then the rollout goes on all the same. */
	stragglerSeconds: whole(0, DAY_SECONDS),
});
export type Timing = v.InferOutput<typeof Timing>;

/**
 * Step Functions fails an execution at 25,000 history events (service quota); the rest is left for retries. Should they use it
 * up, the watchdog brings the traffic back.
 */
export const HISTORY_BUDGET = 23_500;

/** What the loops of a rollout write into the execution's history: each Task 5 events, each Choice and Wait 2. */
export const HISTORY_COST = {
	/** Ready, Settle or Assess, Choice, Wait. */
	check: 9,
	/** Prepare, Route and Shift, once for each step. */
	shift: 15,
	/** Checks before a shift while their waits still grow; from then on they are `longestReadyChecks` times `analysisIntervalSeconds` apart. */
	growingReady: 22,
	longestReadyChecks: 3,
	/** StartHooks and its Choice, where hooks are tasks: at once, and again each so many seconds while none can be started. */
	start: 7,
	startAgainSeconds: 60,
	/** While DNS settles, checks are so many times as often: that is when a sick release shows. */
	settleChecks: 2,
	/** Checks while a gate waits, as long as their waits still grow; from then on they are `longestGateSeconds` apart. */
	growingGate: 45,
	longestGateSeconds: 300,
	/** At 0 % a gate is checked at most so often in all, and less what its longer waits cost while they grow: nobody is on the candidate. */
	gateAtZero: 576,
	gateAtZeroGrown: 540,
	/** All checks of a release that waits a day for another rollout, and everything that happens once. */
	fixed: 3_600,
};

/** What of a service's configuration bounds the loops of a rollout. */
interface HistoryBounds {
	readonly schedule: readonly Step[];
	readonly timing: Timing;
	readonly dns: { readonly ttlSeconds: number };
	readonly calendar?: { readonly freeze: readonly unknown[] } | null | undefined;
	readonly judge: {
		readonly inconclusive: "fail" | "pause" | "promote";
		readonly gateSeconds: number;
		readonly hooks: readonly { readonly deadlineSeconds: number; readonly task?: unknown }[];
	};
}

/** How long a rollout takes that nothing holds up, in seconds: its bakes, and for each change of DNS the time until it is INSYNC at the latest, and a TTL. */
export function rolloutSeconds({ schedule, timing, dns }: Pick<HistoryBounds, "schedule" | "timing" | "dns">): number {
	const bakes = schedule.reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0);
	const shifts = schedule.filter(({ percent }) => percent > 0).length;
	return bakes + shifts * (timing.inSyncSeconds + dns.ttlSeconds);
}

/** How long to wait between two checks while DNS settles after a shift, in seconds. */
export function settleSeconds(analysisIntervalSeconds: number): number {
	return Math.ceil(analysisIntervalSeconds / HISTORY_COST.settleChecks);
}

/** The most history events that a rollout can write when every loop runs to its bound. */
export function historyEvents({ schedule, timing, dns, judge, calendar }: HistoryBounds): number {
	const { check, shift, growingReady, longestReadyChecks, growingGate, longestGateSeconds, fixed } = HISTORY_COST;
	const { start, startAgainSeconds, gateAtZero } = HISTORY_COST;
	const { analysisIntervalSeconds, prepareSeconds, inSyncSeconds, holdSeconds, stragglerSeconds } = timing;
	const checks = (seconds: number) => Math.ceil(seconds / analysisIntervalSeconds);
	const settles = (seconds: number) => Math.ceil(seconds / settleSeconds(analysisIntervalSeconds));
	// Every loop checks when it begins and when its time is over: once more than there are waits.
	const readies = (seconds: number) =>
		Math.min(checks(seconds) + 1, growingReady + checks(seconds / longestReadyChecks));
	const settling = settles(inSyncSeconds) + settles(dns.ttlSeconds) + 1;
	// At 0 % nothing is written that could settle.
	const shifts = schedule.filter(({ percent }) => percent > 0).length;
	// The bake ends with a check, and so does the time beyond it.
	const assesses = schedule.map(({ bakeSeconds }) => checks(bakeSeconds) + checks(holdSeconds) + 1);
	const assessing = assesses.reduce((sum, each) => sum + each, 0);
	// Stragglers are waited for before the first step only, while the candidate is prepared.
	const preparing =
		readies(Math.max(prepareSeconds, stragglerSeconds)) + (schedule.length - 1) * readies(prepareSeconds);
	// Hooks are asked together: before the first step, and after each, which includes the last one's "before completion".
	const hooking = (schedule.length + 1) * checks(Math.max(0, ...judge.hooks.map((hook) => hook.deadlineSeconds)));
	const running = Math.max(-1, ...judge.hooks.map(({ task, deadlineSeconds }) => (task ? deadlineSeconds : -1)));
	const starting = running < 0 ? 0 : (schedule.length + 1) * (1 + Math.ceil(running / startAgainSeconds));
	const gates = schedule.filter(({ gate }) => gate || judge.inconclusive === "pause");
	const atZero = gates.filter(({ percent }) => percent === 0).length;
	const gateChecks = Math.ceil(judge.gateSeconds / longestGateSeconds);
	const gating =
		atZero * (growingGate + Math.min(gateChecks, gateAtZero)) + (gates.length - atZero) * (growingGate + gateChecks);
	const freezes = calendar?.freeze.length ?? 0;
	// Together they hold a rollout up for as long as a gate may wait. Each begins and ends with a check, and the step is then prepared anew.
	const freezing = freezes === 0 ? 0 : growingGate + gateChecks + 3 * freezes;
	const watching = preparing + shifts * settling + assessing + hooking + gating + freezing;
	return watching * check + (schedule.length + freezes) * shift + starting * start + fixed;
}

/**
 * How many checks of a probation an execution's history has room for, beside all else that it may write: the one that made the rollout has
 * what that leaves, and may have to hand it on at once; a successor, which only goes on with it, has nearly all. Each hands on at its last.
 * @param rollout - of the one that made the rollout, what bounds its loops.
 */
export function probationChecks(rollout?: HistoryBounds): number {
	const used = rollout ? historyEvents(rollout) : HISTORY_COST.fixed;
	return Math.max(1, Math.floor((HISTORY_BUDGET - used) / HISTORY_COST.check));
}
