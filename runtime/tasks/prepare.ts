import { locked, rolloutOf } from "./rollout-of.ts";
import type { ActuatorTask } from "./task.ts";

/** Prepare: brings the candidate to the tasks that it needs. Never fewer than it has. */
export const prepare: ActuatorTask = locked(async (document, { ports, log }) => {
	const { candidate, capacity } = rolloutOf(document);
	const { cluster, services } = document.service;
	const { desiredCount } = (await ports.services.describe(cluster, services))[candidate];
	if (desiredCount < capacity) {
		log.info("scaling the candidate up", { candidate, from: desiredCount, to: capacity });
		await ports.services.scale(cluster, services[candidate], capacity);
	}
	return document;
});
