import type { ProbationMemory, Verdict } from "../../../contract/index.ts";
import { MOST_RECENT_MINUTES } from "../../../contract/index.ts";
import type { AnsweredMinute } from "../../../ports/index.ts";
import { MINUTE_MILLISECONDS } from "../minutes.ts";
import { isOldEnough } from "../settled.ts";
import { combine, hold, pass } from "../verdict.ts";
import { isSettled, type Judged, judgeAnswers } from "./answers.ts";
import type { ProbationConfig, ProbationEvidence } from "./evidence.ts";
import { type Count, limitOf, MARGIN } from "./margin.ts";

/** The number of a moment's minute since 1970. */
export function minuteOf(now: Date): number {
	return Math.floor(now.getTime() / MINUTE_MILLISECONDS);
}

/** The belief of each minute that an effect begins in it: the same for all of probation, and none beyond. */
export function beliefIn(minute: number, { from }: ProbationMemory, { seconds }: ProbationConfig): number {
	const all = Math.ceil(seconds / 60) + 1;
	return minute - from < all ? 1 / all : 0;
}

/** What the color that serves answered since the minutes that are known, and what is remembered of it. */
export function judgeMinutes(
	{ serving, answers, earlier, probes }: ProbationEvidence,
	memory: ProbationMemory,
	config: ProbationConfig,
	at: Date,
): { readonly verdict: Verdict; readonly memory: ProbationMemory } {
	const now = at.getTime();
	const { judge, margin = MARGIN } = config;
	if (!answers) return { verdict: pass("NoTraffic", ""), memory };
	if ("unreadable" in answers) {
		return { verdict: hold("MetricsUnreadable", `metrics cannot be read: ${answers.unreadable}`), memory };
	}
	const before = { ...memory, until: Math.max(memory.until, minuteOf(at) - MOST_RECENT_MINUTES) };
	const minutes = new Map(
		answers.value.map((minute) => [minute.at / MINUTE_MILLISECONDS, withoutProbes(minute, before)]),
	);
	const settled = [...minutes.values()].filter((minute) => isSettled(minute, now)).map(({ requests }) => requests);
	const busiest = Math.ceil(Math.max(before.busiest, ...settled));
	const judged = (kind: Count): Judged => {
		const limit = limitOf(kind, earlier, judge, margin);
		if (!limit) return { verdict: pass("NoLimit", ""), bets: before[kind] };
		const begins = (minute: number) => beliefIn(minute, memory, config);
		return judgeAnswers(minutes, { ...before, busiest }, { serving, kind, limit, judge, margin, begins, now });
	};
	const [errors, slow] = [judged("errors"), judged("slow")];
	const few = settled.reduce((sum, requests) => sum + requests, 0) < judge.minRequests && !probes;
	const silent = few ? hold("TooFewRequests", "too few requests to judge, and no probes") : pass("Answered", "");
	const until = firstUnknown(before.until, now);
	return {
		verdict: combine([errors.verdict, slow.verdict, silent]),
		memory: { ...before, busiest, errors: errors.bets, slow: slow.bets, until },
	};
}

/** The first minute that is not old enough to be known for good. */
function firstUnknown(until: number, now: number): number {
	let minute = until;
	while (isOldEnough(minute * MINUTE_MILLISECONDS, now)) minute++;
	return minute;
}

/** The preview's requests count among those of the target group. */
function withoutProbes(minute: AnsweredMinute, { recent }: ProbationMemory): AnsweredMinute {
	const probed = recent.find(([at]) => at === minute.at / MINUTE_MILLISECONDS);
	if (!probed) return minute;
	const [, sent, , serverErrors] = probed;
	const requests = Math.max(0, minute.requests - sent);
	const errors = Math.min(requests, Math.max(0, minute.errors - serverErrors));
	const accounted = minute.accounted - (minute.requests - requests);
	return { ...minute, requests, errors, slow: Math.min(requests, minute.slow), accounted };
}
