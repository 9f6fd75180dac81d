import { byColor, COLORS, type JudgeConfig } from "../../../runtime/contract/index.ts";
import type { Evidence } from "../../../runtime/core/analysis/observation.ts";
import { answerSignal } from "../../../runtime/core/analysis/signals/answers.ts";
import { DEFAULT_JUDGE, DEFAULT_TIMING } from "../../../runtime/defaults.ts";
import { CANDIDATE_SHARE, type Cell } from "../cells.ts";
import { BOOKS, type Minute, type Rule, timelineOf } from "../settling.ts";
import type { Stream } from "../stream.ts";
import type { Contestant } from "./judge.ts";

const ANALYSIS_INTERVAL_SECONDS = DEFAULT_TIMING.analysisIntervalSeconds;
/** The defaults. Where nothing is slow, looking for it changes no verdict and takes a third of the time. */
export const JUDGES: Readonly<Record<Cell["kind"], JudgeConfig>> = {
	errors: { ...DEFAULT_JUDGE, latency: { ...DEFAULT_JUDGE.latency, objectiveMilliseconds: 0 } },
	slow: DEFAULT_JUDGE,
};

/** This project's judge with its defaults: the very signal that is deployed. */
export const product: Contestant = {
	name: "product",
	about: "an e-process on the shares of both colors in the same minutes, one error budget of 1 % for the rollout",
	sources: ["docs/judge.md"],
	failsAt: (stream, kind) => failureOf(stream, kind)?.period,
};

/** When this judge fails a release: by the latest metric period that it knows of then, and in seconds. */
export interface Failure {
	readonly period: number;
	readonly second: number;
}

/** @param rule - by which minutes count. Default: the deployed one. */
export function failureOf(stream: Stream, kind: Cell["kind"], rule: Rule = BOOKS): Failure | undefined {
	for (const { period, second, evidence } of sights(stream, kind, JUDGES[kind], rule)) {
		if (answerSignal(evidence).verdict === "fail") return { period, second };
	}
	return undefined;
}

/** What one check sees, and the latest period among it. */
interface Sight {
	readonly period: number;
	readonly second: number;
	readonly evidence: Evidence;
}

/**
 * What the checks see. Between two at which the same counts the signal cannot come to fail, since time alone is no evidence; so only
 * those are told at which something else does.
 */
export function* sights(stream: Stream, kind: Cell["kind"], judge: JudgeConfig, rule: Rule = BOOKS): Generator<Sight> {
	const changes = stream.parts
		.flatMap((parts, minute) =>
			timelineOf(parts, minute, { kind, rule, analysisIntervalSeconds: ANALYSIS_INTERVAL_SECONDS }),
		)
		.sort((a, b) => a.second - b.second);
	const known: (Minute | undefined)[] = stream.parts.map(() => undefined);
	for (const [i, { second, minute, shown }] of changes.entries()) {
		known[minute] = shown;
		if (changes[i + 1]?.second === second) continue;
		const minutes = byColor((color) => known.flatMap((each) => each?.[color] ?? []));
		if (COLORS.every((color) => minutes[color].length === 0)) continue;
		// What counts by another rule is made to count by the deployed one: by its age.
		const now = rule === BOOKS ? second * 1_000 : Number.MAX_SAFE_INTEGER;
		const value = { minutes, intended: CANDIDATE_SHARE, bakedFrom: 0, now, probes: {} };
		const evidence: Evidence = { candidate: "green", judge, answers: { value } };
		yield { period: 1 + known.findLastIndex(Boolean), second, evidence };
	}
}
