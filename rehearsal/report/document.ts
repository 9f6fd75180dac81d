import type { Rehearsal, Run, Series, TimelineEvent } from "../run.ts";
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
	const bounds = evenly(seconds, EVERY_SECONDS);
	return {
		seconds,
		requests: sum(requests),
		failed: sum(failed),
		slow: sum(slow),
		series: {
			everySeconds: EVERY_SECONDS,
			requests: sums(requests, bounds),
			failed: sums(failed, bounds),
			slow: sums(slow, bounds),
		},
	};
}

function policyOf(run: Run, without: Series) {
	return {
		policy: run.policy,
		title: run.title,
		...figuresOf(run, without),
		announcements: run.announcements,
		timeline: run.timeline.map(timelineEventOf),
		series: seriesOf(run),
	};
}

function timelineEventOf({ seconds, service, state, percent, verdict, detail }: TimelineEvent) {
	return { seconds, service: service ?? null, state, percent, verdict: verdict ?? null, detail: detail ?? null };
}

function seriesOf({ series, calls }: Run) {
	const { seconds, requests, candidate, failed, failedByRelease, slow, intended } = series;
	const bounds = evenly(seconds, EVERY_SECONDS);
	return {
		seconds,
		everySeconds: EVERY_SECONDS,
		intendedShare: means(intended, bounds).map(rounded),
		observedShare: ratios(candidate, requests, bounds).map(rounded),
		failed: sums(failed, bounds),
		failedByRelease: sums(failedByRelease, bounds),
		slow: sums(slow, bounds),
		apiCalls: sums(callsPerSecond(calls, seconds), bounds),
	};
}

/** To a millionth: a share of requests is no more exact than that. */
function rounded<T extends number | null>(share: T): T {
	return (share === null ? null : Math.round(share * 1e6) / 1e6) as T;
}
