import type { Worst } from "../run/tally.ts";
import type { FaultsDocument, Reproduction } from "./document.ts";

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
