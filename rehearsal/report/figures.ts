import type { ApiCall, PerSecond, Rehearsal, Run, Series } from "../run.ts";
import type { Outcome } from "../scenario/scenario.ts";
import { DOLLARS_PER_LAMBDA_CALL, DOLLARS_PER_TRANSITION } from "./prices.ts";
import { lasts, peakShare } from "./reach.ts";
import { sum } from "./spans.ts";

/** How many requests something happened to, against the same seconds without any release. */
export interface Impact {
	readonly total: number;
	/** In the same seconds of the same world, had nothing been released. */
	readonly without: number;
	/** `total − without`. Below 0 when the release spared users something, or by chance alone. */
	readonly becauseOfRelease: number;
	/** `becauseOfRelease` as a share of all requests; 0 when there were none. */
	readonly share: number;
}

/** How far a release that failed requests had reached. Seconds count from the deployment. */
export interface Exposure {
	/** The highest share of requests, 0–1, that the candidate answered in any 60 s from its first failure on. */
	readonly peakShare: number;
	/** How many requests the candidate answered from its first failure on. */
	readonly requests: number;
	readonly firstFailureSecond: number;
}

/** Spans of time in seconds; null where an end of the span never came. */
export interface Seconds {
	/** From the deployment to the first second in which a request failed because of the release. */
	readonly firstFailure: number | null;
	/** Below 0 when health checks spoke before any user was affected. */
	readonly firstFailureToVerdict: number | null;
	/** To the last second in which a request failed because of the release. */
	readonly firstFailureToLastAffected: number | null;
	readonly verdictToLastAffected: number | null;
	/** From the deployment to the rollout's end. */
	readonly rollout: number | null;
	/** The sum of the waits that the policy prescribes for a rollout that completes. */
	readonly mandatory: number;
	/** `rollout − mandatory`; null unless the rollout completed, because one that comes back waits for less. */
	readonly overhead: number | null;
}

/** API calls of one service, or of all. */
export interface Calls {
	readonly calls: number;
	readonly errors: number;
}

/** What a run of a policy comes to. */
export interface Figures {
	readonly outcome: Outcome;
	readonly error: string | null;
	readonly cause: string | null;
	/** Requests that were answered with 5XX. */
	readonly failedRequests: Impact;
	/** Requests slower than the scenario's objective. */
	readonly slowRequests: Impact;
	/** Null when the release never failed a request. */
	readonly exposure: Exposure | null;
	readonly seconds: Seconds;
	/**
	 * Whether the release still failed requests at the end: its last failure was within 60 s of it; or the candidate still
	 * answers, and the time without a failure is no longer than one was before. The latter is how low traffic checks.
	 */
	readonly stillAffectedAtEnd: boolean;
	readonly apiCalls: { readonly total: number; readonly byService: Readonly<Record<string, Calls>> };
	readonly stateTransitions: number;
	readonly lambdaCalls: number;
	/** At the prices of {@link ./prices.ts}. */
	readonly dollars: { readonly transitions: number; readonly lambda: number; readonly total: number };
}

/**
 * What a run comes to, against the same world without any release.
 * @throws {RangeError} when that world was watched for less time than the run.
 */
export function figuresOf(run: Run, without: Series): Figures {
	const { series } = run;
	if (without.seconds < series.seconds) {
		throw new RangeError(
			`${run.policy} was watched for ${series.seconds} s, its world without a release for ${without.seconds} s`,
		);
	}
	const first = series.failedByRelease.findIndex((failed) => failed > 0);
	const last = series.failedByRelease.findLastIndex((failed) => failed > 0);
	const affected = first < 0 ? null : { first, last };
	return {
		outcome: run.outcome,
		error: run.error ?? null,
		cause: run.cause ?? null,
		failedRequests: impact(series.failed, without.failed, series),
		slowRequests: impact(series.slow, without.slow, series),
		exposure: affected && exposure(series, affected.first),
		seconds: spans(run, affected),
		stillAffectedAtEnd: affected !== null && lasts(series, affected.last),
		...effort(run),
	};
}

function impact(column: PerSecond, without: PerSecond, { requests, seconds }: Series): Impact {
	const [total, before, all] = [sum(column), sum(without.subarray(0, seconds)), sum(requests)];
	const becauseOfRelease = total - before;
	return { total, without: before, becauseOfRelease, share: all > 0 ? becauseOfRelease / all : 0 };
}

function exposure({ candidate, requests }: Series, first: number): Exposure {
	const exposed = candidate.subarray(first);
	return {
		peakShare: peakShare(exposed, requests.subarray(first)),
		requests: sum(exposed),
		firstFailureSecond: first,
	};
}

function spans(run: Run, affected: { readonly first: number; readonly last: number } | null): Seconds {
	const { verdictAt, endedAt, mandatorySeconds, outcome } = run;
	return {
		firstFailure: span(0, affected?.first),
		firstFailureToVerdict: span(affected?.first, verdictAt),
		firstFailureToLastAffected: span(affected?.first, affected?.last),
		verdictToLastAffected: span(verdictAt, affected?.last),
		rollout: span(0, endedAt),
		mandatory: mandatorySeconds,
		overhead: outcome === "completed" ? span(mandatorySeconds, endedAt) : null,
	};
}

/** To the millisecond, which virtual time counts in: differences of fractions would show more digits than are true. */
function span(from: number | undefined, to: number | undefined): number | null {
	return from === undefined || to === undefined ? null : Math.round((to - from) * 1_000) / 1_000;
}

function effort({ calls, transitions, lambdaCalls }: Run) {
	const dollars = { transitions: transitions * DOLLARS_PER_TRANSITION, lambda: lambdaCalls * DOLLARS_PER_LAMBDA_CALL };
	return {
		apiCalls: { total: calls.length, byService: byService(calls) },
		stateTransitions: transitions,
		lambdaCalls,
		dollars: { ...dollars, total: dollars.transitions + dollars.lambda },
	};
}

function byService(calls: readonly ApiCall[]): Record<string, Calls> {
	const services = [...new Set(calls.map(({ service }) => service))].sort();
	const count = (service: string): Calls => {
		const own = calls.filter((call) => call.service === service);
		return { calls: own.length, errors: own.filter(({ error }) => error !== undefined).length };
	};
	return Object.fromEntries(services.map((service) => [service, count(service)]));
}

/** A run and what it comes to. */
export interface Result {
	readonly run: Run;
	readonly figures: Figures;
}

/** What each run of a rehearsal comes to. @throws {RangeError} as {@link figuresOf} does. */
export function resultsOf({ runs, without }: Rehearsal): readonly Result[] {
	return runs.map((run) => ({ run, figures: figuresOf(run, without) }));
}
