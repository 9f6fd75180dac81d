import type { RolloutDocument, RunningDocument } from "../../runtime/contract/index.ts";
import type { RecordLine } from "../../runtime/contract/record.ts";
import { RolloutError } from "../../runtime/errors.ts";
import type { Log } from "../../runtime/ports/index.ts";
import { observerTasks } from "../../runtime/tasks/index.ts";
import { stateMark } from "../../runtime/tasks/record.ts";
import { documentOf } from "./document.ts";
import { Knowledge, type Known } from "./known.ts";
import { answering } from "./ports.ts";
import { serviceOf } from "./settings.ts";

const SILENT: Log = { info() {}, warn() {}, error() {} };

/** What a check decides: what the state machine goes on with. */
export type Decision = RecordLine["decision"];

/** A check that has been decided again. */
export interface DecidedAgain {
	readonly document: RolloutDocument;
	/** Questions that were not asked then, or whose answers are not whole: with these nothing is certain. */
	readonly unrecorded: readonly string[];
}

/**
 * Decides a check again: by the task that decided it, with the answers that it had.
 * @param document - what was handed on to it.
 * @throws {Error} whatever the task throws; a check that was recorded had not failed.
 */
export async function decideAgain(check: RecordLine, document: RunningDocument, known: Known): Promise<DecidedAgain> {
	const { ports, unrecorded } = answering(check, known);
	const task = (observerTasks as Readonly<Record<string, (typeof observerTasks)["assess"]>>)[check.task];
	if (!task) return { document, unrecorded: [`the task ${check.task}`] };
	const context = { ports, now: new Date(check.at), execution: check.rollout, log: SILENT };
	return { document: await task(document, context), unrecorded };
}

/** A check beside what this version decides by the same. */
export interface Compared {
	readonly check: RecordLine;
	readonly decision: Decision;
	/** Whether it decides the same, and hands on the same, to the byte. */
	readonly same: boolean;
	/** Why it cannot be told; nothing where it can. */
	readonly uncertain: readonly string[];
}

/** Decides each check of a record again by its own settings. With the version that decided them, each decision is the same. */
export async function replayed(checks: readonly RecordLine[]): Promise<readonly Compared[]> {
	const knowledge = new Knowledge();
	const all: Compared[] = [];
	for (const check of checks) all.push(await compared(check, knowledge.learn(check)));
	return all;
}

async function compared(check: RecordLine, known: Known): Promise<Compared> {
	const before = documentOf(check, serviceOf(check), known.probes);
	const incomplete = stateMark(before) === check.before ? [] : ["probes of earlier lines"];
	try {
		const { document, unrecorded } = await decideAgain(check, before, known);
		const decision = decisionOf(document);
		const same = JSON.stringify(decision) === JSON.stringify(check.decision) && stateMark(document) === check.after;
		return { check, decision, same, uncertain: [...incomplete, ...unrecorded] };
	} catch (error) {
		if (!(error instanceof RolloutError)) throw error;
		return { check, decision: {}, same: false, uncertain: [...incomplete, error.message] };
	}
}

/** The decision that a document hands on. */
export function decisionOf({ verdict, next, waitSeconds }: RolloutDocument): Decision {
	return {
		...(verdict && { verdict }),
		...(next !== undefined && { next }),
		...(waitSeconds !== undefined && { waitSeconds }),
	};
}
