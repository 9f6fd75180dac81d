import type { WatchdogPorts } from "../ports/index.ts";
import type { LogFactory } from "../tasks/task.ts";

/** How long whoever wrote an attempt down may still be about to start its execution, in seconds: the function's 60 s and a margin. */
const STARTING_SECONDS = 65;

/** What starting takes. */
interface Starting {
	readonly ports: Pick<WatchdogPorts, "attempts" | "stateMachine">;
	readonly clock: () => Date;
}

/**
 * Starts the execution of a service's newest attempt, where the function died that had written it down. All who start it do so by the name that
 * stands with it, so there is one, however often it is started, and whoever is quicker. Whether it may begin says its own Begin.
 */
export async function startPending(service: string, { ports, clock }: Starting, logFor: LogFactory): Promise<void> {
	const pending = await ports.attempts.pending(service);
	if (!pending || (clock().getTime() - Date.parse(pending.at)) / 1_000 < STARTING_SECONDS) return;
	const { attempt, executionName } = pending;
	const rollout = await ports.stateMachine.start(executionName, { event: { service, attempt } });
	logFor({ rollout, service, task: "watchdog", attempt }).warn("started a rollout that had been asked for and was not");
	await ports.attempts.started(service, pending);
}
