import type { Gate, RolloutDocument } from "../../runtime/contract/index.ts";
import { at } from "./documents.ts";
import { Scene, type SceneOptions } from "./scene.ts";

/** A world in which green has a tenth of the traffic, its bake is over, and the step has a gate. */
export async function waiting(
	options?: SceneOptions,
): Promise<{ scene: Scene; document: RolloutDocument; gate: Gate }> {
	const { scene, document } = await Scene.before("assess", options);
	const assessed = await scene.run("assess", document);
	scene.forget();
	const since = at(scene.seconds).toISOString();
	const gate: Gate = { leadsTo: "shift", seconds: 28_800, since, reason: "the step has a gate" };
	return { scene, document: { ...assessed, next: "gate", gate }, gate };
}
