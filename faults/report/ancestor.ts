import type { AncestorPlayed } from "../ancestor/ancestor.ts";
import { parseCase } from "../model/case.ts";

/** What `npm run faults -- --policy ancestor --json` prints. */
export interface AncestorDocument {
	readonly policy: "ancestor";
	readonly cases: number;
	readonly ends: Readonly<Record<AncestorPlayed["end"], number>>;
	/** Ends in neither place: how many of how many, for each kind of fault. */
	readonly nowhere: Readonly<Record<string, { readonly cases: number; readonly nowhere: number }>>;
	/** Cases in which users still met the failed candidate half an hour after the deployment. */
	readonly never: number;
	/** The longest time to safety of those that came to it, in seconds. */
	readonly worstSafety: Worst;
	/** The most failed requests within half an hour of the deployment. */
	readonly worstFailed: Worst;
}

interface Worst {
	readonly value: number;
	readonly case: string;
}

/** What became of all cases under the published sample. */
export function ancestorDocument(results: readonly AncestorPlayed[]): AncestorDocument {
	const ends = { completed: 0, "failed-back": 0, nowhere: 0 };
	const nowhere: Record<string, { cases: number; nowhere: number }> = {};
	for (const { case: text, end } of results) {
		ends[end]++;
		const [fault] = parseCase(text).faults;
		const kind = fault ? `${fault.place} ${fault.kind}` : "none";
		nowhere[kind] ??= { cases: 0, nowhere: 0 };
		nowhere[kind].cases++;
		if (end === "nowhere") nowhere[kind].nowhere++;
	}
	const safe = results.filter(({ safetySeconds = 0 }) => Number.isFinite(safetySeconds));
	return {
		policy: "ancestor",
		cases: results.length,
		ends,
		nowhere,
		never: results.length - safe.length,
		worstSafety: worst(safe, ({ safetySeconds = 0 }) => safetySeconds),
		worstFailed: worst(results, ({ failed }) => failed),
	};
}

function worst(results: readonly AncestorPlayed[], measure: (played: AncestorPlayed) => number): Worst {
	const found = results.reduce((most, each) => (measure(each) > measure(most) ? each : most));
	return { value: measure(found), case: found.case };
}

/** The same for people. */
export function ancestorReport(found: AncestorDocument): string {
	const kinds = Object.entries(found.nowhere);
	const width = Math.max(...kinds.map(([kind]) => kind.length));
	return [
		...kinds.map(([kind, { cases, nowhere }]) => `${kind.padEnd(width)}  ${nowhere} of ${cases} end in neither place`),
		"",
		`${found.cases} rehearsals of the published sample: ${found.ends.completed} completed, ${found.ends["failed-back"]} failed back, ${found.ends.nowhere} ended in neither place`,
		`half an hour after the deployment users still met a candidate that nobody watched any more in ${found.never} cases`,
		`worst time to safety of the others: ${Math.round(found.worstSafety.value)} s in "${found.worstSafety.case}"`,
		`worst failed requests within half an hour: ${found.worstFailed.value} in "${found.worstFailed.case}"`,
	].join("\n");
}
