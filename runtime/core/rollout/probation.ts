import type { ProbationState, ServiceConfig, Verdict } from "../../contract/index.ts";
import { since } from "./progress.ts";

/** What a check of a release on probation leads to. */
export interface ProbationProgress {
	readonly probation: ProbationState;
	readonly next: "fail" | "end" | "undecided" | "handOn" | "wait";
	readonly waitSeconds: number;
}

/** Whether the old color is still what it was: with another deployment on it there is nothing to go back to. */
export function isReplaced({ warm }: ProbationState, primary: string | undefined): boolean {
	return warm !== undefined && primary !== undefined && primary !== warm;
}

/**
 * After a check: go back, end with the time that is given, hand on when the execution's history is full, or wait. A last check that holds is no
 * good end: what began while nobody could see is found by the next check that sees. So the old color stays warm until one passes, for as long
 * as a step may be undecided too; then probation ends all the same, and people are told.
 */
export function probationProgress(
	before: ProbationState,
	{ verdict }: Verdict,
	{ timing }: ServiceConfig,
	now: Date,
): ProbationProgress {
	const probation = { ...before, checksLeft: Math.max(0, before.checksLeft - 1) };
	const remaining = -since(before.until, now);
	if (verdict === "fail") return { probation, next: "fail", waitSeconds: 0 };
	const longest = remaining + timing.holdSeconds;
	// Who wants no probation waits for nothing.
	if (remaining <= 0 && (verdict === "pass" || timing.probationSeconds === 0))
		return { probation, next: "end", waitSeconds: 0 };
	if (longest <= 0) return { probation, next: "undecided", waitSeconds: 0 };
	if (probation.checksLeft === 0) return { probation, next: "handOn", waitSeconds: 0 };
	const left = Math.ceil(remaining > 0 ? remaining : longest);
	return { probation, next: "wait", waitSeconds: Math.min(timing.analysisIntervalSeconds, left) };
}
