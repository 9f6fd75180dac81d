import { sampleService } from "../../rehearsal/sample.ts";
import { recordFirst } from "../../rehearsal/world/attempts.ts";
import { SERVING } from "../../rehearsal/world/ecs/services.ts";
import type { World } from "../../rehearsal/world/world.ts";
import type { Attempt, RolloutDocument } from "../../runtime/contract/index.ts";
import { rollbackConfig } from "../../runtime/core/rollout/rollback.ts";
import { baked } from "./baked.ts";
import { START } from "./documents.ts";
import type { Scene } from "./scene.ts";

/** The execution of a rollback. */
export const BACK = "arn:aws:states:eu-west-1:123456789012:execution:rollout:back";

/** A rollback to what blue has served, as the release function writes it down. */
export const ROLLBACK: Attempt = {
	attempt: "r1-back-3",
	release: 1,
	kind: "rollback",
	taskDefinition: SERVING,
	executionName: "back",
	at: new Date(START).toISOString(),
	by: "alice",
	reason: "checkout fails",
};

/** What Load makes of it: who asked, and why, stands in the table. */
export function rollbackDocument({ service }: Scene, changes: Partial<Attempt> = {}): RolloutDocument {
	const { by: _, reason: __, ...attempt } = { ...ROLLBACK, ...changes };
	return { event: { service: "shop", attempt: attempt.attempt }, service: rollbackConfig(service), attempt };
}

/** Release 2 has completed and is on probation; somebody wants release 1 back. */
export async function wantedBack(): Promise<{ scene: Scene; released: RolloutDocument; document: RolloutDocument }> {
	const { scene, document } = await baked({ prepare: recorded });
	scene.seconds += 60;
	const released = await scene.run("complete", document);
	await ask(scene.world);
	scene.seconds += 60;
	scene.forget();
	return { scene, released, document: rollbackDocument(scene) };
}

/** Writes down what the first apply has released. */
export function recorded({ attempts }: World): void {
	recordFirst(attempts, sampleService(), START);
}

/** Writes a rollback down. */
export async function ask({ attempts }: World, changes: Partial<Attempt> = {}): Promise<void> {
	await attempts.record("shop", await attempts.head("shop"), { ...ROLLBACK, ...changes });
}
