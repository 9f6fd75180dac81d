import { type PerColour, perColour } from "../../runtime/contract.ts";
import { MINUTE_MILLISECONDS } from "../../runtime/core/minutes.ts";
import { OLD_ENOUGH_SECONDS, settledIn } from "../../runtime/core/settled.ts";
import type { AnsweredMinute } from "../../runtime/ports.ts";
import type { Cell } from "./cells.ts";
import { glimpseOf, looksOf, type Part } from "./shown.ts";

/** Both colours' minute; undefined where a colour shows none. */
export type Minute = PerColour<AnsweredMinute | undefined>;

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
	readonly lookSeconds: number;
}

/** How a minute comes to count, look by look. */
export function timelineOf(parts: readonly Part[], minute: number, { kind, rule, lookSeconds }: Watching): Change[] {
	const arrivals = looksOf(parts, lookSeconds);
	const look = (second: number) => lookSeconds * Math.ceil(second / lookSeconds);
	const oldAt = look(60 * (minute + 1) + (rule.oldEnough ?? Number.POSITIVE_INFINITY));
	const due = [...arrivals, ...arrivals.map((second) => look(second + rule.sameFor)), oldAt].filter(Number.isFinite);
	const changes: Change[] = [];
	let before: Minute | undefined;
	for (const second of [...new Set(due)].sort((a, b) => a - b)) {
		const changedAt = arrivals.findLast((arrival) => arrival <= second);
		if (changedAt === undefined) continue;
		const seen = minuteOf(parts, minute, kind, changedAt);
		const shown = counts(rule, seen, { second, changedAt, oldAt, at: minute * MINUTE_MILLISECONDS }) ? seen : undefined;
		if (same(before, shown)) continue;
		changes.push({ second, minute, shown });
		before = shown;
	}
	return changes;
}

interface Moment {
	readonly second: number;
	readonly changedAt: number;
	readonly oldAt: number;
	readonly at: number;
}

function counts({ books, sameFor }: Rule, seen: Minute, { second, changedAt, oldAt, at }: Moment): boolean {
	if (books) {
		const minutes = perColour((colour) => (seen[colour] ? [seen[colour]] : []));
		return settledIn({ minutes, now: second * 1_000 })(at);
	}
	return second - changedAt >= sameFor || second >= oldAt;
}

function minuteOf(parts: readonly Part[], minute: number, kind: Cell["kind"], second: number): Minute {
	const of = (colour: Part["colour"]): AnsweredMinute | undefined => {
		const glimpse = glimpseOf(parts, kind, colour, second);
		if (!glimpse) return undefined;
		const { requests, bad, accounted } = glimpse;
		return { at: minute * MINUTE_MILLISECONDS, requests, errors: 0, slow: 0, [kind]: bad, accounted };
	};
	return { blue: of("stable"), green: of("candidate") };
}

function same(a: Minute | undefined, b: Minute | undefined): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
