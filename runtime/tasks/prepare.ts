import { tasksOfStep } from "../core/rollout/capacity.ts";
import { locked } from "./lock.ts";
import { keepProgress } from "./notify.ts";
import type { ActuatorTask } from "./task.ts";

/**
 * Prepare: brings the candidate to the tasks that the coming step needs. Never fewer than it has: the share is taken of the
 * most tasks that the stable color has had, since an autoscaler takes them away as the traffic leaves.
 */
export const prepare: ActuatorTask = locked(async (document, context) => {
	const { ports, now, log } = context;
	const { rollout: before } = document;
	const { candidate, stable } = before;
	const { cluster, services } = document.service;
	const views = await ports.services.describe(cluster, services);
	const stableTasks = Math.max(before.stableTasks, views[stable].desiredCount, views[stable].runningCount);
	const rollout = { ...before, stableTasks, preparingSince: before.preparingSince ?? now.toISOString() };
	const wanted = tasksOfStep(document.service, rollout, rollout.step + 1);
	const { desiredCount } = views[candidate];
	// More than an idle color has may be what ECS still shows of the rollout before, whose tasks have just been taken back.
	const perhapsGone = rollout.step < 0 && desiredCount > document.service.idleCount;
	if (desiredCount < wanted || perhapsGone) {
		const count = Math.max(desiredCount, wanted);
		log.info("scaling the candidate up", { candidate, from: desiredCount, to: count });
		await ports.services.scale(cluster, services[candidate], count);
	}
	const prepared = { ...document, rollout };
	await keepProgress(prepared, "Ready", context);
	return prepared;
});
