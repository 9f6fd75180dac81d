import type { Lock, Rollout, RolloutDocument } from "../contract.ts";
import { InvalidInput, LockLost } from "../errors.ts";
import type { ActuatorPorts } from "../ports.ts";
import type { ActuatorTask, TaskContext } from "./task.ts";

/** The rollout of a document that has one. @throws {InvalidInput} before Begin has made one. */
export function rolloutOf(document: RolloutDocument): Rollout {
	if (!document.rollout) throw new InvalidInput("the rollout", ["rollout: missing; Begin makes it"]);
	return document.rollout;
}

/** The service's lock, which this execution must hold. @throws {LockLost} when it does not. */
export async function heldLock(
	document: RolloutDocument,
	{ ports, execution }: TaskContext<ActuatorPorts>,
): Promise<Lock> {
	const lock = await ports.locks.held(document.service.name);
	if (lock?.owner === execution) return lock;
	throw new LockLost(`the lock of ${document.service.name} is held by ${lock?.owner ?? "nobody"}, not by ${execution}`);
}

/** Fences a writing task: it runs only while its execution holds the service's lock. @throws {LockLost} otherwise. */
export function locked(
	task: (document: RolloutDocument, context: TaskContext<ActuatorPorts>, lock: Lock) => Promise<RolloutDocument>,
): ActuatorTask {
	return async (document, context) => task(document, context, await heldLock(document, context));
}
