import type { RolloutDocument } from "../../runtime/contract/index.ts";
import { Scene } from "./scene.ts";

const verdict = { verdict: "fail", code: "TargetsUnhealthy", reason: "1 unhealthy" } as const;

/** A world in which green, at a tenth of the traffic, turned out sick. */
export async function sick(): Promise<{
	scene: Scene;
	document: RolloutDocument;
	original: Awaited<ReturnType<Scene["snapshot"]>>;
}> {
	const original = await (await Scene.atRest()).snapshot();
	const { scene, document } = await Scene.before("assess");
	return { scene, document: { ...document, verdict }, original };
}
