import {
	HISTORY_COST,
	HOOK_POINTS,
	type HookConfig,
	type HookState,
	isTask,
	type Rollout,
	type TaskHook,
} from "../../contract/index.ts";
import { since } from "./progress.ts";

/** When a hook is asked. */
export type Point = (typeof HOOK_POINTS)[number];

/** A hook at a point of a rollout, and under which key the rollout keeps how far it has got there. */
export interface HookAt<Hook extends HookConfig = HookConfig> {
	readonly hook: Hook;
	readonly point: Point;
	readonly key: string;
}

/** The hooks that are asked at some points, in their order. */
export function hooksAt(hooks: readonly HookConfig[], points: readonly Point[]): HookAt[] {
	return points.flatMap((point) =>
		hooks.flatMap((hook, i) =>
			hook.points.includes(point)
				? [{ hook, point, key: `${point} ${isTask(hook) ? `task ${i}` : hook.function}` }]
				: [],
		),
	);
}

/** The tasks that have been asked for and do not run yet: those that could not be started just now are left for a while. */
export function tasksToStart(rollout: Rollout, hooks: readonly HookConfig[], now: Date): HookAt<TaskHook>[] {
	const { hooks: states = {} } = rollout;
	return hooksAt(hooks, HOOK_POINTS).flatMap(({ hook, ...at }) => {
		const state = states[at.key];
		return isTask(hook) && state !== undefined && isDue(state, now) ? [{ hook, ...at }] : [];
	});
}

function isDue({ passed, task, notStarted }: HookState, now: Date): boolean {
	return !passed && !task && (notStarted === undefined || since(notStarted.at, now) >= HISTORY_COST.startAgainSeconds);
}

/** Whose a task is, in ECS's `startedBy`: by this alone all tasks of a rollout are found, though nobody has kept their ARNs. */
export function ownerOf(service: string, { attempt }: Pick<Rollout, "attempt">): string {
	return `ecs-dns-canary/${service}/${attempt}`;
}

/** What is started once, however often that is asked: a hook at a point after a step of a rollout. */
export function onceOf(service: string, rollout: Rollout, { key }: HookAt): string {
	return `${ownerOf(service, rollout)} ${rollout.step} ${key}`;
}
