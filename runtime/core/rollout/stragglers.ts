import type { Color, ServiceConfig, Stragglers, Verdict } from "../../contract/index.ts";
import { other } from "../../contract/index.ts";
import type { Route } from "../../ports/index.ts";
import { settledUntil } from "../analysis/settled.ts";
import { hold, pass } from "../analysis/verdict.ts";

/** Over how much of the past stragglers are counted before a rollout, in seconds, up to the latest minute that is settled. */
export const STRAGGLER_WINDOW_SECONDS = 300;

/** A span of time. */
interface Span {
	readonly from: Date;
	readonly to: Date;
}

/** In which minutes stragglers are counted before a rollout: settled ones only, or some who came would not be seen. */
export function stragglerWindow(now: Date): Span {
	const to = settledUntil(now);
	return { from: new Date(to.getTime() - 1_000 * STRAGGLER_WINDOW_SECONDS), to };
}

/** What of a rollout's probation is settled at its end; undefined where it was too short for that. */
export function probationWindow(probationSeconds: number, now: Date): Span | undefined {
	const span = { from: new Date(now.getTime() - 1_000 * probationSeconds), to: settledUntil(now) };
	return span.from < span.to ? span : undefined;
}

/** The ways on which users come: through the load balancer of the color that serves, and through the one that DNS no longer names. */
export function routesTo({ loadBalancers }: ServiceConfig, serving: Color): readonly Route[] {
	const route = (alb: Color, color: Color): Route => ({
		listener: loadBalancers[alb].listener,
		targetGroup: loadBalancers[alb].targetGroups[color],
	});
	const old = other(serving);
	return [route(serving, serving), route(old, serving)];
}

/** The same, and what the old load balancer forwarded to its own color before it was re-routed. Its preview's requests count among them. */
export function recentRoutesTo(service: ServiceConfig, serving: Color): readonly Route[] {
	const old = other(serving);
	const { listener, targetGroups } = service.loadBalancers[old];
	return [...routesTo(service, serving), { listener, targetGroup: targetGroups[old] }];
}

/** The same counts without the controller's own probes, which reach the candidate's load balancer too: they are the last route's. */
export function withoutProbes(requests: readonly number[], probes: number): readonly number[] {
	return requests.map((count, i) => (i === requests.length - 1 ? Math.max(0, count - probes) : count));
}

/** How many requests still came through the load balancer that DNS no longer names. @param requests - on each route, its own load balancer first. */
export function stragglersOf([own = 0, ...old]: readonly number[], seconds: number): Stragglers {
	const requests = old.reduce((sum, each) => sum + each, 0);
	return { requests, percent: requests === 0 ? 0 : (100 * requests) / (requests + own), seconds };
}

/** May the load balancer be given another color? Not while it still has more than so many percent of the requests. */
export function stragglerVerdict({ requests, percent }: Stragglers, stragglerPercent: number): Verdict {
	const reason = `${requests} requests (${percent.toFixed(2)} %) still reach the candidate's load balancer, allowed are ${stragglerPercent} %`;
	return percent > stragglerPercent ? hold("Stragglers", reason) : pass("NoStragglers", reason);
}
