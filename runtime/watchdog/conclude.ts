import { type Announcement, other, type StateChange } from "../contract/index.ts";
import { announce, backOf, refusedText } from "../core/rollout/announcement.ts";
import { weightsIn } from "../core/routing/dns.ts";
import { Refused } from "../errors.ts";
import { broughtBack } from "../fail-back/tidy-up.ts";
import { endTakeBack, reasonBack } from "../tasks/taken-back.ts";
import type { OrphanedLock, WatchdogContext } from "./take-over.ts";

/**
 * History, people, and the lock. A rollout that was complete, and only had its old color to retire, has nothing to tell but what AWS
 * refused of that.
 */
export async function conclude(
	lock: OrphanedLock,
	refused: readonly string[],
	context: WatchdogContext,
): Promise<void> {
	const { ports, clock } = context;
	const { service, attempt, deploymentId, takeover, owner } = lock;
	const entry = await ports.history.find(service.name, attempt);
	const mine = entry?.execution === takeover.execution ? entry : undefined;
	if (mine?.outcome === "completed") {
		if (refused.length > 0)
			await publish(announce(service.name, "completed, but not tidied up", remaining(refused)), context);
		return ports.locks.release(service.name, owner);
	}
	const { error, cause } = takeover.ended;
	const what = broughtBack(lock, takeover.overwrote, refused);
	const outcome = backOf(mine ?? {});
	await publish(announce(service.name, `${outcome} by the watchdog (${error})`, `${cause}\n\n${what}`), context);
	const reason = reasonBack(mine ?? {}) ?? `${error}: ${cause}`;
	await emit(lock, { outcome, reason, refused }, context);
	// "abandoned" is what a task says that was still at work when the lock had been taken over: it knows no better.
	if (!mine) return ports.locks.release(service.name, owner);
	const ended = {
		...mine,
		...(deploymentId && { deploymentId }),
		...{ outcome, reason, at: clock().toISOString() },
		...(refused.length > 0 && { refused: [...refused] }),
	};
	await ports.locks.conclude(service.name, owner, ended, await endTakeBack(service.name, ended, ports));
	const ends = outcome === "rolled-back" ? { RolloutsRolledBack: 1 } : { RolloutsFailedBack: 1 };
	ports.metricLog.put(service.name, { ...ends, IntendedShare: 0 });
}

function remaining(refused: readonly string[]): string {
	return `The release serves; only what comes after it is left.${refusedText(refused)}`;
}

/** Tells people before the lock is released: told twice is better than not at all. */
export async function publish(announcement: Announcement, { ports, log }: WatchdogContext): Promise<void> {
	try {
		await ports.topic.publish(announcement);
	} catch (failure) {
		// What SNS cannot do now, it can at the next run; what it refuses must not keep the next release waiting.
		if (!(failure instanceof Refused)) throw failure;
		log.error("the announcement could not be published", { error: failure });
	}
}

/** How a rollout has been brought back, and why. */
interface Brought {
	readonly outcome: "failed-back" | "rolled-back";
	readonly reason: string;
	readonly refused: readonly string[];
}

/** Tells other systems that a rollout has been brought back. What cannot be told does not keep the lock. */
async function emit(
	lock: OrphanedLock,
	{ outcome, reason, refused }: Brought,
	{ ports, clock, log }: WatchdogContext,
): Promise<void> {
	const { service, attempt, deploymentId, stable, takeover, original } = lock;
	const event: StateChange = {
		version: 1,
		service: service.name,
		rollout: takeover.execution,
		attempt,
		...(deploymentId && { deploymentId }),
		change: outcome,
		at: clock().toISOString(),
		stable,
		candidate: other(stable),
		percent: 0,
		weights: weightsIn(original.records),
		...(refused.length > 0 && { refused: [...refused] }),
		message: `${stable} serves, brought back by the watchdog: ${reason}`,
	};
	await ports.events
		.put(event)
		.catch((error: unknown) => log.error("the change of state could not be put on the event bus", { error }));
}
