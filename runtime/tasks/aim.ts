import type { Colour, ServiceConfig } from "../contract.ts";
import { other } from "../contract.ts";
import { aimAt, describeAim } from "../core/aim.ts";
import { describeRecords } from "../core/dns.ts";
import { same } from "../core/same.ts";
import { ForeignChange } from "../errors.ts";
import { readActions, readRecords } from "../live/live.ts";
import type { EdgeReader } from "../ports.ts";
import { locked, rolloutOf } from "./rollout-of.ts";
import type { ActuatorTask } from "./task.ts";

/**
 * Aim: makes the candidate's edge serve the candidate, while its DNS weight is still 0. Before every further shift it
 * makes sure that both edges still are as the rollout left them.
 * @throws {ForeignChange} when somebody else changed a listener since, Elastic Load Balancing having no conditional write;
 * or the records before the edge is aimed, which would give the candidate traffic that no step allows.
 */
export const aim: ActuatorTask = locked(async (document, { ports }, { original }) => {
	const { candidate, step, records: before } = rolloutOf(document);
	const { service } = document;
	const edge = service.edges[candidate];
	const wanted = aimAt(original.actions[candidate], edge, candidate);
	const live = await readActions(service, ports.edges);
	const old = other(candidate);
	unchanged(service, old, [original.actions[old]], live[old]);
	const own = step < 0 ? [original.actions[candidate], wanted] : [wanted];
	unchanged(service, candidate, own, live[candidate]);
	if (same(live[candidate], wanted)) return document;
	const { records } = await readRecords(service, ports.dns);
	if (!same(records, before)) {
		throw new ForeignChange(`records were (${describeRecords(before)}), but are now (${describeRecords(records)})`);
	}
	await ports.edges.aim(edge.listener, wanted);
	return document;
});

type Actions = Awaited<ReturnType<EdgeReader["actions"]>>;

/** @throws {ForeignChange} when an edge's listener is none of what the rollout may have left it as. */
export function unchanged(service: ServiceConfig, edge: Colour, own: readonly Actions[], live: Actions): void {
	if (own.some((actions) => same(live, actions))) return;
	const aimed = (actions: Actions) => describeAim(actions, service.edges[edge]);
	throw new ForeignChange(
		`the ${edge} edge's listener forwarded to (${own.map(aimed).join(" or ")}), but now to (${aimed(live)})`,
	);
}
