import type { JudgeConfig, ProbationMemory, Verdict } from "../../contract/index.ts";
import { MINUTE_MILLISECONDS } from "./minutes.ts";
import type { ProbationConfig, ProbationEvidence } from "./probation/evidence.ts";
import { healthVerdict } from "./probation/health.ts";
import { beliefIn, judgeMinutes, minuteOf } from "./probation/minutes.ts";
import { arrived, probeBets, probesVerdict } from "./probation/probes.ts";
import { remembered, whoseProbesFailed } from "./probation/shared.ts";
import { watchedAlarmSignal } from "./signals/watched-alarms.ts";
import { combine, hold } from "./verdict.ts";

export type { ProbationConfig, ProbationEvidence } from "./probation/evidence.ts";

/** For so long after something failed at both colors an alarm may ring of it, in seconds. */
const ALARM_RINGS_ON_SECONDS = 300;

/** Since when a check must read answers: the minutes before are known. */
export function readsFrom(memory: ProbationMemory | undefined, now: Date): Date {
	return new Date((memory ?? freshMemory(now)).until * MINUTE_MILLISECONDS);
}

/** Judges a release on probation: the color that serves, beside the warm one that served before. Answers what the next check must know. */
export function judgeProbation(
	evidence: ProbationEvidence,
	memory: ProbationMemory | undefined,
	config: ProbationConfig,
	now: Date,
): { readonly verdict: Verdict; readonly memory: ProbationMemory } {
	const { judge } = config;
	const probed = withProbes(evidence, memory ?? freshMemory(now), config, now);
	const since = (from: string | undefined) => (from ? (now.getTime() - Date.parse(from)) / 1_000 : Number.NaN);
	const unhealthySince = evidence.health.unhealthy > 0 ? (probed.unhealthySince ?? now.toISOString()) : undefined;
	const health = healthVerdict(evidence.health, evidence.warmHealth, {
		unhealthySeconds: since(unhealthySince),
		probes: whoseProbesFailed(probed.recent, minuteOf(now)),
	});
	const answers = judgeMinutes(evidence, probed, config, now);
	const verdict = combine([
		health,
		alarmsVerdict(evidence, judge, since(probed.sharedAt) <= ALARM_RINGS_ON_SECONDS),
		...(evidence.hooks ? [evidence.hooks] : []),
		probesVerdict(probed.probes, evidence, judge),
		answers.verdict,
	]);
	const { unhealthySince: _, ...rest } = answers.memory;
	return { verdict, memory: { ...rest, ...(unhealthySince && { unhealthySince }) } };
}

/** What is remembered before the first check. @param since - when probation began: the minute under way then is the rollout's. */
export function freshMemory(since: Date): ProbationMemory {
	const minute = Math.ceil(since.getTime() / MINUTE_MILLISECONDS);
	const none = { surge: [], lasting: [] };
	return { from: minute, until: minute, errors: none, slow: none, probes: [], busiest: 0, recent: [] };
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
