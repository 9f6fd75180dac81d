import { scaleLinear } from "d3-scale";
import type { PerSecond, Run } from "../../run.ts";
import type { Result } from "../figures.ts";
import { type Bounds, callsPerSecond, evenly, means, ratios } from "../spans.ts";
import { type Axis, axisOf } from "./axis.ts";

/** What the panels of a chart share. A chart has its own, so that a small incident can be read beside a large one. */
export interface Frame {
	/** It ends once nothing new happens in any run. */
	readonly axis: Axis;
	/** How many seconds were watched. */
	readonly watched: number;
	/** The spans of time over which curves are averaged, each about as wide on the page. */
	readonly bounds: Bounds;
	/** The share of requests, 0–1, at the top of its panel. */
	readonly share: number;
	/** Failed requests per second at the top of their panel. */
	readonly failedPerSecond: number;
	/** API calls per second at the top of their panel. */
	readonly callsPerSecond: number;
}

/** How much longer than until the last event the time axis is, so that what it led to can be seen. */
const MARGIN = 1.15;
/** More spans could not be told apart. */
const SPANS = 300;
/** Shorter spans would show little but chance. */
export const SPAN_SECONDS = 5;

/** The frame that fits all that happens in the runs. */
export function frameOf(results: readonly Result[]): Frame {
	const runs = results.map(({ run }) => run);
	const watched = highest([1, ...runs.map(({ series }) => series.seconds)]);
	const lengths = results.map((result) => Math.max(1, lastEvent(result)) * MARGIN);
	// The rollout itself is what one wants to see, and its users may be affected for hours.
	const rollouts = results.map((result) => Math.max(1, result.run.endedAt ?? lastEvent(result)) * MARGIN);
	const axis = axisOf(Math.min(...rollouts), Math.max(...lengths), watched, Math.min(...runs.map(quiet)));
	const bounds = boundsOf(axis);
	const failed = runs.map(({ series }) => highest(means(series.failed, bounds)));
	const shares = runs.flatMap(({ series: { intended, candidate, requests } }) => [
		highest(means(intended, bounds)),
		highest(ratios(candidate, requests, bounds)),
	]);
	const calls = runs.map((run) => highest(means(callsPerSecond(run.calls, run.series.seconds), bounds)));
	return {
		axis,
		watched,
		bounds,
		share: Math.min(1, top(shares)),
		failedPerSecond: top(failed),
		callsPerSecond: top(calls),
	};
}

/** How long no request was meant for the candidate, or reached it, in seconds; 0 when none ever was. */
function quiet({ series: { intended, candidate } }: Run): number {
	const first = intended.findIndex((share, second) => share > 0 || (candidate[second] ?? 0) > 0);
	return Math.max(0, first);
}

function boundsOf({ from, seconds, secondAt }: Axis): Bounds {
	const whole = (second: number) => Math.min(seconds, from + SPAN_SECONDS * Math.round((second - from) / SPAN_SECONDS));
	return [...new Set([...Array.from({ length: SPANS }, (_, i) => whole(secondAt(i / SPANS))), seconds])];
}

/** The highest of some values, none of which is below 0. */
export const highest = (values: PerSecond | readonly (number | null)[]): number => {
	let most = 0;
	for (const value of values) most = Math.max(most, value ?? 0);
	return most;
};

/** A round number that is not below any of the values. */
function top(values: readonly number[]): number {
	return (
		scaleLinear()
			.domain([0, highest(values)])
			.nice(4)
			.domain()[1] || 1
	);
}

/** When the last thing happened in a run that does not merely go on until the end. */
function lastEvent({ run, figures }: Result): number {
	const { firstFailure, firstFailureToLastAffected } = figures.seconds;
	const affected = figures.stillAffectedAtEnd ? 0 : (firstFailure ?? 0) + (firstFailureToLastAffected ?? 0);
	// Calls do not count: a watchdog goes on looking for ever.
	const acts = run.timeline.map(({ seconds }) => seconds);
	return highest([...acts, affected, run.endedAt ?? 0, grown(run)]);
}

/** When failures had come near their highest rate, in seconds. */
function grown({ series }: Run): number {
	const rates = means(series.failedByRelease, evenly(series.seconds, 60));
	return 60 * rates.findIndex((rate) => rate >= 0.8 * highest(rates));
}
