import { sampleAttempt } from "./documents.ts";
import type { Scene } from "./scene.ts";

/** Somebody wants r9. @param ends - the attempt whose rollout that is to end, if it is to end one. */
export async function newerIsWanted({ world }: Scene, ends?: string): Promise<void> {
	const attempt = sampleAttempt({ attempt: "r9", release: 9, executionName: "shop-r9-abc" });
	await world.attempts.record("shop", await world.attempts.head("shop"), attempt, undefined, ends);
}
