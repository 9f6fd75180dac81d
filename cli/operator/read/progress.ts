import type { Phase } from "../../../asl/phase.ts";
import type { ByColor, RunningDocument, Verdict, VerdictNote } from "../../../runtime/contract/index.ts";
import { percentOf } from "../../../runtime/core/rollout/capacity.ts";
import { weightsFor } from "../../../runtime/core/routing/dns.ts";
import { currentStep, type TimeLeft, timeLeftOf } from "./time-left.ts";
import { type Wait, waitOf } from "./wait.ts";

/** A step of the schedule, and whether it is over. */
export interface StepProgress {
	/** The candidate's share of DNS answers, in percent. */
	readonly percent: number;
	readonly bakeSeconds: number;
	readonly gate: boolean;
	readonly state: "done" | "current" | "ahead";
}

/** How far a rollout has come. */
export interface Progress {
	readonly phase: Phase;
	/** Number of the step under way or prepared, from 1; 0 before the first and once it goes back. */
	readonly step: number;
	readonly steps: readonly StepProgress[];
	/** The weights that the step under way says. */
	readonly intended: ByColor<number>;
	readonly waitsFor: Wait | null;
	readonly timeLeft: TimeLeft;
	/** The latest verdict. */
	readonly verdict: Verdict | null;
	/** Verdicts that differed from the one before, oldest first. */
	readonly verdicts: readonly VerdictNote[];
}

/** How far a rollout has come, by what its last task left. */
export function progressOf(document: RunningDocument, phase: Phase, now: Date): Progress {
	const { rollout, service, verdict = null } = document;
	const current = currentStep(rollout, phase);
	const share = phase === "failing-back" ? 0 : percentOf(rollout, service);
	return {
		phase,
		step: phase === "failing-back" ? 0 : Math.min(current + 1, service.schedule.length),
		steps: service.schedule.map(({ percent, bakeSeconds, gate = false }, i) => ({
			percent,
			bakeSeconds,
			gate,
			state: i < current ? "done" : i === current ? "current" : "ahead",
		})),
		intended: weightsFor(rollout.candidate, share),
		waitsFor: waitOf(document, phase, now),
		timeLeft: timeLeftOf(document, phase, now),
		verdict,
		verdicts: rollout.verdicts ?? [],
	};
}
