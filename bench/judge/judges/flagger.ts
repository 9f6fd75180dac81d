import type { Tally } from "../../../runtime/core/analysis/evidence.ts";
import type { Contestant } from "./judge.ts";

/** Of 100 requests at least so many must be good. */
const MIN_SUCCESS_PERCENT = 99;

/**
 * Flagger's request success rate: each minute a check of the candidate alone, which fails when less than 99 % of its requests
 * are good, or when there were none. It goes back when so many checks have failed since the release began. For latency the same
 * share stands for its other check: the 99th percentile is above the objective when more than one in a hundred is slower.
 * In its favor its minutes are whole, and it goes back in the minute of the check, not with the next one.
 * @param threshold - how many checks may fail until it goes back; Flagger's default is 1.
 */
export function flagger(threshold: number): Contestant {
	return {
		name: `flagger-${threshold}`,
		about: `Flagger: less than ${MIN_SUCCESS_PERCENT} % good requests in ${threshold} one-minute check${threshold > 1 ? "s" : ""}`,
		sources: [
			"https://docs.flagger.app/usage/metrics: request-success-rate, interval 1m, thresholdRange min 99; request-duration max 500 (p99)",
			"https://github.com/fluxcd/flagger pkg/controller/scheduler.go: failed checks are counted and never taken back while it progresses; it goes back when they reach the threshold",
			"https://github.com/fluxcd/flagger pkg/controller/scheduler_metrics.go: no values is a failed check; a rate below the minimum is one",
			"https://github.com/fluxcd/flagger pkg/apis/flagger/v1beta1/canary.go: GetAnalysisThreshold, default 1; docs/gitbook/usage/how-it-works.md shows 5 and 10",
		],
		failsAt({ minutes }) {
			let failed = 0;
			for (const [minute, { candidate }] of minutes.entries()) {
				if (checkFails(candidate)) failed++;
				if (failed >= threshold) return minute + 1;
			}
			return undefined;
		},
	};
}

function checkFails({ requests, bad }: Tally): boolean {
	return requests === 0 || (100 * (requests - bad)) / requests < MIN_SUCCESS_PERCENT;
}
