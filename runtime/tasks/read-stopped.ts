import type { RolloutDocument } from "../contract/index.ts";
import { Refused, UnexpectedAnswer } from "../errors.ts";
import type { ObserverPorts, StoppedTask } from "../ports/index.ts";
import { rolloutOf } from "./rollout-of.ts";
import type { TaskContext } from "./task.ts";

/**
 * The candidate's tasks that have stopped. Who may not see them waits for tasks that never come, within its bound: nothing is
 * decided by not knowing.
 */
export async function readStopped(
	document: RolloutDocument,
	{ ports, log }: TaskContext<ObserverPorts>,
): Promise<readonly StoppedTask[]> {
	const { cluster, services } = document.service;
	try {
		const stopped = await ports.services.stopped(cluster, services[rolloutOf(document).candidate]);
		return stopped.length === 0 ? [] : await ports.services.ends(cluster, stopped);
	} catch (error) {
		if (!(error instanceof Refused || error instanceof UnexpectedAnswer)) throw error;
		log.warn("tasks that have stopped cannot be read", { error });
		return [];
	}
}
