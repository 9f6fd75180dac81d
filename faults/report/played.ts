import type { Site } from "../model/trace.ts";
import type { Rehearsed } from "../run/play.ts";

/** One rehearsal for people: what happened when, and what did not hold. */
export function playedOf({ played, sites }: Rehearsed): string {
	const { end, seconds, safetySeconds, reliefSeconds, failed, violations } = played;
	return [
		...sites.map(lineOf),
		"",
		`${played.case}: ${end} after ${Math.round(seconds)} s, ${failed} failed requests`,
		...(safetySeconds === undefined ? [] : [`time to safety: ${safetySeconds} s`]),
		...(reliefSeconds === undefined ? [] : [`time to safety once AWS let it again: ${reliefSeconds} s`]),
		`violations: ${violations.length === 0 ? "none" : ""}`.trimEnd(),
		...violations.map(({ invariant, message, seconds: at }) => `  ${Math.round(at)} s  ${invariant}: ${message}`),
	].join("\n");
}

function lineOf({ place, n, name, by, seconds }: Site): string {
	const who = by.split(":").at(-1) ?? by;
	return `${seconds.toFixed(1).padStart(8)} s  ${`${place}:${n}:${name}`.padEnd(36)} ${who}`;
}
