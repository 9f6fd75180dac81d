import type { EarlierShares, EarlierTally, JudgeConfig } from "../../../contract/index.ts";
import { BUDGET } from "../budget.ts";
import type { Tally } from "../evidence.ts";

/** How far a release on probation may go beyond what was seen in its rollout. There is no control group any more, and the day goes on. */
export interface Margin {
	/** Factor on what is tolerated of the earlier share: by so much it may rise with the hour, with no release to blame. */
	readonly rise: number;
	/** What a burst may add, as a share of requests, 0–1. */
	readonly burst: number;
	/** How many minutes in a row a burst may touch. */
	readonly burstMinutes: number;
	/** How many minutes in a row an outage may touch, however bad, of which the warm color's probes do not say that it was no such thing. */
	readonly outageMinutes: number;
	/** How many minutes lie between two of them at least. */
	readonly apartMinutes: number;
}

/**
 * The least that `npm run bench -- judge` found to be enough for a share that rises by half, and for bursts of 5 % for five minutes, which
 * touch six; and for outages of 40 seconds, which touch two: docs/judge.md.
 */
export const MARGIN: Margin = { rise: 1.5, burst: 0.05, burstMinutes: 6, outageMinutes: 2, apartMinutes: 10 };

/** What of an answer may be bad. */
export type Count = "errors" | "slow";

/** What share of a color's answers may be bad. */
export interface Limit {
	/** 0–1. */
	readonly share: number;
	/** Whether that is a ceiling of the user's, and no margin over an earlier share. */
	readonly ceiling: boolean;
}

/** The larger of both colors' bounds is taken, of errors and of slow answers. */
const BOUNDS = 4;

/** What share of answers may be bad in probation; none where nothing was seen in the rollout and there is no ceiling. */
export function limitOf(
	kind: Count,
	earlier: EarlierShares | undefined,
	judge: JudgeConfig,
	margin: Margin,
): Limit | undefined {
	if (kind === "slow" && judge.latency.objectiveMilliseconds === 0) return undefined;
	const { ratio, percent, ceilingPercent } = kind === "errors" ? judge.errors : judge.latency;
	const known = knownOf(earlier, judge);
	const highest = Math.max(...known.map((tally) => upperShare(tallyOf(tally, kind), judge)));
	const within: Limit[] =
		known.length > 0 ? [{ share: margin.rise * ratio * highest + percent / 100, ceiling: false }] : [];
	const crossed = known.some((tally) => tally[kind] > (tally.requests * ceilingPercent) / 100);
	if (ceilingPercent < 100 && !crossed) within.push({ share: ceilingPercent / 100, ceiling: true });
	return within.filter(({ share }) => share < 1).sort((a, b) => a.share - b.share)[0];
}

/** The colors that were asked often enough in the rollout to be a measure. */
function knownOf(earlier: EarlierShares | undefined, { minRequests }: JudgeConfig): readonly EarlierTally[] {
	return earlier ? [earlier.serving, earlier.warm].filter(({ requests }) => requests >= minRequests) : [];
}

/** What of a color's answers was bad. */
export function tallyOf({ requests, ...counts }: EarlierTally, kind: Count): Tally {
	return { requests, bad: counts[kind] };
}

/**
 * A share that the true one exceeds with so small a chance as its part of the budget. Chernoff: so many are bad, or fewer, with a chance of at
 * most α where λ are expected, if λ - bad = √(2 λ ln 1/α); solved for λ.
 */
export function upperShare({ requests, bad }: Tally, { errorBudgetPercent }: JudgeConfig): number {
	if (requests === 0) return 1;
	const surprise = -Math.log((BUDGET.earlier * errorBudgetPercent) / 100 / BOUNDS);
	return Math.min(1, (bad + surprise + Math.sqrt(surprise * (surprise + 2 * bad))) / requests);
}
