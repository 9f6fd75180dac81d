import type { Lock, Rollout, RolloutDocument } from "../contract/index.ts";
import { lockFaults } from "../core/routing/agreement.ts";
import { InvalidInput, LockLost, UntrustedInput } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import type { ActuatorTask, TaskContext } from "./task.ts";

/** The rollout of a document that has one. @throws {InvalidInput} before Begin has made one. */
export function rolloutOf(document: RolloutDocument): Rollout {
	if (!document.rollout) throw new InvalidInput("the rollout", ["rollout: missing; Begin makes it"]);
	return document.rollout;
}

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

/** Fences a writing task: it runs only while its execution holds the service's lock. @throws {LockLost} otherwise. */
export function locked(
	task: (document: RolloutDocument, context: TaskContext<ActuatorPorts>, lock: Lock) => Promise<RolloutDocument>,
): ActuatorTask {
	return async (document, context) => task(document, context, await heldLock(document, context));
}
