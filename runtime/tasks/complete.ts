import type { Colour, Lock, RolloutDocument, ServiceConfig } from "../contract.ts";
import { COLOURS, PRODUCTION_TAG } from "../contract.ts";
import { aimAt } from "../core/aim.ts";
import { announce } from "../core/announcement.ts";
import { describeRecords, previewTo, swap } from "../core/dns.ts";
import { same } from "../core/same.ts";
import type { ActuatorPorts } from "../ports.ts";
import { readRecords } from "./read-world.ts";
import { heldLock, rolloutOf } from "./rollout-of.ts";
import type { ActuatorTask, TaskContext } from "./task.ts";

/**
 * Complete: the old edge serves the new colour, the preview leads to the old edge, the tags change places,
 * history is written, the lock is released. Run again after that it does nothing.
 */
export const complete: ActuatorTask = async (document, context) => {
	const { candidate, stable, deploymentId } = rolloutOf(document);
	const { service } = document;
	const { ports, execution, now } = context;
	const reason = `${candidate} serves 100 %: ${document.verdict?.reason ?? ""}`;
	const completed = { ...document, announcement: announce(service.name, `${candidate} is live`, reason) };
	const entry = await ports.history.find(service.name, deploymentId);
	if (entry?.execution === execution && entry.outcome === "completed") {
		await ports.locks.release(service.name, execution);
		return completed;
	}
	const lock = await heldLock(document, context);
	await ports.edges.aim(
		service.edges[stable].listener,
		aimAt(lock.original.actions[stable], service.edges[stable], candidate),
	);
	await movePreview(document, lock, context);
	await markProduction(service, candidate, ports);
	await ports.history.close(service.name, {
		deploymentId,
		execution,
		outcome: "completed",
		reason,
		at: now.toISOString(),
	});
	await ports.locks.release(service.name, execution);
	return completed;
};

async function movePreview(
	document: RolloutDocument,
	{ stable: idle, original }: Lock,
	{ ports, log }: TaskContext<ActuatorPorts>,
): Promise<void> {
	const { service } = document;
	const { preview } = await readRecords(service, ports.dns);
	const wanted = previewTo(preview, rolloutOf(document).records, idle);
	if (same(preview, wanted)) return;
	if (!same(preview, original.preview))
		log.warn("overwriting a foreign change of the preview", { found: describeRecords(preview) });
	await ports.dns.change(service.dns.zoneId, swap(preview, wanted), `preview leads to the ${idle} edge`);
}

/** Tags the production colour's service and target groups `true`, the other's `false`. */
export async function markProduction(service: ServiceConfig, production: Colour, ports: ActuatorPorts): Promise<void> {
	for (const colour of COLOURS) {
		const value = String(colour === production);
		const groups = COLOURS.map((edge) => service.edges[edge].targetGroups[colour]);
		await ports.services.tag(service.services[colour], PRODUCTION_TAG, value);
		await ports.edges.tag(groups, PRODUCTION_TAG, value);
	}
}
