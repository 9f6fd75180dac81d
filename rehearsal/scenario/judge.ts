import * as v from "valibot";
import { ErrorTolerance, JudgeConfig, LatencyTolerance, ProbeConfig } from "../../runtime/contract/judge.ts";
import { DEFAULT_JUDGE, DEFAULT_PROBE } from "../../runtime/defaults.ts";

const { errorBudgetPercent, minRequests, shareTolerancePercent, alarms, inconclusive, bakeEarlyExit, gateSeconds } =
	JudgeConfig.entries;
const { path, status, body, deadlineMilliseconds, count, tolerancePercent } = ProbeConfig.entries;

/** A limit on what is bad, each part of which may be set alone. */
const errors = v.strictObject({
	/** Factor on the stable color's share. Default: that of Terraform. */
	ratio: v.optional(ErrorTolerance.entries.ratio, DEFAULT_JUDGE.errors.ratio),
	/** On top of that, in percent of requests. Default: that of Terraform. */
	percent: v.optional(ErrorTolerance.entries.percent, DEFAULT_JUDGE.errors.percent),
	/** The most, whatever the stable color does, in percent of requests; 100: any. Default: that of Terraform. */
	ceilingPercent: v.optional(ErrorTolerance.entries.ceilingPercent, DEFAULT_JUDGE.errors.ceilingPercent),
});

const latency = v.strictObject({
	/** From how many milliseconds on an answer is slow; 0: latency is not checked. Default: `service.objectiveMs`. */
	objectiveMilliseconds: v.optional(LatencyTolerance.entries.objectiveMilliseconds),
	/** As of errors. */
	ratio: v.optional(LatencyTolerance.entries.ratio, DEFAULT_JUDGE.latency.ratio),
	/** As of errors. */
	percent: v.optional(LatencyTolerance.entries.percent, DEFAULT_JUDGE.latency.percent),
	/** As of errors. */
	ceilingPercent: v.optional(LatencyTolerance.entries.ceilingPercent, DEFAULT_JUDGE.latency.ceilingPercent),
});

/** The requests that this project sends itself. */
const probe = v.strictObject({
	/** What they ask for. Default: `/`. */
	path: v.optional(path, "/"),
	/** Status codes of a good answer; a task's answers are 200 or 500 here. Default: that of Terraform. */
	status: v.optional(status, DEFAULT_PROBE.status),
	/** What a good answer contains; here every answer does. Default: that of Terraform. */
	body: v.optional(body, DEFAULT_PROBE.body),
	/** How long an answer may take, in milliseconds. Default: that of Terraform. */
	deadlineMilliseconds: v.optional(deadlineMilliseconds, DEFAULT_PROBE.deadlineMilliseconds),
	/** How many are sent at each check. Default: that of Terraform. */
	count: v.optional(count, DEFAULT_PROBE.count),
	/** How many may fail in the long run, in percent. Default: that of Terraform. */
	tolerancePercent: v.optional(tolerancePercent, DEFAULT_PROBE.tolerancePercent),
});

/** How this project judges a release beyond the health of its targets, with the defaults of its Terraform. */
export const Judge = v.strictObject({
	/** Chance that statistics fail a good release, in percent, in a whole rollout. Default: that of Terraform. */
	errorBudgetPercent: v.optional(errorBudgetPercent, DEFAULT_JUDGE.errorBudgetPercent),
	/** Fewer requests than so many, in a step, prove nothing. Default: that of Terraform. */
	minRequests: v.optional(minRequests, DEFAULT_JUDGE.minRequests),
	errors: v.optional(errors, {}),
	latency: v.optional(latency, {}),
	/** By how much of itself the observed share may miss the intended one, in percent; 100: by any. Default: that of Terraform. */
	shareTolerancePercent: v.optional(shareTolerancePercent, DEFAULT_JUDGE.shareTolerancePercent),
	/** What one of the user's alarms without data says: `ignore`, `hold`, `fail`. Default: that of Terraform. */
	missingAlarmData: v.optional(alarms.entries.missing, DEFAULT_JUDGE.alarms.missing),
	probe: v.optional(probe, {}),
	/** What follows when a check stays undecided: `fail`, `pause`, `promote`. Default: that of Terraform. */
	inconclusive: v.optional(inconclusive, DEFAULT_JUDGE.inconclusive),
	/** Whether strong evidence ends a bake. Default: that of Terraform. */
	bakeEarlyExit: v.optional(bakeEarlyExit, DEFAULT_JUDGE.bakeEarlyExit),
	/** How long a gate or a pause waits for somebody, in seconds. Default: that of Terraform. */
	gateSeconds: v.optional(gateSeconds, DEFAULT_JUDGE.gateSeconds),
});
export type Judge = v.InferOutput<typeof Judge>;
