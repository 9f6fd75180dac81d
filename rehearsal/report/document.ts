import type { Moment, Rehearsal, Run, Series } from "../run.ts";
import { figuresOf } from "./figures.ts";
import { callsPerSecond, evenly, means, ratios, sum, sums } from "./spans.ts";

/** Raised when a field changes its meaning or goes; not when one is added. */
const VERSION = 1;
/** How many seconds one value of a series covers. */
const EVERY_SECONDS = 10;

/**
 * What `--json` prints, documented in docs/rehearsal-json.md. The same rehearsal gives the same document.
 * @throws {RangeError} when the world without a release was watched for less time than a run.
 */
export function documentOf({ scenario, about, seed, settings, without, runs }: Rehearsal) {
	return {
		format: "ecs-dns-canary/rehearsal",
		version: VERSION,
		scenario,
		about,
		seed,
		caches: settings.clients.caches,
		settings,
		without: worldOf(without),
		policies: runs.map((run) => policyOf(run, without)),
	} as const;
}

function worldOf({ seconds, requests, failed, slow }: Series) {
	const edges = evenly(seconds, EVERY_SECONDS);
	return {
		seconds,
		requests: sum(requests),
		failed: sum(failed),
		slow: sum(slow),
		series: {
			everySeconds: EVERY_SECONDS,
			requests: sums(requests, edges),
			failed: sums(failed, edges),
			slow: sums(slow, edges),
		},
	};
}

function policyOf(run: Run, without: Series) {
	return {
		policy: run.policy,
		title: run.title,
		...figuresOf(run, without),
		announcements: run.announcements,
		moments: run.moments.map(momentOf),
		series: seriesOf(run),
	};
}

function momentOf({ seconds, service, state, percent, verdict, detail }: Moment) {
	return { seconds, service: service ?? null, state, percent, verdict: verdict ?? null, detail: detail ?? null };
}

function seriesOf({ series, calls }: Run) {
	const { seconds, requests, candidate, failed, failedByRelease, slow, intended } = series;
	const edges = evenly(seconds, EVERY_SECONDS);
	return {
		seconds,
		everySeconds: EVERY_SECONDS,
		intendedShare: means(intended, edges).map(rounded),
		observedShare: ratios(candidate, requests, edges).map(rounded),
		failed: sums(failed, edges),
		failedByRelease: sums(failedByRelease, edges),
		slow: sums(slow, edges),
		apiCalls: sums(callsPerSecond(calls, seconds), edges),
	};
}

/** To a millionth: a share of requests is no more exact than that. */
function rounded<T extends number | null>(share: T): T {
	return (share === null ? null : Math.round(share * 1e6) / 1e6) as T;
}
