import { describe, expect, it } from "vitest";
import { Refused, Throttled } from "../../../runtime/errors.ts";
import { Scene } from "../../support/scene.ts";

/** A release whose tasks end as soon as they start. */
async function crashing() {
	const { scene, document } = await Scene.before("prepare");
	scene.world.services.redeploy("ecs-svc/9", "green", 3);
	scene.hook = async ({ name }, next) => {
		const observed = (await next()) as { green: { deployment: object } };
		if (name !== "services.describe") return observed;
		return { ...observed, green: { ...observed.green, deployment: { ...observed.green.deployment, id: "ecs-svc/9" } } };
	};
	const { rollout, ...before } = await scene.run("prepare", document);
	const prepared = { ...before, ...(rollout && { rollout: { ...rollout, deploymentId: "ecs-svc/9" } }) };
	return { scene, prepared };
}

describe("a release that crashes at start", () => {
	it("is known within two starts, by its stopped tasks", async () => {
		const { scene, prepared } = await crashing();
		expect((await scene.run("ready", prepared)).verdict?.code).toBe("TasksMissing");
		scene.seconds += 40;
		expect(await scene.run("ready", prepared)).toMatchObject({ next: "fail", verdict: { code: "TasksCrash" } });
	});

	it("is waited for where nobody may see its stopped tasks, which the log says", async () => {
		const { scene, prepared } = await crashing();
		const { hook } = scene;
		scene.hook = async (call, next) => {
			if (call.name === "services.stopped") throw new Refused("AccessDenied", {});
			return hook(call, next);
		};
		scene.seconds += 40;
		expect(await scene.run("ready", prepared)).toMatchObject({ next: "wait" });
		expect(scene.lines).toContainEqual(
			expect.objectContaining({ level: "warn", message: "tasks that have stopped cannot be read" }),
		);
	});

	it("is asked for again where AWS asks to slow down", async () => {
		const { scene, prepared } = await crashing();
		const { hook } = scene;
		scene.hook = async (call, next) => {
			if (call.name === "services.ends") throw new Throttled("slow down", {});
			return hook(call, next);
		};
		scene.seconds += 40;
		expect(await scene.run("ready", prepared)).toMatchObject({ next: "wait", verdict: { code: "SlowedDown" } });
	});
});
