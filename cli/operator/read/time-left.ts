import type { Phase } from "../../../asl/phase.ts";
import type { Rollout, RunningDocument } from "../../../runtime/contract/index.ts";

/** How long a rollout has to go if nothing holds it up: no gate, no hold, no waiting for tasks or for Route 53. */
export interface TimeLeft {
	/** Of the step under way, in seconds; null where there is none. */
	readonly stepSeconds: number | null;
	/** Of the whole schedule, in seconds; null once it is over. */
	readonly scheduleSeconds: number | null;
}

/** In these the weights still stand at the step before, whose watching is over. */
const BETWEEN: readonly Phase[] = ["preparing", "shifting", "completing", "completed"];

/** Index of the step under way, or being prepared; beyond the last when all are over. */
export function currentStep({ step }: Rollout, phase: Phase): number {
	return BETWEEN.includes(phase) ? step + 1 : step;
}

const OVER: readonly Phase[] = ["completed", "failing-back"];

/** How long a rollout has to go, at best. */
export function timeLeftOf({ rollout, service }: RunningDocument, phase: Phase, now: Date): TimeLeft {
	if (OVER.includes(phase)) return { stepSeconds: null, scheduleSeconds: null };
	const { schedule, dns } = service;
	const current = currentStep(rollout, phase);
	const bakeSeconds = schedule[current]?.bakeSeconds ?? 0;
	// At 0 % no resolver's copy has to run out.
	const ttlSeconds = schedule[current]?.percent === 0 ? 0 : dns.ttlSeconds;
	const whole = (seconds: number) => ttlSeconds + seconds;
	const ahead = schedule.slice(current + 1).reduce((sum, step) => sum + dns.ttlSeconds + step.bakeSeconds, 0);
	const step = stepTimeLeft();
	return { stepSeconds: step, scheduleSeconds: (step ?? 0) + ahead };

	function stepTimeLeft(): number | null {
		if (current < 0) return null;
		if (phase === "completing") return 0;
		if (phase === "preparing" || phase === "shifting") return whole(bakeSeconds);
		if (phase === "watching") return remaining(whole(bakeSeconds), rollout.shiftedAt, now);
		const bake = remaining(bakeSeconds, rollout.bakedFrom, now);
		return rollout.bakedFrom === undefined ? remaining(dns.ttlSeconds, rollout.inSyncAt, now) + bake : bake;
	}
}

/** What is left of a span of time that began at a moment, or has not begun. A clock that is ahead of AWS's makes it no longer. */
function remaining(seconds: number, from: string | undefined, now: Date): number {
	if (from === undefined) return seconds;
	const passed = (now.getTime() - Date.parse(from)) / 1000;
	return Math.min(seconds, Math.max(0, seconds - passed));
}
