import type { Tally } from "./evidence.ts";

/** The share of bad answers, for people. */
export function percentOf({ requests, bad }: Tally): string {
	if (requests === 0) return "none";
	const percent = (100 * bad) / requests;
	return `${percent < 10 ? percent.toFixed(percent < 0.1 && percent > 0 ? 2 : 1) : percent.toFixed(0)} %`;
}

/** A number of requests, for people. */
export function count(requests: number): string {
	return Math.round(requests).toLocaleString("en-US");
}
