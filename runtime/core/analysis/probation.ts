import type { Color, EarlierShares, JudgeConfig, ProbationMemory, Verdict } from "../../contract/index.ts";
import { MOST_RECENT_MINUTES } from "../../contract/index.ts";
import type { AlarmState, AnsweredMinute } from "../../ports/index.ts";
import { MINUTE_MILLISECONDS } from "./minutes.ts";
import type { HookReading, Reading } from "./observation.ts";
import { isSettled, type Judged, judgeAnswers } from "./probation/answers.ts";
import { type ColorHealth, healthVerdict } from "./probation/health.ts";
import { type Count, limitOf, MARGIN, type Margin } from "./probation/margin.ts";
import { arrived, type ProbesOfBoth, probeBets, probesVerdict } from "./probation/probes.ts";
import { remembered } from "./probation/shared.ts";
import { isOldEnough } from "./settled.ts";
import { hookSignal } from "./signals/hooks.ts";
import { watchedAlarmSignal } from "./signals/watched-alarms.ts";
import { combine, hold, pass } from "./verdict.ts";

/** All that one check of a release on probation saw. What is absent was not asked for. */
export interface ProbationEvidence {
	/** The color that serves. */
	readonly serving: Color;
	readonly health: { readonly serving: ColorHealth; readonly warm: ColorHealth };
	/** The user's own alarms, by name. */
	readonly watched?: Reading<Readonly<Record<string, AlarmState>>> | undefined;
	readonly hooks?: readonly HookReading[] | undefined;
	/** What the serving color answered through its own load balancer, by the minute, since {@link readsFrom}. */
	readonly answers?: Reading<readonly AnsweredMinute[]> | undefined;
	readonly probes?: ProbesOfBoth | undefined;
	/** What both colors answered in the rollout. */
	readonly earlier?: EarlierShares | undefined;
}

/** How a release on probation is judged. */
export interface ProbationConfig {
	readonly judge: JudgeConfig;
	/** How long probation is, in seconds: over so long the error budget is spent. */
	readonly seconds: number;
	/** Default: {@link MARGIN}. */
	readonly margin?: Margin | undefined;
}

/** For so long after something failed at both colors an alarm may ring of it, in seconds. */
const ALARM_RINGS_ON_SECONDS = 300;
/** For so long a target may be unhealthy of it. */
const TARGET_RECOVERS_SECONDS = 60;

/** Since when a check must read answers: the minutes before are known. */
export function readsFrom(memory: ProbationMemory | undefined, now: Date): Date {
	return new Date((memory?.until ?? minuteOf(now)) * MINUTE_MILLISECONDS);
}

/** Judges a release on probation: the color that serves, beside the warm one that served before. Answers what the next check must know. */
export function judgeProbation(
	evidence: ProbationEvidence,
	memory: ProbationMemory | undefined,
	config: ProbationConfig,
	now: Date,
): { readonly verdict: Verdict; readonly memory: ProbationMemory } {
	const { judge } = config;
	const probed = withProbes(evidence, memory ?? begun(now), config, now);
	const since = (from: string | undefined) => (from ? (now.getTime() - Date.parse(from)) / 1_000 : Number.NaN);
	const unhealthySince =
		evidence.health.serving.unhealthy > 0 ? (probed.unhealthySince ?? now.toISOString()) : undefined;
	const answers = judgeMinutes(evidence, probed, config, now);
	const verdict = combine([
		healthVerdict(evidence.health.serving, evidence.health.warm, {
			unhealthySeconds: since(unhealthySince),
			shared: since(probed.sharedAt) <= TARGET_RECOVERS_SECONDS,
		}),
		alarmsVerdict(evidence, judge, since(probed.sharedAt) <= ALARM_RINGS_ON_SECONDS),
		// A hook that takes its time has no deadline here: nothing waits for it.
		hookSignal((evidence.hooks ?? []).map((reading) => ({ ...reading, seconds: 0 }))),
		probesVerdict(probed.probes, evidence, judge),
		answers.verdict,
	]);
	const { unhealthySince: _, ...rest } = answers.memory;
	return { verdict, memory: { ...rest, ...(unhealthySince && { unhealthySince }) } };
}

function minuteOf(now: Date): number {
	return Math.floor(now.getTime() / MINUTE_MILLISECONDS);
}

function begun(now: Date): ProbationMemory {
	const [minute, none] = [minuteOf(now), { surge: [], lasting: [] }];
	return { from: minute, until: minute, errors: none, slow: none, probes: [], busiest: 0, recent: [] };
}

/** The belief of each minute that an effect begins in it: the same for all of probation, and none beyond. */
function beliefIn(minute: number, { from }: ProbationMemory, { seconds }: ProbationConfig): number {
	const all = Math.ceil(seconds / 60) + 1;
	return minute - from < all ? 1 / all : 0;
}

function withProbes(
	{ probes }: ProbationEvidence,
	memory: ProbationMemory,
	config: ProbationConfig,
	now: Date,
): ProbationMemory {
	const { probe } = config.judge;
	if (!probe || !probes) return memory;
	const minute = minuteOf(now);
	const both = { serving: arrived(probes.serving), warm: arrived(probes.warm) };
	const serverErrors = "value" in probes.serving ? probes.serving.value.serverErrors : 0;
	const begins = memory.recent.at(-1)?.[0] === minute ? 0 : beliefIn(minute, memory, config);
	const recent = remembered(memory.recent, minute, { ...both, serverErrors });
	const bets = probeBets(memory.probes, both, begins, probe.tolerancePercent / 100);
	const shared = both.serving.bad > 0 && both.warm.bad > 0;
	return { ...memory, probes: bets, recent, ...(shared && { sharedAt: now.toISOString() }) };
}

function alarmsVerdict({ serving, watched }: ProbationEvidence, judge: JudgeConfig, shared: boolean): Verdict {
	const verdict = watchedAlarmSignal({ candidate: serving, judge, watched });
	if (verdict.verdict !== "fail" || !shared) return verdict;
	return hold("FailsAtBoth", `${verdict.reason}; probes of both colors failed lately`);
}

function judgeMinutes(
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
		const limit =
			kind === "slow" && judge.latency.objectiveMilliseconds === 0 ? undefined : limitOf(kind, earlier, judge, margin);
		if (!limit) return { verdict: pass("NoLimit", ""), bets: before[kind] };
		const begins = (minute: number) => beliefIn(minute, memory, config);
		return judgeAnswers(minutes, { ...before, busiest }, { serving, kind, limit, judge, margin, begins, now });
	};
	const [errors, slow] = [judged("errors"), judged("slow")];
	const until = firstUnknown(before.until, now);
	const few = settled.reduce((sum, requests) => sum + requests, 0) < judge.minRequests && !probes;
	const silent = few ? hold("TooFewRequests", "too few requests to judge, and no probes") : pass("Answered", "");
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
	return {
		...minute,
		requests,
		errors,
		slow: Math.min(requests, minute.slow),
		accounted: minute.accounted - (minute.requests - requests),
	};
}
