import { type Phase, phaseOf } from "../../../asl/phase.ts";
import {
	type ByColor,
	COLORS,
	type Color,
	type HistoryEntry,
	isRunning,
	other,
	type Probation,
	type ProgressNote,
	RolloutDocument,
	type RunningDocument,
	WATCHDOG,
} from "../../../runtime/contract/index.ts";
import { parse } from "../../../runtime/parse.ts";
import type { Execution } from "../sources.ts";
import { type Progress, progressOf } from "./progress.ts";
import type { LiveRecords, Snapshot } from "./snapshot.ts";

/** The weights of live DNS, by record type (null: there is no such record), or why they cannot be read. */
export type LiveWeights = Readonly<Record<string, ByColor<number | null>>> | { readonly unreadable: string };

/** A rollout that runs, or whose traffic is on its way back. */
export interface RolloutStatus extends Omit<Progress, "intended"> {
	/** ARN of the execution. */
	readonly execution: string;
	readonly attempt: string;
	/** The candidate's deployment; null before there is one. */
	readonly deploymentId: string | null;
	readonly stable: Color;
	readonly candidate: Color;
	readonly startedAt: string;
	/** Name of the state that the last task which acts went on with; null once the execution has ended, and where nothing is kept of it. */
	readonly state: string | null;
	readonly weights: { readonly intended: ByColor<number> | null; readonly live: LiveWeights };
}

/** A release that waits for its turn. */
export interface QueuedRelease {
	/** ARN of its execution. */
	readonly execution: string;
	readonly attempt: string;
	readonly startedAt: string;
}

/** What is known of a service: the same as JSON shows. */
export interface ServiceStatus {
	readonly service: string;
	readonly rollout: RolloutStatus | null;
	/** What live DNS says while no rollout runs; null while one does, or where it was not asked for. */
	readonly atRest: AtRest | null;
	/** The probation of the release that serves; null when it is on none, a rollout runs, or it was not asked for. */
	readonly probation: ProbationStatus | null;
	/** Null where executions may not be listed. */
	readonly queue: readonly QueuedRelease[] | null;
	readonly history: readonly HistoryEntry[];
}

/** A release on probation: it serves, and goes back should it fail. */
export interface ProbationStatus {
	readonly attempt: string;
	/** The color that serves. */
	readonly serves: Color;
	/** The color that is warm, and gets the traffic back. */
	readonly returnsTo: Color;
	readonly since: string;
	readonly until: string;
	/** ARN of the execution that judges it; null when none does any more: the old color only stays warm. */
	readonly judgedBy: string | null;
}

/** A service that no rollout moves. */
export interface AtRest {
	/** The color that all records name; null when they name both or none, or cannot be read. */
	readonly serves: Color | null;
	readonly live: LiveWeights;
}

type Running = NonNullable<Snapshot["running"]>;

/** How many ends of rollouts are told. */
const LAST = 5;

/** What a snapshot says. @throws {InvalidInput} when the deployed controller writes what this version cannot read. */
export function statusOf({ service, at, running, atRest, probation, queue, history }: Snapshot): ServiceStatus {
	const ended = history.filter(({ outcome }) => outcome !== "running").slice(0, LAST);
	return {
		service,
		rollout: running ? rolloutOf(running, at) : null,
		atRest: atRest ? restOf(liveWeights(atRest)) : null,
		probation: probation ? probationOf(probation) : null,
		queue: queue?.map(({ arn, attempt, startedAt }) => ({ execution: arn, attempt, startedAt })) ?? null,
		history: ended,
	};
}

function probationOf({ attempt, candidate, stable, since, until, owner }: Probation): ProbationStatus {
	const judgedBy = owner === WATCHDOG ? null : owner;
	return { attempt, serves: candidate, returnsTo: stable, since, until, judgedBy };
}

function rolloutOf(running: Running, now: Date): RolloutStatus {
	const { lock, arn, execution, note } = running;
	const { attempt, deploymentId = null, stable, candidate, takenAt: startedAt } = lock;
	const base = { execution: arn, attempt, deploymentId, stable, candidate, startedAt, state: note?.state ?? null };
	const live = liveWeights(running.live);
	if (!execution?.running || lock.takeover) {
		return { ...base, ...ended(execution, running), weights: { intended: null, live } };
	}
	const started = note && runningOf(note);
	if (!started) return { ...base, ...underway(candidate, live), weights: { intended: null, live } };
	const phase = phaseOf(note.state) ?? "preparing";
	// Who has the lock waits for nobody.
	const { intended, ...progress } = progressOf(started, phase === "queued" ? "preparing" : phase, now);
	return { ...base, ...progress, weights: { intended, live } };
}

const NOTHING = {
	step: 0,
	steps: [],
	timeLeft: { stepSeconds: null, scheduleSeconds: null },
	verdict: null,
	verdicts: [],
	waitsFor: null,
} as const;

/** A rollout that nothing is kept of yet, or that a controller of 0.2 began: live DNS says whether its candidate has traffic. */
function underway(candidate: Color, live: LiveWeights) {
	const pairs = "unreadable" in live ? [] : Object.values(live as Readonly<Record<string, ByColor<number | null>>>);
	const phase: Phase = pairs.some((pair) => (pair[candidate] ?? 0) > 0) ? "watching" : "preparing";
	return { ...NOTHING, phase };
}

/** An execution that has ended with its lock held: the watchdog brings the traffic back. */
function ended(execution: Execution | undefined, { lock: { takeover } }: Running) {
	const how = takeover?.ended ?? {
		error: execution?.error ?? execution?.status ?? "gone",
		cause: execution?.cause ?? "",
	};
	const reason = `the execution ended (${[how.error, how.cause].filter(Boolean).join(": ")})`;
	const waitsFor = { what: "watchdog", reason, until: null } as const;
	return { ...NOTHING, phase: "failing-back" as Phase, waitsFor };
}

function runningOf(note: ProgressNote): RunningDocument | undefined {
	const document = parse(
		RolloutDocument,
		note.document,
		"what the controller wrote (is it of this command's version?)",
	);
	return isRunning(document) ? document : undefined;
}

function restOf(live: LiveWeights): AtRest {
	if ("unreadable" in live) return { serves: null, live };
	const pairs = Object.values(live as Readonly<Record<string, ByColor<number | null>>>);
	const alone = (color: Color) => pairs.every((pair) => (pair[color] ?? 0) > 0 && !pair[other(color)]);
	return { serves: pairs.length > 0 ? (COLORS.find(alone) ?? null) : null, live };
}

function liveWeights(live: LiveRecords): LiveWeights {
	if ("unreadable" in live) return live;
	const weight = (type: string, color: Color) =>
		live.records.find((record) => record.Type === type && record.SetIdentifier === color)?.Weight ?? null;
	const types = [...new Set(live.records.map(({ Type }) => Type))];
	const both = (type: string) => COLORS.map((color) => [color, weight(type, color)]);
	return Object.fromEntries(types.map((type) => [type, Object.fromEntries(both(type))]));
}
