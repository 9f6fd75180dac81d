import type { Color, JudgeConfig, MinuteBets, ProbationMemory, Verdict } from "../../../contract/index.ts";
import type { AnsweredMinute } from "../../../ports/index.ts";
import { type BUDGET, chance, threshold } from "../budget.ts";
import type { Tally } from "../evidence.ts";
import { count, percentOf } from "../figures.ts";
import { MINUTE_MILLISECONDS } from "../minutes.ts";
import { isOldEnough } from "../settled.ts";
import { fail, pass } from "../verdict.ts";
import { betsAfter, type Round, rounded, type Spells, worthOf } from "./bets.ts";
import type { Count, Limit, Margin } from "./margin.ts";
import { isShared } from "./shared.ts";

/** How a kind of bad answers is judged. */
export interface Question {
	readonly serving: Color;
	readonly kind: Count;
	readonly limit: Limit;
	readonly judge: JudgeConfig;
	readonly margin: Margin;
	/** Belief that an effect begins in a minute, by its number since 1970. */
	readonly begins: (minute: number) => number;
	/** When it is checked, in milliseconds since 1970. */
	readonly now: number;
}

/** What a kind of bad answers came to. */
export interface Judged {
	readonly verdict: Verdict;
	/** What is remembered: of the minutes that are old enough. */
	readonly bets: MinuteBets;
}

const PARTS = {
	errors: { surge: "surgeErrors", lasting: "lastingErrors" },
	slow: { surge: "surgeLatency", lasting: "lastingLatency" },
} as const satisfies Record<Count, Record<keyof MinuteBets, keyof typeof BUDGET>>;
const CODES = { errors: "Errors", slow: "Slow" } as const;
/** Traffic may be so many times what it was in the busiest minute before. */
const BUSIER = 2;

/** Judges the minutes that the bets do not know yet, each once it is settled; and an unsettled one by what it shows at least. */
export function judgeAnswers(
	minutes: ReadonlyMap<number, AnsweredMinute>,
	memory: ProbationMemory,
	question: Question,
): Judged {
	const { kind, margin, now } = question;
	const spells = spellsOf(margin);
	let known: MinuteBets = memory[kind];
	let bets: MinuteBets = known;
	let [surge, lasting] = [0, 0];
	const last = Math.floor(now / MINUTE_MILLISECONDS);
	for (let at = memory.until; at < last; at++) {
		const rounds = roundsOf(at, minutes.get(at), memory, question);
		bets = {
			surge: betsAfter(bets.surge, rounds.surge, spells.surge),
			lasting: betsAfter(bets.lasting, rounds.lasting, spells.lasting),
		};
		surge = Math.max(surge, worthOf(bets.surge, spells.surge));
		lasting = Math.max(lasting, worthOf(bets.lasting, spells.lasting));
		if (!isOldEnough(at * MINUTE_MILLISECONDS, now)) continue;
		bets = { surge: rounded(bets.surge), lasting: rounded(bets.lasting) };
		known = bets;
	}
	return { verdict: verdictOf(minutes, { surge, lasting }, question), bets: known };
}

/** A surge is more than any burst adds, and outages are short; what lasts is longer than a burst. */
function spellsOf({ outageMinutes, burstMinutes, apartMinutes: apart }: Margin): Record<keyof MinuteBets, Spells> {
	return { surge: { minutes: outageMinutes, apart }, lasting: { minutes: burstMinutes, apart } };
}

/** What a minute says to each kind of bet. What probes say of errors, they do not say of slow answers: theirs may take longer. */
function roundsOf(
	minute: number,
	answered: AnsweredMinute | undefined,
	{ recent, busiest }: ProbationMemory,
	{ kind, limit, margin, begins, now }: Question,
): Record<keyof MinuteBets, Round> {
	const settled = answered !== undefined && isSettled(answered, now);
	const shown = answered && shownOf(answered, kind, { now, busiest });
	const whose = shown && isShared(recent, minute, shown.bad / Math.max(1, shown.requests));
	const tally = whose === "shared" ? undefined : shown;
	const surely = whose === "own" && kind === "errors";
	return {
		surge: { tally, limit: Math.min(1, limit.share + margin.burst), begins: begins(minute), surely },
		lasting: { tally: settled ? tally : undefined, limit: limit.share, begins: begins(minute), surely: false },
	};
}

/** Whether all of a minute is there: its own books balance, or it is old. */
export function isSettled({ at, requests, accounted }: AnsweredMinute, now: number): boolean {
	return accounted === requests || isOldEnough(at, now);
}

/**
 * What of a minute counts. Of one that is not settled: the errors that it shows, among as many requests as there may have been at most. Its
 * slow answers are a percentage, which may fall.
 */
function shownOf(
	answered: AnsweredMinute,
	kind: Count,
	{ now, busiest }: { readonly now: number; readonly busiest: number },
): Tally | undefined {
	const { requests, accounted } = answered;
	if (isSettled(answered, now)) return { requests, bad: answered[kind] };
	if (kind === "slow" || busiest === 0) return undefined;
	return { requests: Math.max(requests, accounted, BUSIER * busiest), bad: answered[kind] };
}

function verdictOf(
	minutes: ReadonlyMap<number, AnsweredMinute>,
	worths: Readonly<Record<keyof MinuteBets, number>>,
	{ serving, kind, limit, judge, now }: Question,
): Verdict {
	const settled = [...minutes.values()].filter((minute) => isSettled(minute, now));
	const sum = (of: (minute: AnsweredMinute) => number) => settled.reduce((total, minute) => total + of(minute), 0);
	const observed = { requests: sum(({ requests }) => requests), bad: sum((minute) => minute[kind]) };
	const doing = kind === "errors" ? "with 5XX" : `in more than ${judge.latency.objectiveMilliseconds} ms`;
	const most = percentOf({ requests: 1, bad: limit.share });
	const shown = `${serving} answers ${percentOf(observed)} ${doing} in the latest minutes, ${count(observed.requests)} requests`;
	const code = limit.ceiling ? "AboveCeiling" : "AboveEarlier";
	const tolerated = limit.ceiling
		? `at most ${most} are allowed`
		: `by the rollout's share at most ${most} are tolerated`;
	for (const which of ["surge", "lasting"] as const) {
		const against = Math.log(worths[which]);
		if (against < threshold(PARTS[kind][which], judge)) continue;
		return fail(`${CODES[kind]}${code}`, `${shown}; ${tolerated}, ${chance(against)}`);
	}
	return pass(`${CODES[kind]}Tolerated`, observed.requests > 0 ? shown : "");
}
