import { type Color, other, type ServiceConfig } from "../contract/index.ts";
import { hasTraffic, previewsNext } from "../core/rollout/capacity.ts";
import { describeRecords } from "../core/routing/dns.ts";
import { describeRoute, routeTo } from "../core/routing/route.ts";
import { same } from "../core/routing/same.ts";
import { ForeignChange, InvalidInput } from "../errors.ts";
import { readActions, readRecords } from "../fail-back/live.ts";
import type { AlbReader } from "../ports/index.ts";
import { locked } from "./lock.ts";
import type { ActuatorTask } from "./task.ts";

/**
 * Route: makes the candidate's load balancer serve the candidate, while its DNS weight is still 0. Before every further shift it
 * makes sure that both load balancers still are as the rollout left them.
 * @throws {InvalidInput} before a step at 0 %, for which production stays with the stable color.
 * @throws {ForeignChange} when somebody else changed a listener since, Elastic Load Balancing having no conditional write;
 * or the records before the load balancer is routed, which would give the candidate traffic that no step allows.
 */
export const route: ActuatorTask = locked(async (document, { ports }, { original }) => {
	const { candidate, records: before } = document.rollout;
	const { service } = document;
	if (previewsNext(document.rollout, service))
		throw new InvalidInput("the rollout", ["rollout.step: the coming step is at 0 %, for which nothing is routed"]);
	const alb = service.loadBalancers[candidate];
	const wanted = routeTo(original.actions[candidate], alb, candidate);
	const live = await readActions(service, ports.loadBalancers);
	const old = other(candidate);
	unchanged(service, old, [original.actions[old]], live[old]);
	const own = hasTraffic(document.rollout, service) ? [wanted] : [original.actions[candidate], wanted];
	unchanged(service, candidate, own, live[candidate]);
	if (same(live[candidate], wanted)) return document;
	const { records } = await readRecords(service, ports.dns);
	if (!same(records, before)) {
		throw new ForeignChange(`records were (${describeRecords(before)}), but are now (${describeRecords(records)})`);
	}
	await ports.loadBalancers.route(alb.listener, wanted);
	return document;
});

type Actions = Awaited<ReturnType<AlbReader["actions"]>>;

/** @throws {ForeignChange} when a load balancer's listener is none of what the rollout may have left it as. */
export function unchanged(service: ServiceConfig, alb: Color, own: readonly Actions[], live: Actions): void {
	if (own.some((actions) => same(live, actions))) return;
	const routed = (actions: Actions) => describeRoute(actions, service.loadBalancers[alb]);
	throw new ForeignChange(
		`the ${alb} load balancer's listener forwarded to (${own.map(routed).join(" or ")}), but now to (${routed(live)})`,
	);
}
