import type { PerSecond, Series } from "../run.ts";
import { sum } from "./spans.ts";

/** Over how many seconds exposure is averaged, and how many at the end are the end. */
const WINDOW_SECONDS = 60;

/**
 * The highest share of requests, 0–1, that the candidate answered in any 60 s.
 * A window that the end would cut short counts only when there is no whole one.
 */
export function peakShare(candidate: PerSecond, requests: PerSecond): number {
	const [part, all] = [runningTotal(candidate), runningTotal(requests)];
	const within = (totals: PerSecond, end: number) => (totals[end] ?? 0) - (totals[end - WINDOW_SECONDS] ?? 0);
	let peak = 0;
	for (let end = Math.min(WINDOW_SECONDS, all.length) - 1; end < all.length; end++) {
		const asked = within(all, end);
		if (asked > 0) peak = Math.max(peak, within(part, end) / asked);
	}
	return peak;
}

function runningTotal(column: PerSecond): PerSecond {
	let total = 0;
	return column.map((value) => {
		total += value;
		return total;
	});
}

/** Whether failures whose last was in second `last` go on, for all that can be told. */
export function lasts({ failedByRelease, candidate, seconds }: Series, last: number): boolean {
	const pause = seconds - last;
	if (pause <= WINDOW_SECONDS) return true;
	return sum(candidate.subarray(last + 1)) > 0 && pause <= longestPause(failedByRelease);
}

/** The longest time between two neighboring seconds with failures. */
function longestPause(failures: PerSecond): number {
	let before: number | undefined;
	let longest = 0;
	failures.forEach((failed, second) => {
		if (failed === 0) return;
		longest = Math.max(longest, second - (before ?? second));
		before = second;
	});
	return longest;
}
