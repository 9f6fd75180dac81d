import type { HistoryEntry, RolloutDocument } from "../contract.ts";
import { announce } from "../core/announcement.ts";
import { reasonOf, refusedBeforeTraffic } from "../core/failure.ts";
import type { ActuatorPorts } from "../ports.ts";
import { aloud } from "./aloud.ts";
import type { ActuatorTask, TaskContext } from "./task.ts";
import { emit } from "./tell.ts";

type Context = TaskContext<ActuatorPorts>;

/**
 * Conclude: history and the lock of a rollout that has failed back, both or neither, once people have been told. Whatever
 * ends the execution before leaves the lock, so the watchdog concludes, and tells.
 */
export const conclude: ActuatorTask = aloud(async (document, context) => {
	const { ports, execution, now } = context;
	const { name } = document.service;
	const lock = await ports.locks.held(name);
	if (lock?.owner !== execution) return document;
	const mine = await ownEntry(document, context);
	const { rollout } = document;
	const reason = reasonText(document);
	const refused = refusedBeforeTraffic(document);
	const outcome = refused ? "abandoned" : "failed-back";
	const ended = { outcome, reason, at: now.toISOString(), verdicts: rollout?.verdicts } as const;
	if (mine?.outcome === "running") await ports.locks.conclude(name, execution, { ...mine, ...ended });
	else await ports.locks.release(name, execution);
	if (!rollout) return document;
	if (refused) {
		await emit(document, { change: "refused", what: `no rollout to ${rollout.candidate}`, reason }, context);
		return document;
	}
	const seconds = (now.getTime() - Date.parse(rollout.startedAt)) / 1000;
	ports.gauges.put(name, { RolloutsFailedBack: 1, RolloutSeconds: seconds, IntendedShare: 0 });
	await emit(document, { change: "failed-back", what: `${rollout.stable} serves`, reason }, context);
	return document;
});

/** What a rollout tells people, and fails with, whose traffic is proven to be back. Its lock is still to be released. */
export function failedBack(document: RolloutDocument, what: string): RolloutDocument {
	return concluding(document, "failed-back", what);
}

/** Ends a rollout that changed nothing, or that is complete: history, announcement, and what the execution fails with. */
export async function concluded(document: RolloutDocument, what: string, context: Context): Promise<RolloutDocument> {
	const mine = await ownEntry(document, context);
	// An entry that has an ending keeps it: a task that ran twice must not rewrite what happened.
	if (mine && mine.outcome !== "running") return concluding(document, mine.outcome, what);
	const at = context.now.toISOString();
	const ended = { outcome: "abandoned", reason: reasonText(document), at } as const;
	if (mine) await context.ports.history.close(document.service.name, { ...mine, ...ended });
	return concluding(document, "abandoned", what);
}

/** What a rollout tells people, and fails with. History and its lock, where it has one, are still to be written. */
export function concluding(document: RolloutDocument, outcome: HistoryEntry["outcome"], what: string): RolloutDocument {
	const failure = reasonOf(document);
	const subject = `${outcome} (${failure.error})`;
	const announcement = announce(document.service.name, subject, `${failure.cause}\n\n${what}`);
	return { ...document, failure, announcement, next: "announce" };
}

/** The deployment's history entry, if it is this execution's. */
async function ownEntry({ service, event }: RolloutDocument, { ports, execution }: Context) {
	const entry = await ports.history.find(service.name, event.deploymentId);
	return entry?.execution === execution ? entry : undefined;
}

function reasonText(document: RolloutDocument): string {
	const { error, cause } = reasonOf(document);
	return `${error}: ${cause}`;
}
