import { describe, expect, it } from "vitest";
import { Deployment } from "../../../../rehearsal/world/ecs/deployment.ts";
import type { Color } from "../../../../runtime/contract/index.ts";
import { play, SICK_GREEN } from "../../../support/two-services.ts";

describe("the circuit breaker", () => {
	const settings = { gracePeriodSeconds: 0, deregistrationSeconds: 0 };

	it("fails a deployment that never gets a task healthy, and starts no more", async () => {
		const world = play({ settings });
		await world.scale("green", 2);
		world.until(() => world.events.length > 0, SICK_GREEN);
		expect(world.events).toMatchObject([{ eventName: "SERVICE_DEPLOYMENT_FAILED", deploymentId: "ecs-svc/2" }]);
		expect((await world.view("green")).deployment).toMatchObject({
			rolloutState: "FAILED",
			reason: "ECS deployment circuit breaker: tasks failed to start.",
		});
		const known = new Set(world.services.targets("blue", "green").map(({ id }) => id));
		world.pass(300, SICK_GREEN);
		for (const { id } of world.services.targets("blue", "green")) expect(known).toContain(id);
		expect(world.events).toHaveLength(1);
	});

	it.each([
		[1, 3],
		[6, 3],
		[7, 4],
		[20, 10],
		[399, 200],
		[500, 200],
	])("trips for %i tasks at the failure number %i", (desired, threshold) => {
		const deployment = new Deployment({ id: "ecs-svc/2", taskDefinition: "app:1", second: 0 });
		for (let i = 1; i < threshold; i++) deployment.fail(desired);
		expect(deployment.state).toBe("IN_PROGRESS");
		deployment.fail(desired);
		expect(deployment.state).toBe("FAILED");
	});

	it("counts failures in a row: a task that becomes healthy resets it", async () => {
		const world = play({ settings: { ...settings, deregistrationSeconds: 3_600 } });
		const failures = () => world.count("blue", "green", "draining");
		await world.scale("green", 2);
		world.until(() => failures() >= 2, SICK_GREEN);
		const healthyOn = (alb: Color) =>
			world.services.targets(alb, "green").flatMap(({ id, state }) => (state === "healthy" ? id : []));
		world.until(() => healthyOn("blue").some((id) => healthyOn("green").includes(id)));
		world.until(() => failures() >= 4, SICK_GREEN);
		expect(world.events).toEqual([]);
		world.until(() => failures() >= 5, SICK_GREEN);
		expect(world.events).toMatchObject([{ eventName: "SERVICE_DEPLOYMENT_FAILED" }]);
	});

	it("has no say in a deployment that has completed", async () => {
		const world = play({ settings });
		world.pass(600, { blue: 1, green: 0 });
		expect((await world.view("blue")).deployment.rolloutState).toBe("COMPLETED");
		world.pass(100);
		expect(world.states("blue", "blue")).toEqual(["healthy", "healthy"]);
	});
});
