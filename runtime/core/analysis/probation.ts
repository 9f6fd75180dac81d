import {
	type Color,
	type EarlierShares,
	type EarlierTally,
	type JudgeConfig,
	MOST_RECENT_MINUTES,
	type ProbationMemory,
	type ProbedMinute,
	type ProbeReport,
	type Verdict,
} from "../../contract/index.ts";
import type { AlarmState, AnsweredMinute } from "../../ports/index.ts";
import { chance, threshold } from "./budget.ts";
import { evidenceAgainst } from "./evidence.ts";
import { MINUTE_MILLISECONDS } from "./minutes.ts";
import type { Reading } from "./observation.ts";
import { isOldEnough } from "./settled.ts";
import { watchedAlarmSignal } from "./signals/watched-alarms.ts";
import { combine, fail, hold, pass } from "./verdict.ts";

/** What one check of a release on probation saw. What is absent was not asked for. */
export interface ProbationEvidence {
	/** The color that serves since. */
	readonly serving: Color;
	/** What both colors answered in the rollout. */
	readonly earlier?: EarlierShares | undefined;
	/** What the tasks and targets of the color that serves say. */
	readonly health: Verdict;
	/** The same of the old color: asked for where the other is not healthy. */
	readonly warmHealth?: Verdict | undefined;
	/** The user's own alarms, by name. */
	readonly watched?: Reading<Readonly<Record<string, AlarmState>>> | undefined;
	/** The probes of this check, of both colors. */
	readonly probes?: { readonly serving: Reading<ProbeReport>; readonly warm: Reading<ProbeReport> } | undefined;
	/** What hooks say that have a point for probation. */
	readonly hooks?: Verdict | undefined;
	/** What the color that serves answered, minute by minute, from the memory's `until` on. */
	readonly answers?: Reading<readonly AnsweredMinute[]> | undefined;
}

/** A memory before the first check. */
export function freshMemory(since: Date): ProbationMemory {
	const from = Math.ceil(since.getTime() / MINUTE_MILLISECONDS);
	const none = { surge: [], lasting: [] };
	return { from, until: from, errors: none, slow: none, probes: [], busiest: 0, recent: [] };
}

/** Judges a release on probation by what a check saw and what the checks before remember. */
export function judgeProbation(
	evidence: ProbationEvidence,
	before: ProbationMemory,
	config: JudgeConfig,
	now: Date,
): { readonly verdict: Verdict; readonly memory: ProbationMemory } {
	const memory = noted(evidence, before, now);
	const verdicts = [
		healthOf(evidence),
		watchedAlarmSignal({ candidate: evidence.serving, judge: config, watched: evidence.watched }),
		probesOf(evidence, memory, config),
		answersOf(evidence, memory, config, now),
		...(evidence.hooks ? [evidence.hooks] : []),
	];
	return { verdict: combine(verdicts), memory };
}

function healthOf({ health, warmHealth }: ProbationEvidence): Verdict {
	if (health.verdict !== "fail" || warmHealth?.verdict === "pass") return health;
	return hold("SharedFailure", `${health.reason}; the old color is no better: ${warmHealth?.reason ?? "not asked"}`);
}

function noted({ probes }: ProbationEvidence, memory: ProbationMemory, now: Date): ProbationMemory {
	const at = Math.floor(now.getTime() / MINUTE_MILLISECONDS);
	const tally = tallyOf(probes);
	if (!tally) return memory;
	const last = memory.recent.at(-1);
	const rest = last?.[0] === at ? memory.recent.slice(0, -1) : memory.recent;
	const so = last?.[0] === at ? last : ([at, 0, 0, 0, 0, 0] as ProbedMinute);
	const [, a, b, c, d, e] = so;
	const [f, g, h, i, j] = tally;
	const minute: ProbedMinute = [at, a + f, b + g, c + h, d + i, e + j];
	return { ...memory, recent: [...rest, minute].slice(-MOST_RECENT_MINUTES) };
}

function tallyOf(probes: ProbationEvidence["probes"]): readonly [number, number, number, number, number] | undefined {
	if (!probes || !("value" in probes.serving)) return undefined;
	const { sent, failed, serverErrors, unreachable } = probes.serving.value;
	const warm = "value" in probes.warm ? probes.warm.value : { sent: 0, failed: 0, unreachable: 0 };
	return [sent - unreachable, failed, serverErrors, warm.sent - warm.unreachable, warm.failed];
}

function probesOf({ serving }: ProbationEvidence, { recent }: ProbationMemory, config: JudgeConfig): Verdict {
	if (!config.probe) return pass("NotProbed", "");
	const alone = recent.filter(([, , , , sent, failed]) => sent > 0 && failed === 0);
	const pairs = alone.map(([, requests, bad]) => ({
		candidate: { requests, bad },
		stable: { requests: 0, bad: 0 },
	}));
	const against = evidenceAgainst(pairs, { ratio: 0, share: config.probe.tolerancePercent / 100 });
	const failed = alone.reduce((sum, [, , bad]) => sum + bad, 0);
	const reason = `${failed} probes of ${serving} failed in the last ${alone.length} min, none of the old color`;
	if (against >= threshold("probes", config)) return fail("ProbesFailed", `${reason}, ${chance(against)}`);
	return failed > 0 ? hold("ProbesFailing", reason) : pass("ProbesAnswered", "");
}

/** What is tolerated beyond the larger of both colors' earlier shares, in percent of requests, and as a factor. */
const MARGIN = { factor: 2, percent: 2 } as const;

function answersOf(
	{ serving, answers, earlier }: ProbationEvidence,
	{ recent }: ProbationMemory,
	config: JudgeConfig,
	now: Date,
): Verdict {
	if (!answers) return pass("NoTraffic", "");
	if ("unreadable" in answers) return hold("MetricsUnreadable", `metrics cannot be read: ${answers.unreadable}`);
	const shared = new Set(recent.filter(([, , , , , failed]) => failed > 0).map(([at]) => at));
	const settled = answers.value.filter(
		({ at, requests, accounted }) =>
			(accounted === requests || isOldEnough(at, now.getTime())) && !shared.has(at / MINUTE_MILLISECONDS),
	);
	const verdicts = (["errors", "slow"] as const).map((count) => {
		const { ceilingPercent } = count === "errors" ? config.errors : config.latency;
		const share = Math.min(ceilingPercent / 100, earlier ? limit(earlier, count) : 1);
		if (share >= 1) return pass("NoLimit", "");
		const pairs = settled.map(({ requests, [count]: bad }) => ({
			candidate: { requests, bad },
			stable: { requests: 0, bad: 0 },
		}));
		const against = evidenceAgainst(pairs, { ratio: 0, share });
		const shown = `${serving} answers too many requests badly (${count}), at most ${(100 * share).toFixed(1)} % are allowed`;
		const kind = count === "errors" ? "Errors" : "Slow";
		return against >= threshold(count === "errors" ? "errorCeiling" : "latencyCeiling", config)
			? fail(`${kind}AboveCeiling`, `${shown}, ${chance(against)}`)
			: pass(`${kind}Tolerated`, "");
	});
	return combine(verdicts);
}

function limit({ serving, warm }: EarlierShares, count: "errors" | "slow"): number {
	const share = ({ requests, [count]: bad }: EarlierTally) => (requests === 0 ? 0 : bad / requests);
	return MARGIN.factor * Math.max(share(serving), share(warm)) + MARGIN.percent / 100;
}
