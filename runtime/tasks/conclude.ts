import {
	attemptOf,
	type HistoryEntry,
	isRunning,
	type Lock,
	type RolloutDocument,
	type RunningDocument,
} from "../contract/index.ts";
import { announce, backOf, reasonOf, refusedBeforeTraffic } from "../core/rollout/announcement.ts";
import { takesBack } from "../core/rollout/rollback.ts";
import { Refused, UntrustedInput } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { entryOf } from "./attempt-answer.ts";
import { ownLock } from "./lock.ts";
import { emit } from "./notify.ts";
import { isOwnDeployment } from "./read-world.ts";
import { endTakeBack, reasonBack } from "./taken-back.ts";
import { type ActuatorTask, notifyingWhenPending, type TaskContext } from "./task.ts";

type Context = TaskContext<ActuatorPorts>;

/**
 * Conclude: history and the lock of a rollout that has failed back, both or neither, once people have been told. Whatever
 * ends the execution before leaves the lock, so the watchdog concludes, and tells. A rollback has come to its end where it was to come.
 * @throws {UntrustedInput} when the document is not what this execution's Begin has made of it.
 */
export const conclude: ActuatorTask = notifyingWhenPending(async (checked, context) => {
	const { ports, execution } = context;
	const document = takesBack(checked) ? { ...checked, next: "rolledBack" } : checked;
	const { name } = document.service;
	const lock = ownLock(document, await ports.locks.held(name), execution);
	if (!lock) return document;
	const began = await beganOf(document, lock, context);
	const entry = endedOf(document, began, context);
	if (began.execution === execution && began.outcome === "running") {
		const releases = await endTakeBack(name, entry, ports);
		await ports.locks.conclude(name, execution, entry, releases);
	} else await ports.locks.release(name, execution);
	if (isRunning(document)) await notifyEnd(document, entry, context);
	return document;
});

/** What history knows of a rollout that has begun, or what it would. The lock says whose rollout it is. */
async function beganOf(document: RolloutDocument, { attempt }: Lock, { ports, execution }: Context): Promise<Began> {
	const known = await ports.history.find(document.service.name, attempt);
	const own = attempt === attemptOf(document) ? entryOf(document) : { attempt };
	return { ...(known ?? { execution, outcome: "running" }), ...own };
}

/** A history entry that has begun. */
type Began = Pick<HistoryEntry, "attempt" | "execution" | "outcome"> & Partial<HistoryEntry>;

function endedOf(document: RolloutDocument, began: Began, { now }: Context): HistoryEntry {
	const { refused } = document;
	const outcome = refusedBeforeTraffic(document) ? "abandoned" : backOf(began);
	const reason = reasonBack(began) ?? reasonText(document);
	const verdicts = document.rollout?.verdicts ?? began.verdicts;
	return { ...began, outcome, reason, at: now.toISOString(), verdicts, ...(refused && { refused }) };
}

/** Tells other systems how a rollout has ended, and counts it. */
async function notifyEnd(
	document: RunningDocument,
	{ outcome, reason }: HistoryEntry,
	context: Context,
): Promise<void> {
	const { service, rollout } = document;
	if (outcome !== "failed-back" && outcome !== "rolled-back") {
		await emit(document, { change: "refused", what: `no rollout to ${rollout.candidate}`, reason }, context);
		return;
	}
	const seconds = (context.now.getTime() - Date.parse(rollout.startedAt)) / 1000;
	const ends =
		outcome === "rolled-back" ? { RolloutsRolledBack: 1 } : { RolloutsFailedBack: 1, RolloutSeconds: seconds };
	context.ports.metricLog.put(service.name, { ...ends, IntendedShare: 0 });
	await emit(document, { change: outcome, what: `${rollout.stable} serves`, reason }, context);
}

/** What a rollout tells people, and fails with, whose traffic is proven to be back. Its lock is still to be released. */
export function failedBack(document: RolloutDocument, what: string): RolloutDocument {
	return concluding(document, document.probation ? "rolled-back" : "failed-back", what);
}

/**
 * Ends a rollout that changed nothing, or that is complete: history, announcement, and what the execution fails with. Whose deployment
 * another execution has taken ends in silence: people get one answer a deployment, and that one gives it.
 * @throws {UntrustedInput} when the document has a rollout that nobody began.
 */
export async function concluded(document: RolloutDocument, what: string, context: Context): Promise<RolloutDocument> {
	const { ports, execution, now } = context;
	const { name } = document.service;
	const ended = { outcome: "abandoned", reason: reasonText(document), at: now.toISOString() } as const;
	const known = await ports.history.find(name, attemptOf(document));
	if (!known && document.rollout) throw nobodys(document);
	const entry = known ?? (await claimed(document, { ...entryOf(document), execution, ...ended }, context));
	if (entry.execution !== execution)
		return document.rollout ? concluding(document, ended.outcome, what) : silent(document);
	// An entry that has an ending keeps it: a task that ran twice must not rewrite what happened.
	if (entry.outcome !== "running") return concluding(document, entry.outcome, what);
	await ports.history.close(name, { ...entry, ...ended });
	return concluding(document, ended.outcome, what);
}

/** Begin writes the entry of each rollout that it makes. Nobody else makes one, nor takes its deployment from the genuine release. */
function nobodys(document: RolloutDocument): UntrustedInput {
	return new UntrustedInput("the rollout", [
		`rollout: the history of ${document.service.name} knows no rollout of ${attemptOf(document)}, which its Begin would have written`,
	]);
}

/**
 * Keeps what a deployment has got for an answer, if ECS says that it is the service's: else whoever may start executions could take its
 * answer from a release that is still to come. Where ECS does not say, or the table takes no entry, people are told all the same.
 */
async function claimed(document: RolloutDocument, entry: HistoryEntry, { ports, log }: Context): Promise<HistoryEntry> {
	if (!(await isOwnDeployment(document, ports).catch(() => false))) return entry;
	try {
		return await ports.history.claim(document.service.name, entry);
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		log.warn("how the deployment ended cannot be written into history", { error });
		return entry;
	}
}

function silent(document: RolloutDocument): RolloutDocument {
	return { ...document, next: "skip" };
}

/** What a rollout tells people, and fails with. History and its lock, where it has one, are still to be written. */
export function concluding(document: RolloutDocument, outcome: HistoryEntry["outcome"], what: string): RolloutDocument {
	const failure = reasonOf(document);
	const subject = `${outcome} (${failure.error})`;
	const announcement = announce(document.service.name, subject, `${failure.cause}\n\n${what}`);
	return { ...document, failure, announcement, next: "announce" };
}

function reasonText(document: RolloutDocument): string {
	const { error, cause } = reasonOf(document);
	return `${error}: ${cause}`;
}
