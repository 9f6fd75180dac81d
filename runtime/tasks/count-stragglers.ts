import { probationWindow, routesTo, stragglersOf } from "../core/rollout/stragglers.ts";
import { type ObserverTask, running } from "./task.ts";

/**
 * CountStragglers: how many requests still came through the old load balancer while the old color was retained? Of minutes that are
 * settled; where probation was too short for any, nothing is told.
 */
export const countStragglers: ObserverTask = running(async (document, { ports, now }) => {
	const { service } = document;
	const { candidate } = document.rollout;
	const span = probationWindow(service.timing.probationSeconds, now);
	if (!span) return document;
	const requests = await ports.traffic.requests(routesTo(service, candidate), span.from, span.to);
	const stragglers = stragglersOf(requests, Math.round((span.to.getTime() - span.from.getTime()) / 1_000));
	ports.metricLog.put(service.name, { StragglerShare: stragglers.percent });
	return { ...document, stragglers };
});
