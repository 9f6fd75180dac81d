import { type ByColor, byColor } from "../../runtime/contract/index.ts";
import { MINUTE_MILLISECONDS } from "../../runtime/core/analysis/minutes.ts";
import { OLD_ENOUGH_SECONDS, settledIn } from "../../runtime/core/analysis/settled.ts";
import type { AnsweredMinute } from "../../runtime/ports/index.ts";
import type { Cell } from "./cells.ts";
import { checksOf, glimpseOf, type Part } from "./shown.ts";

/** Both colors' minute; undefined where a color shows none. */
export type Minute = ByColor<AnsweredMinute | undefined>;

/** By what a minute of metrics is taken for whole. */
export interface Rule {
	readonly name: string;
	/** For how long it must read the same, in seconds; 0: not at all. */
	readonly sameFor: number;
	/** How long after its end it counts whatever it reads, in seconds; undefined: never by that alone. */
	readonly oldEnough?: number | undefined;
	/** Whether it counts already when every request is accounted for by an answer: the deployed rule. */
	readonly books?: boolean;
}

/** The deployed rule. */
export const BOOKS: Rule = {
	name: `books balance, or ${OLD_ENOUGH_SECONDS} s old`,
	sameFor: 0,
	oldEnough: OLD_ENOUGH_SECONDS,
	books: true,
};

/** As before metrics were known to come apart: what is shown counts. */
export const AT_ONCE: Rule = { name: "whatever is shown", sameFor: 0 };

/** The rules among which the deployed one was chosen. */
export const RULES: readonly Rule[] = [
	AT_ONCE,
	...[10, 60, 120].map((sameFor): Rule => ({ name: `the same for ${sameFor} s`, sameFor })),
	...[120, 180, 240].map(
		(oldEnough): Rule => ({ name: `${oldEnough} s old`, sameFor: Number.POSITIVE_INFINITY, oldEnough }),
	),
	{ name: "the same for 120 s, or 240 s old", sameFor: 120, oldEnough: 240 },
	BOOKS,
];

/** From a second on a minute counts as it is shown then; or, without, no longer. */
interface Change {
	readonly second: number;
	/** Its number, from 0. */
	readonly minute: number;
	readonly shown: Minute | undefined;
}

interface Watching {
	readonly kind: Cell["kind"];
	readonly rule: Rule;
	readonly analysisIntervalSeconds: number;
}

/** How a minute comes to count, check by check. */
export function timelineOf(
	parts: readonly Part[],
	minute: number,
	{ kind, rule, analysisIntervalSeconds }: Watching,
): Change[] {
	const arrivals = checksOf(parts, analysisIntervalSeconds);
	const check = (second: number) => analysisIntervalSeconds * Math.ceil(second / analysisIntervalSeconds);
	const oldAt = check(60 * (minute + 1) + (rule.oldEnough ?? Number.POSITIVE_INFINITY));
	const due = [...arrivals, ...arrivals.map((second) => check(second + rule.sameFor)), oldAt].filter(Number.isFinite);
	const changes: Change[] = [];
	let before: Minute | undefined;
	for (const second of [...new Set(due)].sort((a, b) => a - b)) {
		const changedAt = arrivals.findLast((arrival) => arrival <= second);
		if (changedAt === undefined) continue;
		const observed = minuteOf(parts, minute, kind, changedAt);
		const shown = counts(rule, observed, { second, changedAt, oldAt, at: minute * MINUTE_MILLISECONDS })
			? observed
			: undefined;
		if (same(before, shown)) continue;
		changes.push({ second, minute, shown });
		before = shown;
	}
	return changes;
}

interface Timestamp {
	readonly second: number;
	readonly changedAt: number;
	readonly oldAt: number;
	readonly at: number;
}

function counts({ books, sameFor }: Rule, observed: Minute, { second, changedAt, oldAt, at }: Timestamp): boolean {
	if (books) {
		const minutes = byColor((color) => (observed[color] ? [observed[color]] : []));
		return settledIn({ minutes, now: second * 1_000 })(at);
	}
	return second - changedAt >= sameFor || second >= oldAt;
}

function minuteOf(parts: readonly Part[], minute: number, kind: Cell["kind"], second: number): Minute {
	const of = (color: Part["color"]): AnsweredMinute | undefined => {
		const glimpse = glimpseOf(parts, kind, color, second);
		if (!glimpse) return undefined;
		const { requests, bad, accounted } = glimpse;
		return { at: minute * MINUTE_MILLISECONDS, requests, errors: 0, slow: 0, [kind]: bad, accounted };
	};
	return { blue: of("stable"), green: of("candidate") };
}

function same(a: Minute | undefined, b: Minute | undefined): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
