import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COLORS } from "../../../../runtime/contract/index.ts";
import { runs } from "../../../support/runs.ts";
import { arns, play, SICK_GREEN } from "../../../support/two-services.ts";

describe("two services at rest", () => {
	it("have blue serving on both load balancers, and green deployed but without tasks", async () => {
		const { services, states, view } = play({ tasks: 3 });
		for (const alb of COLORS) {
			expect(states(alb, "blue")).toEqual(["healthy", "healthy", "healthy"]);
			expect(services.receiving(alb, "blue")).toBe(3);
			expect(states(alb, "green")).toEqual([]);
			expect(services.receiving(alb, "green")).toBe(0);
		}
		expect(await view("blue")).toMatchObject({
			desiredCount: 3,
			runningCount: 3,
			deployment: { id: "ecs-svc/1", rolloutState: "COMPLETED" },
		});
		expect(await view("green")).toMatchObject({
			desiredCount: 0,
			runningCount: 0,
			deployment: { id: "ecs-svc/2", rolloutState: "IN_PROGRESS" },
		});
	});

	it("stay so while nothing fails, with one event: a deployment that wants no tasks is complete at once", () => {
		const world = play();
		world.pass(600);
		expect(world.states("green", "blue")).toEqual(["healthy", "healthy"]);
		expect(world.events).toMatchObject([
			{ second: 0, eventName: "SERVICE_DEPLOYMENT_COMPLETED", deploymentId: "ecs-svc/2" },
		]);
	});

	it("start green's idle tasks", async () => {
		const world = play({ idle: 1 });
		world.pass(1);
		expect(await world.view("green")).toMatchObject({ desiredCount: 1, runningCount: 1 });
	});

	it("know no other service", async () => {
		const unknown = { name: "UnexpectedAnswer", message: "no service arn:other" };
		await expect(play().services.scale("", "arn:other", 1)).rejects.toMatchObject(unknown);
	});

	it("keep tags by ARN and key", async () => {
		const { services } = play();
		await services.tag(arns.green, "IsProduction", "false");
		expect(Object.fromEntries(services.tags)).toEqual({ "arn:green IsProduction": "false" });
	});
});

describe("scaling up", () => {
	it("starts tasks with the next second, and registers them on both load balancers when they run", async () => {
		const world = play();
		await world.scale("green", 2);
		expect(await world.view("green")).toMatchObject({ desiredCount: 2, runningCount: 0 });
		world.pass(1);
		expect(await world.view("green")).toMatchObject({ runningCount: 2 });
		for (const alb of COLORS) expect(world.states(alb, "green")).toEqual(["initial", "initial"]);
	});

	it("takes the time that a task takes to start", async () => {
		const world = play({ settings: { startSeconds: [20, 50] } });
		await world.scale("green", 50);
		const first = world.until(() => world.states("blue", "green").length > 0);
		const last = world.until(() => world.states("blue", "green").length === 50);
		expect(first).toBeGreaterThanOrEqual(21);
		expect(last).toBeLessThanOrEqual(51);
		expect(last - first).toBeGreaterThan(15);
	});

	it("has a target healthy after the first check that passes, each within one interval on each load balancer", async () => {
		const world = play({ settings: { healthCheck: { intervalSeconds: 30, healthyThreshold: 10 } } });
		await world.scale("green", 200);
		world.pass(1);
		expect(world.count("blue", "green", "initial")).toBe(200);
		world.pass(15);
		for (const alb of COLORS) {
			expect(world.count(alb, "green", "healthy")).toBeGreaterThan(70);
			expect(world.count(alb, "green", "healthy")).toBeLessThan(130);
		}
		expect(world.states("blue", "green")).not.toEqual(world.states("green", "green"));
		world.pass(15);
		for (const alb of COLORS) expect(world.count(alb, "green", "healthy")).toBe(200);
	});

	it("completes the deployment once every task is healthy on both load balancers", async () => {
		const world = play();
		await world.scale("green", 2);
		world.until(() => world.events.length > 0);
		for (const alb of COLORS) expect(world.states(alb, "green")).toEqual(["healthy", "healthy"]);
		const event = { eventName: "SERVICE_DEPLOYMENT_COMPLETED", deploymentId: "ecs-svc/2", serviceArn: arns.green };
		expect(world.events).toMatchObject([event]);
		expect((await world.view("green")).deployment).toMatchObject({
			rolloutState: "COMPLETED",
			reason: "ECS deployment ecs-svc/2 completed.",
		});
	});

	it("keeps a completed deployment completed when more tasks start", async () => {
		const world = play();
		world.pass(1);
		const before = [...world.events];
		await world.scale("blue", 5);
		world.pass(5);
		expect((await world.view("blue")).deployment.rolloutState).toBe("COMPLETED");
		expect(world.events).toEqual(before);
	});
});

describe("scaling down", () => {
	it("drains the tasks that are too many at once, and is rid of them after the deregistration delay", async () => {
		const world = play({ tasks: 5, settings: { deregistrationSeconds: 30 } });
		world.pass(10);
		await world.scale("blue", 2);
		expect(await world.view("blue")).toMatchObject({ desiredCount: 2, runningCount: 2 });
		for (const alb of COLORS) {
			expect(world.count(alb, "blue", "draining")).toBe(3);
			expect(world.services.receiving(alb, "blue")).toBe(2);
		}
		world.pass(30);
		expect(world.count("blue", "blue", "draining")).toBe(3);
		world.pass(1);
		expect(world.states("blue", "blue")).toEqual(["healthy", "healthy"]);
	});

	it("leaves nobody to get requests when all drain", async () => {
		const world = play();
		await world.scale("blue", 0);
		expect(world.states("blue", "blue")).toEqual(["draining", "draining"]);
		expect(world.services.receiving("blue", "blue")).toBe(0);
	});

	it("lets go of tasks that have not started yet before healthy ones", async () => {
		const world = play({ settings: { startSeconds: [300, 300] } });
		await world.scale("blue", 4);
		world.pass(5);
		await world.scale("blue", 2);
		expect(world.states("blue", "blue")).toEqual(["healthy", "healthy"]);
	});

	it("forgets a task that has not started at once", async () => {
		const world = play({ settings: { startSeconds: [5, 5], deregistrationSeconds: 3_600 } });
		await world.scale("green", 4);
		world.pass(1);
		await world.scale("green", 2);
		world.pass(20);
		expect(world.events).toMatchObject([{ eventName: "SERVICE_DEPLOYMENT_COMPLETED" }]);
	});

	it("leaves no more than twice what is wanted, whatever is being replaced", async () => {
		const world = play({ tasks: 8, settings: { gracePeriodSeconds: 0 } });
		world.until(() => world.count("blue", "blue", "unhealthy") >= 4, { blue: 1, green: 0 });
		await world.scale("blue", 1);
		expect((await world.view("blue")).runningCount).toBe(2);
	});

	it("is no failure of the deployment, even of tasks that are unhealthy", async () => {
		const world = play({ settings: { gracePeriodSeconds: 0 } });
		await world.scale("green", 4);
		world.until(() => world.count("blue", "green", "unhealthy") === 4, SICK_GREEN);
		await world.scale("green", 0);
		world.pass(200, SICK_GREEN);
		expect(world.states("blue", "green")).toEqual([]);
		expect(world.events.map(({ eventName }) => eventName)).toEqual(["SERVICE_DEPLOYMENT_COMPLETED"]);
	});

	it("always ends with as many healthy tasks as are wanted last", async () => {
		const steps = fc.array(fc.record({ desired: fc.nat(12), seconds: fc.nat(40) }), { minLength: 1, maxLength: 6 });
		await fc.assert(
			fc.asyncProperty(steps, async (steps) => {
				const world = play({ settings: { startSeconds: [5, 20] } });
				for (const { desired, seconds } of steps) {
					await world.scale("green", desired);
					world.pass(seconds);
				}
				world.pass(120);
				const desired = steps.at(-1)?.desired ?? 0;
				expect(world.states("green", "green")).toEqual(Array(desired).fill("healthy"));
				expect(await world.view("green")).toMatchObject({ desiredCount: desired, runningCount: desired });
			}),
			{ numRuns: runs(30) },
		);
	});
});

describe("requests", () => {
	it("go to healthy targets only, while there are any", () => {
		const world = play({ tasks: 40, settings: { gracePeriodSeconds: 3_600 } });
		world.pass(40, { blue: 0.5, green: 0 });
		for (const alb of COLORS) {
			const healthy = world.count(alb, "blue", "healthy");
			expect(healthy).toBeLessThan(40);
			expect(world.services.receiving(alb, "blue")).toBe(healthy);
		}
	});

	it("go to all that are registered when none is healthy: the load balancer fails open", async () => {
		const world = play({ settings: { gracePeriodSeconds: 3_600 } });
		await world.scale("green", 4);
		world.pass(1, SICK_GREEN);
		expect(world.services.receiving("blue", "green")).toBe(4);
		world.pass(40, SICK_GREEN);
		expect(world.states("blue", "green")).toEqual(Array(4).fill("unhealthy"));
		expect(world.services.receiving("blue", "green")).toBe(4);
	});
});

describe("what a task definition runs", () => {
	it("is another image for another release", async () => {
		const { services, view } = play();
		const image = async () => services.definition((await view("green")).deployment.taskDefinition);
		const before = await image();
		services.redeploy("ecs-svc/3");
		expect(await image()).not.toEqual(before);
		expect(before.containerDefinitions).toHaveLength(1);
	});
});
