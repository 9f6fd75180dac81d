import type { Probation, RolloutDocument } from "../contract/index.ts";
import { isRollback } from "../core/rollout/rollback.ts";
import { queueWait, until } from "../core/rollout/waits.ts";
import { QueueTimeout } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import type { TaskContext } from "./task.ts";

/**
 * Where the service says that a newer release waits for its turn, it waits for the end of a probation, too: ended early, by whomever, or in
 * time. A rollback waits for none. The wait has a bound: who watches the probation, or the watchdog, ends it in time.
 * @returns nothing where the release need not wait.
 * @throws {QueueTimeout} when the probation should have ended long ago.
 */
export async function awaitProbation(
	document: RolloutDocument,
	{ ports, execution, now }: TaskContext<Pick<ActuatorPorts, "probations">>,
): Promise<RolloutDocument | undefined> {
	const { service } = document;
	if (service.onNewerRelease !== "queue" || isRollback(document)) return undefined;
	const probation = await ports.probations.find(service.name);
	if (!probation || probation.owner === execution) return undefined;
	const { queueSeconds, analysisIntervalSeconds } = service.timing;
	const remaining = (Date.parse(probation.until) - now.getTime()) / 1_000;
	if (remaining <= -queueSeconds) throw overdue(probation, queueSeconds);
	const waited = (now.getTime() - Date.parse(probation.since)) / 1_000;
	const waitSeconds = until(remaining, queueWait(waited, analysisIntervalSeconds));
	// For the lock it has not waited yet.
	return { ...document, queuedSince: now.toISOString(), next: "wait", waitSeconds };
}

function overdue({ owner, until }: Probation, queueSeconds: number): QueueTimeout {
	return new QueueTimeout(
		`waited for ${owner} to end a probation, which was over at ${until}, for ${queueSeconds} s; deploy again once it has`,
	);
}
