import type { Pace, Rollout } from "../../contract/index.ts";

/**
 * The longest that a check which decides stands back, in seconds, however often AWS asks to slow down: a tenth of what a candidate may
 * stay undecided beyond its bake, so that bad luck alone does not use that up.
 */
export const LONGEST_PACE_SECONDS = 60;

/** Checks that decide nothing stand back so many times as far: what rollouts wait for comes first. */
export const STAND_BACK = 6;

/**
 * Whether tasks and targets are to be asked for at this check, or AWS has asked to slow down.
 * @param decides - whether the rollout goes on if the answer is good.
 */
export function healthDue({ pace }: Rollout, decides: boolean, now: Date): boolean {
	if (pace === undefined) return true;
	const back = decides ? pace.seconds : STAND_BACK * pace.seconds;
	return now.getTime() >= Date.parse(pace.askedAt) + 1_000 * back;
}

/** AWS asked to slow down: twice as far apart as before. */
export function slower({ pace, ...rollout }: Rollout, analysisIntervalSeconds: number, now: Date): Rollout {
	const seconds = Math.min(LONGEST_PACE_SECONDS, Math.max(analysisIntervalSeconds, 2 * (pace?.seconds ?? 0)));
	return { ...rollout, pace: paced(seconds, now) };
}

/**
 * AWS answered: a tenth nearer again, until it is every check. As it doubles when AWS asks to slow down, all who share an account's
 * limits come to share them alike, and few questions are refused.
 */
export function faster({ pace, ...rollout }: Rollout, analysisIntervalSeconds: number, now: Date): Rollout {
	const seconds = Math.floor(0.9 * (pace?.seconds ?? 0));
	return seconds >= analysisIntervalSeconds ? { ...rollout, pace: paced(seconds, now) } : rollout;
}

function paced(seconds: number, now: Date): Pace {
	return { seconds, askedAt: now.toISOString() };
}
