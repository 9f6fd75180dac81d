import { routesTo, stragglersOf } from "../core/stragglers.ts";
import { rolloutOf } from "./rollout-of.ts";
import type { ObserverTask } from "./task.ts";

/** CountStragglers: how many requests still came through the old edge while the old colour was retained? */
export const countStragglers: ObserverTask = async (document, { ports, now }) => {
	const { service } = document;
	const { candidate } = rolloutOf(document);
	const seconds = service.timing.retentionSeconds;
	const from = new Date(now.getTime() - seconds * 1000);
	const requests = await ports.traffic.requests(routesTo(service, candidate), from, now);
	const stragglers = stragglersOf(requests, seconds);
	ports.gauges.put(service.name, { StragglerShare: stragglers.percent });
	return { ...document, stragglers };
};
