import type { ApiCall, PerSecond } from "../run.ts";

/** The ends of spans of time that follow each other, in whole seconds, ascending; the first begins at the first of them. */
export type Bounds = readonly number[];

/** Spans of so many seconds; the last may be shorter. */
export function evenly(seconds: number, every: number): Bounds {
	return [...Array.from({ length: Math.ceil(seconds / every) }, (_, i) => i * every), seconds];
}

/** All of a column. */
export const sum = (column: PerSecond) => column.reduce((total, value) => total + value, 0);

/** A column's sum over each span. */
export function sums(column: PerSecond, bounds: Bounds): number[] {
	return bounds.slice(1).map((end, i) => sum(column.subarray(bounds[i], end)));
}

/** A column's mean over each span. */
export function means(column: PerSecond, bounds: Bounds): number[] {
	return sums(column, bounds).map((total, i) => total / ((bounds[i + 1] ?? 0) - (bounds[i] ?? 0)));
}

/** What part one column is of another over each span; null where the other has nothing. */
export function ratios(part: PerSecond, whole: PerSecond, bounds: Bounds): (number | null)[] {
	const wholes = sums(whole, bounds);
	return sums(part, bounds).map((value, i) => (wholes[i] ? value / wholes[i] : null));
}

/** How many calls were made in each second watched. A call at the very end counts in the last second. */
export function callsPerSecond(calls: readonly ApiCall[], seconds: number): PerSecond {
	const counts = new Float64Array(seconds);
	for (const call of calls) {
		const second = Math.min(seconds - 1, Math.floor(call.seconds));
		counts[second] = (counts[second] ?? 0) + 1;
	}
	return counts;
}
