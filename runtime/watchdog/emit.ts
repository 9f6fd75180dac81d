import { other, type StateChange } from "../contract/index.ts";
import type { WatchdogContext } from "./context.ts";
import type { OrphanedLock } from "./take-over.ts";

/** Tells other systems that a rollout has been brought back. What cannot be told does not keep the lock. */
export async function emit(
	lock: OrphanedLock,
	{ reason, refused }: { readonly reason: string; readonly refused: readonly string[] },
	{ ports, clock, log }: WatchdogContext,
): Promise<void> {
	const { service, deploymentId, stable, takeover } = lock;
	const event: StateChange = {
		version: 1,
		service: service.name,
		rollout: takeover.execution,
		deploymentId,
		change: "failed-back",
		at: clock().toISOString(),
		stable,
		candidate: other(stable),
		percent: 0,
		...(refused.length > 0 && { refused: [...refused] }),
		message: `${stable} serves, brought back by the watchdog: ${reason}`,
	};
	await ports.events
		.put(event)
		.catch((error: unknown) => log.error("the change of state could not be put on the event bus", { error }));
}
