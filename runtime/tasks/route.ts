import { byColor, COLORS, type Color, other, type RunningDocument, type ServiceConfig } from "../contract/index.ts";
import { hasTraffic, previewsNext } from "../core/rollout/capacity.ts";
import { isRollback } from "../core/rollout/rollback.ts";
import { describeRecords } from "../core/routing/dns.ts";
import { describeRoute, routeTo } from "../core/routing/route.ts";
import { same } from "../core/routing/same.ts";
import { ForeignChange, InvalidInput } from "../errors.ts";
import { readActions, readRecords } from "../fail-back/live.ts";
import type { AlbReader } from "../ports/index.ts";
import { checkWanted } from "./check-wanted.ts";
import { locked } from "./lock.ts";
import type { ActuatorTask } from "./task.ts";

/**
 * Route: makes the candidate's load balancer serve the candidate, while its DNS weight is still 0. Before every further shift it
 * makes sure that both load balancers still are as the rollout left them. Where users get back what they had, both are turned at once:
 * that reaches everybody within seconds, whatever their resolver remembers.
 * @throws {Superseded} when somebody wants something else by now.
 * @throws {InvalidInput} before a step at 0 %, for which production stays with the stable color.
 * @throws {ForeignChange} when somebody else changed a listener since, Elastic Load Balancing having no conditional write;
 * or the records before the load balancer is routed, which would give the candidate traffic that no step allows.
 */
export const route: ActuatorTask = locked(async (document, { ports }, { original }) => {
	const { candidate, records: own } = document.rollout;
	const { service } = document;
	if (previewsNext(document.rollout, service))
		throw new InvalidInput("the rollout", ["rollout.step: the coming step is at 0 %, for which nothing is routed"]);
	await checkWanted(document, ports);
	const turned = turnedBy(document);
	const wanted = byColor((alb) => {
		const actions = original.actions[alb];
		return turned.includes(alb) ? routeTo(actions, service.loadBalancers[alb], candidate) : actions;
	});
	const live = await readActions(service, ports.loadBalancers);
	const first = !hasTraffic(document.rollout, service);
	const before = (alb: Color) => (first && turned.includes(alb) ? [original.actions[alb]] : []);
	for (const alb of COLORS) unchanged(service, alb, [...before(alb), wanted[alb]], live[alb]);
	const behind = turned.filter((alb) => !same(live[alb], wanted[alb]));
	if (behind.length === 0) return document;
	const { records } = await readRecords(service, ports.dns);
	if (!same(records, own)) {
		throw new ForeignChange(`records were (${describeRecords(own)}), but are now (${describeRecords(records)})`);
	}
	for (const alb of behind) await ports.loadBalancers.route(service.loadBalancers[alb].listener, wanted[alb]);
	return document;
});

/** The load balancers that are to serve the candidate now, the one that has the users first where both are. */
function turnedBy(document: RunningDocument): readonly Color[] {
	const { candidate } = document.rollout;
	return isRollback(document) ? [other(candidate), candidate] : [candidate];
}

type Actions = Awaited<ReturnType<AlbReader["actions"]>>;

/** @throws {ForeignChange} when a load balancer's listener is none of what the rollout may have left it as. */
export function unchanged(service: ServiceConfig, alb: Color, own: readonly Actions[], live: Actions): void {
	if (own.some((actions) => same(live, actions))) return;
	const routed = (actions: Actions) => describeRoute(actions, service.loadBalancers[alb]);
	throw new ForeignChange(
		`the ${alb} load balancer's listener forwarded to (${own.map(routed).join(" or ")}), but now to (${routed(live)})`,
	);
}
