import type { EarlierShares, JudgeConfig, ProbationMemory } from "../../../runtime/contract/index.ts";
import { MINUTE_MILLISECONDS } from "../../../runtime/core/analysis/minutes.ts";
import { MARGIN, type Margin } from "../../../runtime/core/analysis/probation/margin.ts";
import { judgeProbation, type ProbationEvidence, readsFrom } from "../../../runtime/core/analysis/probation.ts";
import { pass } from "../../../runtime/core/analysis/verdict.ts";
import type { AnsweredMinute } from "../../../runtime/ports/index.ts";
import type { Cell } from "../cells.ts";
import { JUDGES } from "../judges/product.ts";
import { PROBED } from "../quiet.ts";
import { glimpseOf } from "../shown.ts";
import type { Stream } from "../stream.ts";
import { HOUR, type ProbationCell } from "./cells.ts";
import { type Check, checksIn } from "./checks.ts";
import type { Hour } from "./hour.ts";

const MINUTE = 60;
const WELL = { verdict: pass("TargetsHealthy", ""), unhealthy: 0 };

/** What probation gets to know of the rollout before it. */
export function earlierOf({ minutes }: Stream, kind: Cell["kind"]): EarlierShares {
	const of = (color: "candidate" | "stable") => {
		const requests = minutes.reduce((total, pair) => total + pair[color].requests, 0);
		const bad = minutes.reduce((total, pair) => total + pair[color].bad, 0);
		return { requests: Math.round(requests), errors: 0, slow: 0, [kind]: bad };
	};
	return { serving: of("candidate"), warm: of("stable") };
}

/** In which second of its hour the deployed judge fails a release on probation, if it does. */
export function failsOnProbation(
	{ kind, probes }: Pick<ProbationCell, "kind" | "probes">,
	hour: Hour,
	earlier: EarlierShares,
	margin: Margin = MARGIN,
): number | undefined {
	const judge: JudgeConfig = { ...JUDGES[kind], probe: probes ? PROBED.probe : undefined };
	let memory: ProbationMemory | undefined;
	for (const check of checksIn(hour)) {
		const now = new Date(check.second * 1_000);
		const from = readsFrom(memory, now).getTime() / MINUTE_MILLISECONDS;
		const evidence: ProbationEvidence = {
			serving: "green",
			health: WELL,
			earlier,
			// Metrics that say nothing new change nothing.
			...(check.more && { answers: { value: shownAt(hour, kind, from, check.second) } }),
			...(check.sent > 0 && { probes: reportsOf(check) }),
		};
		const judged = judgeProbation(evidence, memory, { judge, seconds: HOUR * MINUTE, margin }, now);
		if (judged.verdict.verdict === "fail") return check.second;
		memory = judged.memory;
	}
	return undefined;
}

function reportsOf({ sent, serving, warm }: Check) {
	const of = (failed: number) => ({ value: { sent, failed, serverErrors: 0, unreachable: 0 } });
	return { serving: of(serving), warm: of(warm) };
}

/** The minutes that CloudWatch shows of the serving color. */
function shownAt({ parts }: Hour, kind: Cell["kind"], from: number, second: number): AnsweredMinute[] {
	const found: AnsweredMinute[] = [];
	for (let minute = from; minute < Math.min(parts.length, Math.floor(second / MINUTE)); minute++) {
		const glimpse = glimpseOf(parts[minute] ?? [], kind, "candidate", second);
		if (!glimpse) continue;
		const { requests, bad, accounted } = glimpse;
		found.push({ at: minute * MINUTE_MILLISECONDS, requests, errors: 0, slow: 0, [kind]: bad, accounted });
	}
	return found;
}
