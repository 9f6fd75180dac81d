import { expect, it } from "vitest";
import { STRANGER, sampleDocument, sampleRollout } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

it("takes no deployment from the genuine release by a rollout that nobody began", async () => {
	const scene = await Scene.atRest();
	const before = await scene.snapshot();
	const document = sampleDocument({ rollout: sampleRollout({ step: 0 }) });
	await expect(scene.run("failBack", document, STRANGER)).rejects.toMatchObject({
		name: "UntrustedInput",
		message: expect.stringContaining("knows no rollout of ecs-svc/2"),
	});
	expect(scene.writes({ ledger: true })).toEqual([]);
	expect(await scene.snapshot()).toEqual(before);
	expect(await scene.run("begin", sampleDocument())).toMatchObject({ next: "proceed" });
});
