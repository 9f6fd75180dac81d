import { HISTORY_COST, type Pace, type Rollout } from "../../contract/index.ts";

/** The first wait for a Route 53 change, in seconds; each further one is half as long again. */
const FIRST_POLL_SECONDS = 5;
/** The longest wait for a Route 53 change, in seconds. */
export const LONGEST_POLL_SECONDS = 30;

/** The longest wait of a release for its turn, in seconds: a day of waiting then fits into an execution's history. */
const LONGEST_QUEUE_SECONDS = 300;

/** How soon after its write a Route 53 change is first asked for, in seconds: nobody has seen one INSYNC earlier. */
export const EARLIEST_IN_SYNC_SECONDS = 10;
/** Until when most changes are INSYNC, in seconds: AWS says so. As long as one may come any moment, it is asked for every few seconds. */
const LIKELY_IN_SYNC_SECONDS = 60;

/**
 * How long to wait before a shift's change that is pending is asked for again, in seconds: a few until most are INSYNC; from then on a sixth
 * of what it has taken, so that what comes late is noticed later only by a sixth.
 */
export function inSyncWait(sinceShiftSeconds: number): number {
	if (sinceShiftSeconds < LIKELY_IN_SYNC_SECONDS) return FIRST_POLL_SECONDS;
	return Math.min(LONGEST_POLL_SECONDS, Math.ceil(sinceShiftSeconds / 6));
}

/** How long to wait before a pending Route 53 change is polled again, in seconds. */
export function pollSeconds(polls: number): number {
	return Math.min(LONGEST_POLL_SECONDS, Math.ceil(FIRST_POLL_SECONDS * 1.5 ** polls));
}

/** How long a release that waits for another rollout waits before it checks again: a tenth longer than it has, 5 min at most. */
export function queueWait(waitedSeconds: number, analysisIntervalSeconds: number): number {
	return Math.max(analysisIntervalSeconds, Math.min(LONGEST_QUEUE_SECONDS, Math.ceil(waitedSeconds / 10)));
}

/** Into how many parts the time that a candidate has been prepared is divided, to wait one more: as many as an execution's history has room for. */
const READY_PARTS = 17;

/** How long to wait before the next check before a shift: a seventeenth longer than it has, three checks' time at most. */
export function readyWait(preparedSeconds: number, analysisIntervalSeconds: number): number {
	return Math.max(
		analysisIntervalSeconds,
		Math.min(HISTORY_COST.longestReadyChecks * analysisIntervalSeconds, Math.ceil(preparedSeconds / READY_PARTS)),
	);
}

/** A wait that ends at the moment at which something is over, and not at the check after it. @param remaining - until then, in seconds. */
export function until(remaining: number, waitSeconds: number): number {
	return remaining > 0 ? Math.min(waitSeconds, Math.ceil(remaining)) : waitSeconds;
}

/**
 * How long to wait before the next check while a gate waits for somebody: a tenth longer than it has, 5 min at most. At 0 % nobody is on the
 * candidate, and a gate may wait for weeks: it is checked so often in the end that an execution's history has room for it.
 * @param percent - the share of the step
 */
export function gateWait(
	waitedSeconds: number,
	analysisIntervalSeconds: number,
	{ seconds, percent }: { readonly seconds: number; readonly percent: number },
): number {
	const { longestGateSeconds, gateAtZeroGrown } = HISTORY_COST;
	const longest = percent > 0 ? longestGateSeconds : Math.max(longestGateSeconds, Math.ceil(seconds / gateAtZeroGrown));
	return Math.max(analysisIntervalSeconds, Math.min(longest, Math.ceil(waitedSeconds / 10)));
}

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
