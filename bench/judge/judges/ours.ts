import { type JudgeConfig, perColour } from "../../../runtime/contract.ts";
import type { Evidence } from "../../../runtime/core/look.ts";
import { MINUTE_MILLISECONDS } from "../../../runtime/core/minutes.ts";
import { answerSignal } from "../../../runtime/core/signals/answers.ts";
import { DEFAULT_JUDGE, DEFAULT_TIMING } from "../../../runtime/defaults.ts";
import type { AnsweredMinute } from "../../../runtime/ports.ts";
import { CANDIDATE_SHARE, type Cell } from "../cells.ts";
import type { Stream } from "../stream.ts";
import type { Contestant } from "./judge.ts";

const LOOK_SECONDS = DEFAULT_TIMING.lookSeconds;
/** Where nothing is slow, looking for it changes no verdict and takes a third of the time. */
const JUDGES: Readonly<Record<Cell["kind"], JudgeConfig>> = {
	errors: { ...DEFAULT_JUDGE, latency: { ...DEFAULT_JUDGE.latency, objectiveMilliseconds: 0 } },
	slow: DEFAULT_JUDGE,
};

/** This project's judge with its defaults: the very signal that is deployed. */
export const ours: Contestant = {
	name: "ours",
	about: "an e-process on the shares of both colours in the same minutes, one error budget of 1 % for the rollout",
	sources: ["docs/judge.md"],
	failsAt(stream, kind) {
		for (const { period, evidence } of sights(stream, kind, JUDGES[kind])) {
			if (answerSignal(evidence).verdict === "fail") return period;
		}
		return undefined;
	},
};

/** What one look sees, and the latest period among it. */
interface Sight {
	readonly period: number;
	readonly evidence: Evidence;
}

/**
 * What the looks see. Between two that see the same minutes the signal cannot come to fail, since time alone is no evidence;
 * so only those are told that see another minute.
 */
export function* sights(stream: Stream, kind: Cell["kind"], judge: JudgeConfig): Generator<Sight> {
	const seenAt = stream.shownAt.map((shownAt) => LOOK_SECONDS * Math.ceil(shownAt / LOOK_SECONDS));
	const answered = { blue: answeredOf(stream, kind, "stable"), green: answeredOf(stream, kind, "candidate") };
	for (const second of [...new Set(seenAt)].sort((a, b) => a - b)) {
		const isSeen = (minute: number) => (seenAt[minute] ?? 0) <= second;
		const minutes = perColour((colour) =>
			answered[colour].filter((each, minute) => each.requests > 0 && isSeen(minute)),
		);
		const value = { minutes, intended: CANDIDATE_SHARE, bakedFrom: 0, now: second * 1_000, probes: {} };
		const evidence: Evidence = { candidate: "green", judge, answers: { value } };
		yield { period: 1 + seenAt.findLastIndex((_, minute) => isSeen(minute)), evidence };
	}
}

/** A colour's minutes. One without requests must be left out: Elastic Load Balancing does not report it. */
function answeredOf({ minutes }: Stream, kind: Cell["kind"], colour: "candidate" | "stable"): AnsweredMinute[] {
	return minutes.map((minute, i) => {
		const { requests, bad } = minute[colour];
		return { at: i * MINUTE_MILLISECONDS, requests, errors: 0, slow: 0, [kind]: bad };
	});
}
