import type { Held, Lock, RolloutDocument, RunningDocument } from "../contract/index.ts";
import { lockFaults } from "../core/routing/agreement.ts";
import { LockLost, UntrustedInput } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { type ActuatorTask, runningDocument, type TaskContext } from "./task.ts";

/**
 * The service's lock, which this execution must hold.
 * @throws {LockLost} when it does not.
 * @throws {UntrustedInput} when the document is not the one that this execution's Begin has made.
 */
export async function heldLock(
	document: RolloutDocument,
	{ ports, execution }: TaskContext<ActuatorPorts>,
): Promise<Lock> {
	const lock = await ports.locks.held(document.service.name);
	const own = ownLock(document, lock, execution);
	if (own) return own;
	throw new LockLost(`the lock of ${document.service.name} is held by ${lock?.owner ?? "nobody"}, not by ${execution}`);
}

/**
 * A lock, if an execution holds it.
 * @throws {UntrustedInput} when it does, but its document says another thing: then nobody knows whose traffic it would move.
 */
export function ownLock(document: RolloutDocument, lock: Lock | undefined, execution: string): Lock | undefined {
	if (lock?.owner !== execution) return undefined;
	const faults = lockFaults(document, lock);
	if (faults.length > 0) throw new UntrustedInput(`the rollout of ${document.service.name}`, faults);
	return lock;
}

/**
 * Fences a writing task of a rollout: it runs only while its execution holds the service's lock.
 * @throws {LockLost} when it does not.
 * @throws {InvalidInput} before Begin has made a rollout.
 */
export function locked(
	task: (document: RunningDocument, context: TaskContext<ActuatorPorts>, lock: Lock) => Promise<RolloutDocument>,
): ActuatorTask {
	return async (document, context) => {
		const lock = await heldLock(document, context);
		return task(runningDocument(document), context, lock);
	};
}

/** What fail-back goes by, of whatever keeps it. */
export function heldBy({ attempt, deploymentId, stable, candidate, original, scaling }: Held): Held {
	return { attempt, ...(deploymentId && { deploymentId }), stable, candidate, original, ...(scaling && { scaling }) };
}
