import { scaledAgainIn } from "../core/rollout/scaling.ts";
import { writtenBy } from "../core/routing/dns.ts";
import { readOriginal } from "../fail-back/live.ts";
import { differencesFrom, notifyPending } from "../fail-back/read-back.ts";
import { tidyUp } from "../fail-back/tidy-up.ts";
import { checkTargets } from "../fail-back/trusted.ts";
import { writeBack } from "../fail-back/write-back.ts";
import { conclude } from "./conclude.ts";
import { finishRevert, isRevert } from "./revert.ts";
import type { OrphanedLock, WatchdogContext } from "./take-over.ts";

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
		const what = {
			service,
			held: lock,
			written: writtenBy(service, lock.candidate, original.records),
			why: takeover.ended.cause,
		};
		const { changeId, ...written } = await writeBack(what, context);
		const overwrote = written.overwrote ?? takeover.overwrote;
		const restoredAt = clock().toISOString();
		return { ...lock, takeover: { ...takeover, changeId, restoredAt, ...(overwrote && { overwrote }) } };
	}
	// Once traffic is where it was: it waits for no table.
	if (await isRevert(lock, context)) return finishRevert(lock, context);
	if (!(await settled(lock, context))) {
		pending({ changeId: takeover.changeId });
		return lock;
	}
	// Traffic is back; what scales the stable color must have the time to see that.
	if (scaledAgainIn(lock, takeover.restoredAt ?? takeover.since, clock()) > 0) return lock;
	const refused = await tidyUp(service, lock, context);
	await conclude(lock, refused, context);
	return undefined;
}

/** Whether nothing of the execution can arrive any more, and the restored records are on every name server. */
async function settled({ service, takeover }: OrphanedLock, { ports, clock }: WatchdogContext): Promise<boolean> {
	const since = (timestamp: string) => (clock().getTime() - Date.parse(timestamp)) / 1000;
	if (since(takeover.since) < STRAY_WRITE_SECONDS) return false;
	const { changeId, restoredAt } = takeover;
	if (!changeId || !restoredAt || since(restoredAt) >= service.timing.inSyncSeconds) return true;
	return ports.dns.inSync(changeId);
}
