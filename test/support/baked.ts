import type { RolloutDocument } from "../../runtime/contract/index.ts";
import { Scene, type SceneOptions } from "./scene.ts";

/** A world in which green has all the traffic and the last bake is over. */
export async function baked(options?: SceneOptions): Promise<{ scene: Scene; document: RolloutDocument }> {
	const { scene, document } = await Scene.before("shift", options);
	let shifted = await scene.run("shift", document);
	for (const _ of scene.service.schedule.slice(1)) {
		shifted = await scene.run("shift", await scene.run("route", await scene.run("prepare", shifted)));
	}
	scene.forget();
	return { scene, document: { ...shifted, verdict: { verdict: "pass", code: "Healthy", reason: "2/2 healthy" } } };
}

/** A world in which the rollout has completed. */
export async function completed(options?: SceneOptions): Promise<{ scene: Scene; document: RolloutDocument }> {
	const { scene, document } = await baked(options);
	const after = await scene.run("complete", document);
	scene.forget();
	return { scene, document: after };
}
