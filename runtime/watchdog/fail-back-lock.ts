import type { Announcement, RecordSet } from "../contract/index.ts";
import { announce } from "../core/rollout/announcement.ts";
import { refusedText } from "../core/rollout/refused.ts";
import { weigh, weightsFor } from "../core/routing/dns.ts";
import { Refused } from "../errors.ts";
import { readOriginal } from "../fail-back/live.ts";
import { notifyPending } from "../fail-back/pending.ts";
import { differencesFrom } from "../fail-back/read-back.ts";
import { broughtBack, tidyUp } from "../fail-back/tidy-up.ts";
import { checkTargets } from "../fail-back/trusted.ts";
import { writeBack } from "../fail-back/write-back.ts";
import type { WatchdogContext } from "./context.ts";
import { emit } from "./emit.ts";
import type { OrphanedLock } from "./take-over.ts";

/**
 * How long a task of an execution that has ended may still be at work, in seconds: its function's 60 s and a margin. Until
 * then one of its writes may still arrive, and what has been read back proves nothing.
 */
export const STRAY_WRITE_SECONDS = 70;

/** One step on the way home: the rollout as it now stands; nothing once it is proven to be home and its lock is released. */
export async function failBackLock(lock: OrphanedLock, context: WatchdogContext): Promise<OrphanedLock | undefined> {
	const { ports, clock, log } = context;
	const { service, original, takeover } = lock;
	const found = await readOriginal(service, ports).catch((error: unknown) => {
		log.warn("what is there cannot be read; writing the original all the same", { error });
		return undefined;
	});
	const differs = found ? differencesFrom(found, service, original) : "unknown";
	const pending = (why: object) => notifyPending(log, { run: takeover.run, ...why });
	if (differs) {
		pending({ differs });
		if (found) checkTargets(original, found);
		const what = { service, held: lock, written: steps(lock), why: takeover.ended.cause };
		const { changeId, ...written } = await writeBack(what, context);
		const overwrote = written.overwrote ?? takeover.overwrote;
		const restoredAt = clock().toISOString();
		return { ...lock, takeover: { ...takeover, changeId, restoredAt, ...(overwrote && { overwrote }) } };
	}
	if (!(await settled(lock, context))) {
		pending({ changeId: takeover.changeId });
		return lock;
	}
	const refused = await tidyUp(service, lock, context);
	await conclude(lock, refused, context);
	return undefined;
}

/** Every set of weights that the rollout's own schedule could have written. */
function steps({ original, candidate, service }: OrphanedLock): RecordSet[][] {
	return service.schedule.map(({ percent }) => weigh(original.records, weightsFor(candidate, percent)));
}

/** Whether nothing of the execution can arrive any more, and the restored records are on every name server. */
async function settled({ service, takeover }: OrphanedLock, { ports, clock }: WatchdogContext): Promise<boolean> {
	const since = (timestamp: string) => (clock().getTime() - Date.parse(timestamp)) / 1000;
	if (since(takeover.since) < STRAY_WRITE_SECONDS) return false;
	const { changeId, restoredAt } = takeover;
	if (!changeId || !restoredAt || since(restoredAt) >= service.timing.inSyncSeconds) return true;
	return ports.dns.inSync(changeId);
}

/**
 * History, people, and the lock. A rollout that was complete, and only had its old color to retire, has nothing to tell but what AWS
 * refused of that.
 */
async function conclude(lock: OrphanedLock, refused: readonly string[], context: WatchdogContext): Promise<void> {
	const { ports, clock } = context;
	const { service, deploymentId, takeover, owner } = lock;
	const entry = await ports.history.find(service.name, deploymentId);
	const mine = entry?.execution === takeover.execution ? entry : undefined;
	if (mine?.outcome === "completed") {
		if (refused.length > 0)
			await publish(announce(service.name, "completed, but not tidied up", remaining(refused)), context);
		return ports.locks.release(service.name, owner);
	}
	const { error, cause } = takeover.ended;
	const what = broughtBack(lock, takeover.overwrote, refused);
	await publish(announce(service.name, `failed-back by the watchdog (${error})`, `${cause}\n\n${what}`), context);
	const reason = `${error}: ${cause}`;
	await emit(lock, { reason, refused }, context);
	// "abandoned" is what a task says that was still at work when the lock had been taken over: it knows no better.
	if (!mine) return ports.locks.release(service.name, owner);
	const ended = { outcome: "failed-back", reason, at: clock().toISOString() } as const;
	await ports.locks.conclude(service.name, owner, {
		...mine,
		...ended,
		...(refused.length > 0 && { refused: [...refused] }),
	});
	ports.metricLog.put(service.name, { RolloutsFailedBack: 1, IntendedShare: 0 });
}

function remaining(refused: readonly string[]): string {
	return `The release serves; only what comes after it is left.${refusedText(refused)}`;
}

/** Tells people before the lock is released: told twice is better than not at all. */
async function publish(announcement: Announcement, { ports, log }: WatchdogContext): Promise<void> {
	try {
		await ports.topic.publish(announcement);
	} catch (failure) {
		// What SNS cannot do now, it can at the next run; what it refuses must not keep the next release waiting.
		if (!(failure instanceof Refused)) throw failure;
		log.error("the announcement could not be published", { error: failure });
	}
}
