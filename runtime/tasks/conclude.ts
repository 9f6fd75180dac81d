import { attemptOf, type HistoryEntry, isRunning, type RolloutDocument } from "../contract/index.ts";
import { announce, backOf, reasonOf, refusedBeforeTraffic } from "../core/rollout/announcement.ts";
import { Refused, UntrustedInput } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { entryOf } from "./attempt-answer.ts";
import { ownLock } from "./lock.ts";
import { emit } from "./notify.ts";
import { isOwnDeployment } from "./read-world.ts";
import { type ActuatorTask, notifyingWhenPending, type TaskContext } from "./task.ts";

type Context = TaskContext<ActuatorPorts>;

/**
 * Conclude: history and the lock of a rollout that has failed back, both or neither, once people have been told. Whatever
 * ends the execution before leaves the lock, so the watchdog concludes, and tells.
 * @throws {UntrustedInput} when the document is not what this execution's Begin has made of it.
 */
export const conclude: ActuatorTask = notifyingWhenPending(async (document, context) => {
	const { ports, execution, now } = context;
	const { name } = document.service;
	if (!ownLock(document, await ports.locks.held(name), execution)) return document;
	const known = await ports.history.find(name, attemptOf(document));
	const entry: Began = { ...(known ?? { execution, outcome: "running" }), ...entryOf(document) };
	const { refused } = document;
	const reason = reasonText(document);
	const before = refusedBeforeTraffic(document);
	const outcome = before ? "abandoned" : backOf(entry);
	const at = now.toISOString();
	const ended = { outcome, reason, at, verdicts: document.rollout?.verdicts, ...(refused && { refused }) } as const;
	const mine = entry.execution === execution && entry.outcome === "running";
	if (mine) await ports.locks.conclude(name, execution, { ...entry, ...ended });
	else await ports.locks.release(name, execution);
	if (!isRunning(document)) return document;
	const { rollout } = document;
	if (before) {
		await emit(document, { change: "refused", what: `no rollout to ${rollout.candidate}`, reason }, context);
		return document;
	}
	const seconds = (now.getTime() - Date.parse(rollout.startedAt)) / 1000;
	const ends =
		backOf(entry) === "rolled-back" ? { RolloutsRolledBack: 1 } : { RolloutsFailedBack: 1, RolloutSeconds: seconds };
	ports.metricLog.put(name, { ...ends, IntendedShare: 0 });
	await emit(document, { change: backOf(entry), what: `${rollout.stable} serves`, reason }, context);
	return document;
});

/** What history knows of a rollout that has begun, or what it would. */
type Began = Pick<HistoryEntry, "attempt" | "execution" | "outcome" | "completedAt">;

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
