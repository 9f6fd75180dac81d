import type { ListenerAction, Lock, PerColour, RolloutDocument } from "../contract.ts";
import { COLOURS, other } from "../contract.ts";
import { describeRecords, restore } from "../core/dns.ts";
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
	const [lock, entry] = await Promise.all([
		ports.locks.held(service.name),
		ports.history.find(service.name, document.event.deploymentId),
	]);
	if (entry?.execution === execution && entry.outcome === "completed") {
		await ports.locks.release(service.name, execution);
		return concluded(document, "The release is complete and serves; only what came after it failed.", context);
	}
	if (lock?.owner !== execution) return concluded(document, "nothing had been changed", context);

	const { original } = lock;
	const actions = await readActions(service, ports.edges);
	if (!same(actions, original.actions)) {
		await requireStable(document, lock, context);
		await aimBack(document, lock, actions, context);
	}
	// From here on every client is served by the stable colour, whatever its resolver remembers.
	const { records: live } = await readRecords(service, ports.dns);
	const ours = document.rollout?.records ?? original.records;
	if (!same(live, ours) && !same(live, original.records)) {
		context.log.warn("overwriting a foreign change of the records", { found: describeRecords(live) });
	}
	const comment = `fail-back to ${lock.stable} from ${lock.deploymentId}`;
	const changeId = await ports.dns.change(
		service.dns.zoneId,
		restore([...original.records, ...original.preview]),
		comment,
	);
	const attempt = (document.failBack?.attempt ?? 0) + 1;
	return { ...document, failBack: { attempt, startedAt: now.toISOString(), polls: 0, changeId }, next: "restore" };
};

/** The candidate's edge comes first: it is what sick answers come from. */
async function aimBack(
	{ service }: RolloutDocument,
	{ original, candidate }: Lock,
	live: PerColour<readonly ListenerAction[]>,
	{ ports, log }: Context,
): Promise<void> {
	for (const edge of [candidate, other(candidate)]) {
		if (same(live[edge], original.actions[edge])) continue;
		log.info("re-aiming an edge", { edge, why: "fail-back" });
		await ports.edges.aim(service.edges[edge].listener, original.actions[edge]);
	}
}

async function requireStable(document: RolloutDocument, lock: Lock, { ports, log }: Context): Promise<void> {
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
