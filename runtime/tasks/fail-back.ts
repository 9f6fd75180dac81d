import type { Held, ListenerAction, PerColour, RecordSet, RolloutDocument } from "../contract.ts";
import { COLOURS, other } from "../contract.ts";
import { describeRecords, restore, weigh, weightsFor } from "../core/dns.ts";
import { reasonOf } from "../core/failure.ts";
import { same } from "../core/same.ts";
import { StableUnhealthy } from "../errors.ts";
import type { ActuatorPorts } from "../ports.ts";
import { concluded } from "./conclude.ts";
import { targetsOf } from "./observe.ts";
import { readActions, readRecords } from "./read-world.ts";
import type { ActuatorTask, TaskContext } from "./task.ts";

type Context = TaskContext<ActuatorPorts>;

/**
 * FailBack: re-aims the candidate's edge at the stable colour, which reaches every client within seconds; only then
 * restores the records. What to restore stands in the lock, so nothing that went wrong before can hide it.
 * Without the lock this execution has written nothing, and there is nothing to bring back. A release that history calls
 * completed stays: what failed was the end of Complete.
 * @throws {StableUnhealthy} when the stable colour is known to have no healthy target: what serves is kept.
 */
export const failBack: ActuatorTask = async (document, context) => {
	const { ports, execution, now } = context;
	const { service } = document;
	const { lock, completed } = await readLedger(document, context);
	if (completed) {
		await ports.locks.release(service.name, execution);
		return concluded(document, "The release is complete and serves; only what came after it failed.", context);
	}
	if (!lock) return concluded(document, "nothing had been changed", context);

	const { original } = lock;
	const actions = await readActions(service, ports.edges);
	if (!same(actions, original.actions)) {
		await requireStable(document, lock, context);
		await aimBack(document, lock, actions, context);
	}
	// From here on every client is served by the stable colour, whatever its resolver remembers.
	const { records: live } = await readRecords(service, ports.dns);
	const foreign = [original.records, ...written(document)].some((records) => same(live, records))
		? undefined
		: describeRecords(live);
	if (foreign) context.log.warn("overwriting a foreign change of the records", { found: foreign });
	const comment = `fail-back to ${lock.stable} from ${lock.deploymentId}`;
	const changeId = await ports.dns.change(
		service.dns.zoneId,
		restore([...original.records, ...original.preview]),
		comment,
	);
	const attempt = (document.failBack?.attempt ?? 0) + 1;
	const overwrote = foreign ?? document.failBack?.overwrote;
	const state = { attempt, startedAt: now.toISOString(), polls: 0, changeId, ...(overwrote && { overwrote }) };
	return { ...document, failBack: state, next: "restore" };
};

/** Whether this execution holds the lock, and whether its release is complete. Traffic does not wait for the table. */
async function readLedger(
	{ service, event, rollout, next }: RolloutDocument,
	{ ports, execution, log }: Context,
): Promise<{ readonly lock?: Held | undefined; readonly completed: boolean }> {
	try {
		const [lock, entry] = await Promise.all([
			ports.locks.held(service.name),
			ports.history.find(service.name, event.deploymentId),
		]);
		const completed = entry?.execution === execution && entry.outcome === "completed";
		return { lock: lock?.owner === execution ? lock : undefined, completed };
	} catch (error) {
		// Until Complete runs, this execution holds the lock that it took; from then on only the table knows.
		if (!rollout || next === "complete") throw error;
		log.warn("the table cannot be read; failing back by the execution's own state", { error });
		return { lock: rollout, completed: false };
	}
}

/** What this rollout may have written: the step that it knows of, or the next, if Shift's answer was lost. */
function written({ rollout, service }: RolloutDocument): RecordSet[][] {
	if (!rollout) return [];
	const next = service.schedule[rollout.step + 1];
	const ahead = next ? [weigh(rollout.records, weightsFor(rollout.candidate, next.percent))] : [];
	return [rollout.records, ...ahead];
}

/** The candidate's edge comes first: it is what sick answers come from. */
async function aimBack(
	{ service }: RolloutDocument,
	{ original, candidate }: Held,
	live: PerColour<readonly ListenerAction[]>,
	{ ports, log }: Context,
): Promise<void> {
	for (const edge of [candidate, other(candidate)]) {
		if (same(live[edge], original.actions[edge])) continue;
		log.info("re-aiming an edge", { edge, why: "fail-back" });
		await ports.edges.aim(service.edges[edge].listener, original.actions[edge]);
	}
}

async function requireStable(document: RolloutDocument, lock: Held, { ports, log }: Context): Promise<void> {
	const targets = await targetsOf(ports.edges, document.service, lock.stable).catch((error: unknown) => {
		// No data is not sickness: traffic goes back to the colour that served before.
		log.warn("the stable colour's targets cannot be read; failing back all the same", { error });
		return undefined;
	});
	if (!targets) return;
	const healthy = COLOURS.some((edge) => targets[edge].some(({ state }) => state === "healthy"));
	if (healthy) return;
	throw new StableUnhealthy(
		`${lock.stable} has no healthy target, so traffic stays where it is. The rollout failed because: ${reasonOf(document).cause}`,
	);
}
