import { duration } from "../../rehearsal/report/format.ts";

/** The time of day in UTC: `22:01:05`. */
export function timeOf(at: string): string {
	return at.slice(11, 19);
}

/** A day and a time in UTC, to the minute: `2026-01-31 22:01`. */
export function dayOf(at: string): string {
	return at.slice(0, 16).replace("T", " ");
}

/** How long ago, or in how long. */
export function between(from: string, to: string): string {
	return duration(Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1_000)));
}

/** A share, 0–100, as people read it. */
export function share(percent: number | null | undefined): string {
	if (percent === null || percent === undefined) return "not known";
	return `${Number(percent.toPrecision(3))} %`;
}
