import type { Calendar, FreezeState, RolloutDocument, ServiceConfig } from "../../runtime/contract/index.ts";
import { at } from "./documents.ts";
import { Scene, type SceneOptions, type TaskName } from "./scene.ts";

/** A day's freeze, which begins an hour before the world of tests does. */
export const FROZEN: Calendar = {
	timeZone: "UTC",
	open: null,
	freeze: [{ from: "2025-12-31T23:00", to: "2026-01-01T23:00", reason: "New Year" }],
};
/** When it is over, in seconds since the beginning. */
export const FROZEN_SECONDS = 82_800;

/** A freeze that has begun to hold a rollout up. */
export const freezeState = (changes: Partial<FreezeState> = {}): FreezeState => ({
	leadsTo: "shift",
	since: at(0).toISOString(),
	heldSeconds: 0,
	reason: "frozen until 2026-01-01 23:00 UTC (2026-01-01T23:00:00.000Z): New Year",
	...changes,
});

/** A world just before a task of a rollout, which a freeze overtakes now. */
export async function overtakenBefore(
	task: TaskName,
	{ judge, ...options }: SceneOptions & { readonly judge?: Partial<ServiceConfig["judge"]> } = {},
): Promise<{ scene: Scene; document: RolloutDocument }> {
	const { scene, document } = await Scene.before(task, options);
	const service = { ...document.service, calendar: FROZEN, judge: { ...document.service.judge, ...judge } };
	return { scene, document: { ...document, service } };
}

/** A world in which a freeze holds a rollout up, which has a tenth of the traffic and whose bake is over. */
export async function heldUp(
	options?: Parameters<typeof overtakenBefore>[1],
): Promise<{ scene: Scene; document: RolloutDocument }> {
	const { scene, document } = await overtakenBefore("assess", options);
	scene.seconds += 600;
	const held = await scene.run("assess", await scene.run("assess", document));
	scene.forget();
	const freeze = freezeState({ since: at(scene.seconds).toISOString() });
	return { scene, document: { ...held, next: "freeze", freeze } };
}
