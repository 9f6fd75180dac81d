import type { Point } from "../model/view.ts";

/** The share of a color's requests that failed, in percent; null where nobody knows, or nobody asked. */
export function errorsOf({ colors }: Point, color: "blue" | "green"): number | null {
	const { requests, errors } = colors[color];
	return requests === null || errors === null || requests === 0 ? null : (100 * errors) / requests;
}

/** A figure as it is read. */
export function figure(value: number | null): string {
	if (value === null) return "–";
	return Number(value.toPrecision(3)).toLocaleString("en-US");
}
