import { HISTORY_COST } from "../../contract/index.ts";

/** The first wait for a Route 53 change, in seconds; each further one is half as long again. */
const FIRST_POLL_SECONDS = 5;
/** The longest wait for a Route 53 change, in seconds. */
const LONGEST_POLL_SECONDS = 30;

/** The longest wait of a release for its turn, in seconds: a day of waiting then fits into an execution's history. */
const LONGEST_QUEUE_SECONDS = 300;

/** How long to wait before a pending Route 53 change is polled again, in seconds. */
export function pollSeconds(polls: number): number {
	return Math.min(LONGEST_POLL_SECONDS, Math.ceil(FIRST_POLL_SECONDS * 1.5 ** polls));
}

/** How long a release that waits for another rollout waits before it checks again: a tenth longer than it has, 5 min at most. */
export function queueWait(waitedSeconds: number, analysisIntervalSeconds: number): number {
	return Math.max(analysisIntervalSeconds, Math.min(LONGEST_QUEUE_SECONDS, Math.ceil(waitedSeconds / 10)));
}

/** How long to wait before the next check before a shift: a tenth longer than it has, three checks' time at most. */
export function readyWait(preparedSeconds: number, analysisIntervalSeconds: number): number {
	return Math.max(
		analysisIntervalSeconds,
		Math.min(HISTORY_COST.longestReadyChecks * analysisIntervalSeconds, Math.ceil(preparedSeconds / 10)),
	);
}

/** How long to wait before the next check while a gate waits for somebody, by how long it has waited. */
export function gateWait(waitedSeconds: number, analysisIntervalSeconds: number): number {
	const { longestGateSeconds } = HISTORY_COST;
	return Math.max(analysisIntervalSeconds, Math.min(longestGateSeconds, Math.ceil(waitedSeconds / 10)));
}
