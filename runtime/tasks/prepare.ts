import { COLORS, type RunningDocument } from "../contract/index.ts";
import { tasksOfStep } from "../core/rollout/capacity.ts";
import { heldBack, missingRoom, sameSuspended } from "../core/rollout/scaling.ts";
import { tolerateRefusal } from "../fail-back/tidy-up.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { locked } from "./lock.ts";
import { keepProgress } from "./notify.ts";
import type { ActuatorTask, TaskContext } from "./task.ts";

type Context = TaskContext<ActuatorPorts>;

/**
 * Prepare: keeps both colors' tasks from being taken away by what scales them, and brings the candidate to the tasks that the coming step
 * needs. Never fewer than it has: the share is taken of the most tasks that the stable color has had. That one keeps room for all of the
 * traffic to come back.
 */
export const prepare: ActuatorTask = locked(async (document, context) => {
	const { ports, now, log } = context;
	const { rollout: before } = document;
	const { candidate, stable } = before;
	const { cluster, services } = document.service;
	await holdTasks(document, context);
	const views = await ports.services.describe(cluster, services);
	const stableTasks = Math.max(before.stableTasks, views[stable].desiredCount, views[stable].runningCount);
	const rollout = { ...before, stableTasks, preparingSince: before.preparingSince ?? now.toISOString() };
	const room = missingRoom(rollout, views);
	if (room !== undefined) {
		log.info("scaling the stable color up", { stable, from: views[stable].desiredCount, to: room });
		await ports.services.scale(cluster, services[stable], room);
	}
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

/**
 * Suspends what would take tasks away while the traffic moves. Refused before the first step, the rollout goes no further, for nothing has
 * been moved; afterwards, which is when somebody has resumed it, that decides nothing.
 */
async function holdTasks(document: RunningDocument, { ports, log }: Context): Promise<void> {
	const { service, rollout } = document;
	const { scaling } = rollout;
	if (!scaling) return;
	const hold = async () => {
		const live = await ports.scaling.targets(service.services);
		for (const color of COLORS) {
			const target = scaling[color] && live[color];
			if (!target || sameSuspended(target.suspended, heldBack(target))) continue;
			log.info("keeping the tasks of a color from being taken away", { color });
			await ports.scaling.update(service.services[color], { suspended: heldBack(target) });
		}
	};
	if (rollout.step < 0) await hold();
	else await tolerateRefusal([hold], log);
}
