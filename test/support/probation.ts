import * as v from "valibot";
import { sampleJudge } from "../../rehearsal/sample.ts";
import { type EarlierShares, type JudgeConfig, ProbationMemory, type Verdict } from "../../runtime/contract/index.ts";
import { MINUTE_MILLISECONDS } from "../../runtime/core/analysis/minutes.ts";
import type { Margin } from "../../runtime/core/analysis/probation/margin.ts";
import { judgeProbation, type ProbationEvidence, readsFrom } from "../../runtime/core/analysis/probation.ts";
import { pass } from "../../runtime/core/analysis/verdict.ts";
import type { AnsweredMinute } from "../../runtime/ports/index.ts";
import { START } from "./documents.ts";
import type { Answered } from "./evidence.ts";

/** A rollout in which both colors had an error in a thousand, and one slow answer in a hundred. */
export const EARLIER: EarlierShares = {
	serving: { requests: 100_000, errors: 100, slow: 1_000 },
	warm: { requests: 100_000, errors: 100, slow: 1_000 },
};

/** Nothing is wrong with the health of a color. */
export const WELL = { verdict: pass("TargetsHealthy", "4/4 healthy"), unhealthy: 0 };

/** What came of two probes. */
export function probed(failed = 0, changes: { readonly unreachable?: number; readonly serverErrors?: number } = {}) {
	return { value: { sent: 2, failed, serverErrors: 0, unreachable: 0, ...changes } };
}

/** What one check saw where all is well. */
export function observed(changes: Partial<ProbationEvidence> = {}): ProbationEvidence {
	return {
		serving: "green",
		health: WELL,
		warmHealth: WELL.verdict,
		probes: { serving: probed(), warm: probed() },
		answers: { value: [] },
		earlier: EARLIER,
		...changes,
	};
}

export interface Played {
	/** How long, in minutes. Default: an hour. */
	readonly minutes?: number;
	readonly judge?: Partial<JudgeConfig>;
	/** What the serving color answered in each minute. */
	readonly answered?: (minute: number) => Answered | undefined;
	/** How late a minute is shown, in seconds. Default: 60. */
	readonly shownAfter?: number;
	/** What else a check sees, by its second. */
	readonly also?: (second: number) => Partial<ProbationEvidence>;
	readonly intervalSeconds?: number;
	readonly margin?: Margin;
}

/** A verdict, and in which second of probation it was said. */
export interface Said {
	readonly second: number;
	readonly verdict: Verdict;
	readonly memory: ProbationMemory;
}

/** Plays checks up to the first that fails, or to the end; each gets what the one before remembered, by way of the state's JSON. */
export function playProbation({
	minutes = 60,
	judge,
	answered,
	shownAfter = 60,
	also,
	intervalSeconds = 10,
	margin,
}: Played): Said[] {
	const config = { judge: sampleJudge(judge), seconds: 60 * minutes, margin };
	const said: Said[] = [];
	for (let second = intervalSeconds; second <= 60 * minutes; second += intervalSeconds) {
		const before = said.at(-1)?.memory;
		const now = new Date(START + 1_000 * second);
		const shown = shownIn(answered, readsFrom(before, now).getTime(), now.getTime() - 1_000 * shownAfter);
		const evidence = observed({ answers: { value: shown }, ...also?.(second) });
		const judged = judgeProbation(evidence, before, config, now);
		const memory = v.parse(ProbationMemory, JSON.parse(JSON.stringify(judged.memory)));
		said.push({ second, verdict: judged.verdict, memory });
		if (judged.verdict.verdict === "fail") break;
	}
	return said;
}

function shownIn(answered: Played["answered"], from: number, to: number): AnsweredMinute[] {
	const found: AnsweredMinute[] = [];
	for (let at = from; at + MINUTE_MILLISECONDS <= to; at += MINUTE_MILLISECONDS) {
		const minute = answered?.((at - START) / MINUTE_MILLISECONDS);
		if (!minute) continue;
		const [requests, errors = 0, slow = 0] = minute;
		found.push({ at, requests, errors, slow, accounted: requests });
	}
	return found;
}
