import type { Site } from "../model/trace.ts";
import type { Proof } from "../prove/prove.ts";
import type { Rehearsed } from "../run/play.ts";
import type { Reproduction } from "../run/shrink.ts";
import type { Worst } from "../run/tally.ts";
import type { FaultsDocument } from "./document.ts";

/** What was found out, for people. @param realSeconds - how long it took. */
export function reportOf(found: FaultsDocument, realSeconds: number): string {
	const { none, single, pair } = found.cases;
	const all = none + single + pair;
	return [
		...tableOf(found.kinds),
		"",
		`${number(all)} rehearsals in ${Math.round(realSeconds)} s: ${number(single)} single faults, ${number(pair)} pairs, ${none} without any (seed ${found.seed})`,
		`ended as: ${Object.entries(found.ends)
			.map(([end, count]) => `${end} ${number(count)}`)
			.join(", ")}`,
		worstLine("worst time to safety", "s", found.worstSafety),
		worstLine("  once AWS let it again", "s", found.worstRelief),
		worstLine("worst failed requests", "", found.worstFailed),
		`releases lost to passing faults: ${found.spurious.length === 0 ? "none" : ""}`.trimEnd(),
		...found.spurious.map((each) => `  ${each}`),
		`violations: ${found.violations.length === 0 ? "none" : ""}`.trimEnd(),
		...found.violations.flatMap(violationLines),
	].join("\n");
}

function violationLines({ invariant, message, cases, smallest, found }: Reproduction): string[] {
	return [
		`  ${invariant}: ${message}`,
		`    in ${number(cases)} cases, first found in: ${found}`,
		`    smallest: ${replayOf(smallest)}`,
	];
}

/** The command line that plays a case again. */
export function replayOf(text: string): string {
	return `npm run faults -- --case "${text}"`;
}

function worstLine(what: string, unit: string, worst: Worst | null): string {
	if (!worst) return `${what}: never taken`;
	const value = Math.round(worst.value * 10) / 10;
	return `${what}: ${[number(value), unit].join(" ").trimEnd()} in "${worst.case}"`;
}

function tableOf(kinds: Readonly<Record<string, number>>): string[] {
	const width = Math.max(0, ...Object.keys(kinds).map((kind) => kind.length));
	return Object.entries(kinds).map(([kind, count]) => `${kind.padEnd(width)}  ${number(count).padStart(7)}`);
}

function number(value: number): string {
	return value.toLocaleString("en-GB");
}

/** One rehearsal for people: what happened when, and what did not hold. */
export function playedOf({ played, sites }: Rehearsed): string {
	const { end, seconds, safetySeconds, reliefSeconds, failed, violations } = played;
	return [
		...sites.map(siteLine),
		"",
		`${played.case}: ${end} after ${Math.round(seconds)} s, ${failed} failed requests`,
		...(safetySeconds === undefined ? [] : [`time to safety: ${safetySeconds} s`]),
		...(reliefSeconds === undefined ? [] : [`time to safety once AWS let it again: ${reliefSeconds} s`]),
		`violations: ${violations.length === 0 ? "none" : ""}`.trimEnd(),
		...violations.map(({ invariant, message, seconds: at }) => `  ${Math.round(at)} s  ${invariant}: ${message}`),
	].join("\n");
}

function siteLine({ place, n, name, by, seconds }: Site): string {
	const who = by.split(":").at(-1) ?? by;
	return `${seconds.toFixed(1).padStart(8)} s  ${`${place}:${n}:${name}`.padEnd(36)} ${who}`;
}

/** What became of all deliberate mistakes, for people; those that were missed by name. */
export function proofOf(proofs: readonly Proof[]): string {
	const missed = proofs.filter(({ caught }) => !caught).map(({ name }) => name);
	const count = `${proofs.length - missed.length} of ${proofs.length} deliberate mistakes are found`;
	return missed.length === 0 ? count : `${count}; missed: ${missed.join(", ")}`;
}

/** One mistake: by which invariant it was found, how soon, and in which case. */
export function lineOf({ name, caught, found, error, seconds }: Proof, width: number): string {
	const time = `${seconds.toFixed(1).padStart(6)} s`;
	if (error !== undefined) return `${name.padEnd(width)}  CANNOT BE PLAYED ${time}  ${error.split("\n").at(-1)}`;
	if (!caught) return `${name.padEnd(width)}  NOT FOUND in ${found?.cases} cases ${time}`;
	return `${name.padEnd(width)}  ${String(found?.cases).padStart(5)} cases ${time}  ${found?.invariant}  ${found?.case}`;
}
