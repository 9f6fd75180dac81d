import { describe, expect, it } from "vitest";
import { RELEASE } from "../../../rehearsal/world/ecs/services.ts";
import { sampleAttempt, sampleDocument } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

describe("a deployment that ECS was given by another way", () => {
	it("is written down as the newest attempt, and as the next release", async () => {
		const scene = await Scene.atRest();
		const { attempt } = await scene.run("begin", sampleDocument());
		expect(attempt).toMatchObject({ attempt: "ecs-svc/2", release: 1, kind: "deployment", executionName: "mine" });
		expect(await scene.world.attempts.find("shop", "ecs-svc/2")).toEqual(attempt);
		expect(await scene.world.attempts.release("shop", 1)).toMatchObject({ taskDefinition: RELEASE });
	});

	it("gets the number after that of whoever was quicker", async () => {
		const scene = await Scene.atRest();
		const { attempts } = scene.world;
		let others = 0;
		scene.hook = async ({ name }, next) => {
			if (name === "attempts.record" && others++ === 0) await attempts.record("shop", undefined, sampleAttempt());
			return next();
		};
		expect((await scene.run("begin", sampleDocument())).attempt?.release).toBe(3);
		expect((await attempts.head("shop"))?.newest).toBe("ecs-svc/2");
	});

	it("is tried again later where others are quicker each time", async () => {
		const scene = await Scene.atRest();
		scene.hook = async ({ name }, next) => (name === "attempts.record" ? false : next());
		await expect(scene.run("begin", sampleDocument())).rejects.toMatchObject({ name: "Unavailable" });
		expect(scene.writes({ ledger: true }).filter((name) => name === "attempts.record").length).toBeLessThan(10);
		scene.hook = (_, next) => next();
		expect(await scene.run("begin", sampleDocument())).toMatchObject({
			next: "proceed",
			attempt: { attempt: "ecs-svc/2" },
		});
	});
});
