import type { HistoryEntry, Lock, RolloutDocument } from "../contract.ts";
import { type Decision, decide } from "../core/decide.ts";
import { queueWait } from "../core/progress.ts";
import { QueueTimeout, WrongStart } from "../errors.ts";
import type { ActuatorPorts } from "../ports.ts";
import { readWorld } from "./read-world.ts";
import type { ActuatorTask, TaskContext } from "./task.ts";

type Context = TaskContext<ActuatorPorts>;

/**
 * Begin: decides *proceed*, *skip* or *wait*. Only *proceed* takes the lock, which keeps what fail-back would bring back.
 * @throws {WrongStart} when live DNS, listeners or services are not at rest.
 * @throws {QueueTimeout} when another rollout has held the lock for too long.
 */
export const begin: ActuatorTask = async (document, context) => {
	const { ports, execution } = context;
	const { event, service } = document;
	const known = await ports.history.find(service.name, event.deploymentId);
	if (known && known.execution !== execution) return skipped(document, seen(known));
	const holder = await ports.locks.held(service.name);
	if (holder && holder.owner !== execution) return queued(document, holder, context);

	const world = await readWorld(service, ports);
	const decision = decide(document, world);
	if (decision.decision === "refuse") throw new WrongStart(`no rollout can start from here: ${decision.reason}`);
	if (decision.decision === "proceed") return locked(document, decision, context);
	const { code, reason } = decision;
	const entry = await claimed(document, "skipped", `${code}: ${reason}`, context);
	return skipped(document, entry.execution === execution ? decision : seen(entry));
};

async function locked(
	document: RolloutDocument,
	{ stable, candidate, stableTasks, original }: Extract<Decision, { decision: "proceed" }>,
	context: Context,
): Promise<RolloutDocument> {
	const { execution, now, ports } = context;
	const { deploymentId } = document.event;
	const startedAt = now.toISOString();
	const held = { deploymentId, stable, candidate, original };
	const mine: Lock = { ...held, owner: execution, takenAt: startedAt, service: document.service };
	const holder = await ports.locks.acquire(document.service.name, mine);
	if (holder.owner !== execution) return queued(document, holder, context);
	// Claimed under the lock: a deployment that was claimed but never locked could start no rollout any more.
	const entry = await claimed(document, "running", "", context);
	if (entry.execution !== execution) {
		await ports.locks.release(document.service.name, execution);
		return skipped(document, seen(entry));
	}
	const rollout = { ...held, startedAt, stableTasks, records: original.records, step: -1, polls: 0 };
	return { ...document, rollout, next: "proceed" };
}

function queued(document: RolloutDocument, holder: Lock, { now }: Context): RolloutDocument {
	const { queueSeconds, lookSeconds } = document.service.timing;
	const queuedSince = document.queuedSince ?? now.toISOString();
	const waited = (now.getTime() - Date.parse(queuedSince)) / 1000;
	if (waited >= queueSeconds) {
		throw new QueueTimeout(`waited ${queueSeconds} s for ${holder.owner} to end; deploy again once it has`);
	}
	return { ...document, queuedSince, next: "wait", waitSeconds: queueWait(waited, lookSeconds) };
}

/** The deployment's history entry: this execution's, unless another took the deployment first. */
function claimed(
	{ event, service }: RolloutDocument,
	outcome: HistoryEntry["outcome"],
	reason: string,
	{ ports, execution, now }: Context,
): Promise<HistoryEntry> {
	const { deploymentId } = event;
	return ports.history.claim(service.name, { deploymentId, execution, outcome, reason, at: now.toISOString() });
}

function seen({ execution, outcome }: HistoryEntry) {
	return { code: "SeenBefore", reason: `${execution} took this deployment already (${outcome})` };
}

function skipped(document: RolloutDocument, { code, reason }: { code: string; reason: string }): RolloutDocument {
	return { ...document, next: "skip", verdict: { verdict: "hold", code, reason } };
}
