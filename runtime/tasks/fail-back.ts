import { attemptOf, type Held, isRunning, type RecordSet, type RolloutDocument } from "../contract/index.ts";
import { reasonOf, refusedBeforeTraffic, refusedText } from "../core/rollout/announcement.ts";
import { withoutChecks } from "../core/rollout/memory.ts";
import { weigh, weightsFor } from "../core/routing/dns.ts";
import { notifyPending } from "../fail-back/read-back.ts";
import { tidyUp } from "../fail-back/tidy-up.ts";
import { writeBack } from "../fail-back/write-back.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { concluded, concluding } from "./conclude.ts";
import { ownLock } from "./lock.ts";
import { notify } from "./notify.ts";
import { type ActuatorTask, notifyingWhenPending, type TaskContext } from "./task.ts";

type Context = TaskContext<ActuatorPorts>;

/**
 * FailBack: re-routes the candidate's load balancer to the stable color, which reaches every client within seconds; then restores
 * the records. What to restore stands in the lock, so nothing that went wrong before can hide it.
 * Without the lock this execution has written nothing, or the watchdog brings it back. A release that history calls
 * completed stays: what failed came after it.
 * @throws {StableUnhealthy} when the stable color is known to have no healthy target: what serves is kept.
 * @throws {UntrustedInput} when the document is not what this execution's Begin has made of it.
 * @throws {UntrustedOriginal} when what it would bring back cannot have been there.
 */
export const failBack: ActuatorTask = notifyingWhenPending(async (checked, context) => {
	const document = withoutChecks(checked);
	const { lock, completed } = await readLedger(document, context);
	if (completed)
		return concluded(document, "The release is complete and serves; only what came after it failed.", context);
	if (!lock) return concluded(document, "nothing had been changed", context);
	if (refusedBeforeTraffic(document)) return refused(document, lock, context);
	notifyPending(context.log, { attempt: (document.failBack?.attempt ?? 0) + 1 });
	const { error, cause } = reasonOf(document);
	const what = { service: document.service, held: lock, written: written(document), why: cause };
	const { changeId, ...found } = await writeBack(what, context);
	const overwrote = found.overwrote ?? document.failBack?.overwrote;
	const attempt = (document.failBack?.attempt ?? 0) + 1;
	const startedAt = context.now.toISOString();
	const state = { attempt, startedAt, polls: 0, changeId, ...(overwrote && { overwrote }) };
	// Once, and after the writes: nobody's traffic waits for a message.
	if (attempt === 1 && isRunning(document)) {
		await notify(
			document,
			{ change: "failing-back", what: `going back to ${lock.stable} (${error})`, reason: cause },
			context,
		);
	}
	return { ...document, failBack: state, next: "restore" };
});

/**
 * Ends a rollout that was refused before it moved anything. Records and listeners are what they were; only the candidate's tasks are left.
 * There is nothing to bring back, so nothing of a fail-back is told.
 */
async function refused(document: RolloutDocument, lock: Held, context: Context): Promise<RolloutDocument> {
	const remaining = await tidyUp(document.service, lock, context);
	const what = `No traffic has been moved: ${lock.stable} serves. Deploy again once it is mended.${refusedText(remaining)}`;
	return concluding({ ...document, ...(remaining.length > 0 && { refused: remaining }) }, "abandoned", what);
}

/**
 * Whether this execution holds the lock, and whether its release is complete. Traffic does not wait for the table.
 * @throws {UntrustedInput} when the lock says another thing than the document.
 */
async function readLedger(
	document: RolloutDocument,
	context: Context,
): Promise<{ readonly lock?: Held | undefined; readonly completed: boolean }> {
	const { service, rollout, next } = document;
	const { ports, execution, log } = context;
	const reading = Promise.all([ports.locks.held(service.name), ports.history.find(service.name, attemptOf(document))]);
	const found = await reading.catch((error: unknown) => {
		// Until Complete runs, this execution holds the lock that it took; from then on only the table knows.
		if (!rollout || next === "complete") throw error;
		log.warn("the table cannot be read; failing back by the execution's own state", { error });
		return undefined;
	});
	if (!found) return { lock: rollout, completed: false };
	const [lock, entry] = found;
	// Of a release that is complete the lock is Retire's, and nothing is brought back.
	const completed = entry?.execution === execution && entry.outcome === "completed";
	return completed ? { completed } : { lock: ownLock(document, lock, execution), completed };
}

/** What this rollout may have written: the step that it knows of, or the next, if Shift's answer was lost. */
function written({ rollout, service }: RolloutDocument): RecordSet[][] {
	if (!rollout) return [];
	const next = service.schedule[rollout.step + 1];
	const ahead = next && next.percent > 0 ? [weigh(rollout.records, weightsFor(rollout.candidate, next.percent))] : [];
	return [rollout.records, ...ahead];
}
