import type { Color } from "../../../runtime/contract/index.ts";
import type { Target } from "../../../runtime/ports/index.ts";
import type { Task } from "./task.ts";

/** The targets that tasks have registered on a load balancer. */
export function targetsOf(tasks: readonly Task[], alb: Color): Target[] {
	return tasks.flatMap((task) => {
		const state = task.target(alb);
		return state ? [{ id: task.id, state }] : [];
	});
}

/**
 * How many of the tasks' targets get a load balancer's requests: the healthy ones, and all that are registered when none is (the
 * load balancer fails open). A target that drains gets none.
 */
export function receivingOf(tasks: readonly Task[], alb: Color): number {
	let healthy = 0;
	let registered = 0;
	for (const task of tasks) {
		const state = task.target(alb);
		if (state === "healthy") healthy++;
		if (state && state !== "draining") registered++;
	}
	return healthy > 0 ? healthy : registered;
}

/** How many of the tasks' targets on a load balancer are healthy; undefined when none is registered. */
export function healthyOf(tasks: readonly Task[], alb: Color): number | undefined {
	let healthy = 0;
	let registered = 0;
	for (const task of tasks) {
		const state = task.target(alb);
		if (state === "healthy") healthy++;
		if (state && state !== "draining") registered++;
	}
	return registered > 0 ? healthy : undefined;
}
