import type { RolloutDocument } from "../contract/index.ts";
import type { Progress } from "../ports/index.ts";
import type { TaskContext } from "./task.ts";

/**
 * Keeps how far a rollout has come, for those who check. A rollout never waits for what cannot be kept.
 * @param state - name of the state that it goes on with.
 */
export async function keepProgress(
	document: RolloutDocument,
	state: string,
	{ ports, execution, now, log }: TaskContext<{ readonly progress: Progress }>,
): Promise<void> {
	await ports.progress
		.keep(document.service.name, { execution, state, at: now.toISOString(), document })
		.catch((error: unknown) => log.error("how far the rollout has come could not be kept", { state, error }));
}
