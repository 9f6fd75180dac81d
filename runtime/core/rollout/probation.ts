import type { ProbationState, ServiceConfig, Verdict } from "../../contract/index.ts";
import { since } from "./progress.ts";

/** What a check of a release on probation leads to. */
export interface ProbationProgress {
	readonly probation: ProbationState;
	readonly next: "fail" | "end" | "handOn" | "wait";
	readonly waitSeconds: number;
}

/** Whether the old color is still what it was: with another deployment on it there is nothing to go back to. */
export function isReplaced({ warm }: ProbationState, primary: string | undefined): boolean {
	return warm !== undefined && primary !== undefined && primary !== warm;
}

/** After a check: go back, end with the time that is given, hand on when the execution's history is full, or wait. */
export function probationProgress(
	before: ProbationState,
	{ verdict }: Verdict,
	{ timing }: ServiceConfig,
	now: Date,
): ProbationProgress {
	const probation = { ...before, checksLeft: Math.max(0, before.checksLeft - 1) };
	const remaining = -since(before.until, now);
	if (verdict === "fail") return { probation, next: "fail", waitSeconds: 0 };
	if (remaining <= 0) return { probation, next: "end", waitSeconds: 0 };
	if (probation.checksLeft === 0) return { probation, next: "handOn", waitSeconds: 0 };
	return { probation, next: "wait", waitSeconds: Math.min(timing.analysisIntervalSeconds, Math.ceil(remaining)) };
}
