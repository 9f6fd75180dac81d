import type { HistoryEntry, Lock, Probation, RunningDocument } from "../contract/index.ts";
import { lockFaults } from "../core/routing/agreement.ts";
import { LockLost, UntrustedInput } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { heldBy } from "./lock.ts";
import { type ActuatorTask, running, type TaskContext } from "./task.ts";

type Context = TaskContext<ActuatorPorts>;

/**
 * TakeBack: a release on probation has failed. It takes the lock again, with what the rollout's lock had kept, and ends the probation, both
 * or neither; with them history says that the rollout is under way once more, so that fail-back, or the watchdog, brings back what it always
 * brings back. A newer rollout that has been quicker has ended the probation: then nothing is done.
 * Run again after that it does nothing.
 * @throws {UntrustedInput} when the document is not what this execution's Begin has made of it.
 */
export const takeBack: ActuatorTask = running(async (document, context) => {
	const { ports, execution, log } = context;
	const { name } = document.service;
	const holder = await ports.locks.held(name);
	if (holder?.owner === execution) return taken(document);
	const probation = await ports.probations.find(name);
	if (probation?.owner !== execution) return superseded(document, holder?.owner ?? probation?.owner, context);
	// Who reverts an unjudged deployment has the lock beside the probation, for a moment.
	if (holder) throw new LockLost(`the lock of ${name} is held by ${holder.owner}`);
	const faults = lockFaults(document, probation);
	if (faults.length > 0) throw new UntrustedInput(`the rollout of ${name}`, faults);
	const { lock: wanted, entry } = await takenAgain(probation, context, document.rollout.verdicts);
	const lock = await ports.probations.take(name, probation, wanted, entry);
	if (!lock) throw new LockLost(`the probation of ${name} has changed while it was taken back`);
	if (lock.owner !== execution) return superseded(document, lock.owner, context);
	log.warn("the release has failed on probation: it is taken back", { verdict: document.verdict });
	return taken(document);
});

/**
 * The lock of a rollout that is to be brought back, as its Begin had it, and its history entry, under way again.
 * @param verdicts - what its checks have said, where that is known. Default: what history says.
 * @throws {LockLost} when history does not say that it has completed.
 */
export async function takenAgain(
	probation: Probation,
	{ ports, execution, now }: Context,
	verdicts?: HistoryEntry["verdicts"],
): Promise<{ readonly lock: Lock; readonly entry: HistoryEntry }> {
	const { attempt, service } = probation;
	const entry = await ports.history.find(service.name, attempt);
	if (entry?.outcome !== "completed") throw new LockLost(`history does not say that ${attempt} has completed`);
	const lock = { ...heldBy(probation), service, owner: execution, takenAt: now.toISOString() };
	const again = { ...entry, execution, outcome: "running", completedAt: entry.at } as const;
	return { lock, entry: { ...again, ...(verdicts && { verdicts }) } };
}

function taken(document: RunningDocument): RunningDocument {
	return { ...document, next: "failBack" };
}

function superseded(document: RunningDocument, by: string | undefined, { log }: Context): RunningDocument {
	log.info("the probation is another's: nothing is taken back", { by });
	return { ...document, next: "skip" };
}
