import type { ProbationMemory, ProbedMinute } from "../../../contract/index.ts";
import { MOST_RECENT_MINUTES } from "../../../contract/index.ts";
import type { Tally } from "../evidence.ts";

/** What checks have seen of probes lately. */
type Recent = ProbationMemory["recent"];

/** Less likely than this, the warm color's probes have not met what the serving color's users have met. */
const IMPLAUSIBLE = 0.001;

/** The same with one check's probes added to its minute. @param serverErrors - of the serving color's, those that its metrics count. */
export function remembered(
	recent: Recent,
	minute: number,
	{ serving, warm, serverErrors }: { readonly serving: Tally; readonly warm: Tally; readonly serverErrors: number },
): Recent {
	const last = recent.at(-1);
	const so: ProbedMinute = last?.[0] === minute ? last : [minute, 0, 0, 0, 0, 0];
	const sum: ProbedMinute = [
		minute,
		so[1] + serving.requests,
		so[2] + serving.bad,
		so[3] + serverErrors,
		so[4] + warm.requests,
		so[5] + warm.bad,
	];
	return [...(so === last ? recent.slice(0, -1) : recent), sum].slice(-MOST_RECENT_MINUTES);
}

/**
 * Whether what went wrong in a minute went wrong for both colors, by the probes in it and beside it: `shared` where probes of both failed;
 * `own` where the warm color failed so few that even half of what users met is not likely to have been there. Few probes tell neither.
 * @param share - what the serving color answered badly, 0–1.
 */
export function isShared(recent: Recent, minute: number, share: number): "shared" | "own" | "unknown" {
	const near = recent.filter(([at]) => Math.abs(at - minute) <= 1);
	const sum = (of: (minute: ProbedMinute) => number) => near.reduce((total, each) => total + of(each), 0);
	const [servingFailed, sent, failed] = [sum((each) => each[2]), sum((each) => each[4]), sum((each) => each[5])];
	if (atMost(failed, sent, share / 2) < IMPLAUSIBLE) return "own";
	return servingFailed > 0 && failed > 0 ? "shared" : "unknown";
}

/** Whose probes have failed lately, in this minute or the one before: those of both colors, of the serving one alone, or nobody's. */
export function whoseProbesFailed(recent: Recent, minute: number): "shared" | "own" | "unknown" {
	const near = recent.filter(([at]) => at >= minute - 1);
	if (!near.some(([, , failed]) => failed > 0)) return "unknown";
	return near.some((each) => each[5] > 0) ? "shared" : near.some((each) => each[4] > 0) ? "own" : "unknown";
}

/** How likely at most so many of `n` fail, each with a chance of `share`. */
function atMost(failed: number, n: number, share: number): number {
	let [ways, sum] = [1, 0];
	for (let k = 0; k <= failed; k++) {
		sum += ways * share ** k * (1 - share) ** (n - k);
		ways = (ways * (n - k)) / (k + 1);
	}
	return sum;
}
