import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COLORS, type Color } from "../../../../runtime/contract/index.ts";
import { runs } from "../../../support/runs.ts";
import { arns, play, SICK_GREEN } from "../../../support/two-services.ts";

describe("an unhealthy task", () => {
	const settings = { gracePeriodSeconds: 60, deregistrationSeconds: 20, startSeconds: [10, 10] as [number, number] };

	it("is left alone in its grace period", async () => {
		const world = play({ settings });
		await world.scale("green", 2);
		world.pass(11 + 59, SICK_GREEN);
		expect(world.states("blue", "green")).toEqual(["unhealthy", "unhealthy"]);
		world.pass(11, SICK_GREEN);
		expect(world.services.targets("blue", "green")).toHaveLength(4);
	});

	it("stays until its replacement is healthy on both load balancers, and then drains", () => {
		// An unhealthy target would need ten checks to recover, a new one needs one.
		const slow = { ...settings, gracePeriodSeconds: 0, healthCheck: { healthyThreshold: 10 } };
		const world = play({ tasks: 1, settings: slow });
		const state = (alb: Color, id: string) => world.services.targets(alb, "blue").find((each) => each.id === id)?.state;
		const replaced = () => COLORS.every((alb) => state(alb, "blue-1") === "healthy");
		world.until(() => state("blue", "blue-0") === "unhealthy", { blue: 1, green: 0 });
		while (!replaced()) {
			for (const alb of COLORS) expect(state(alb, "blue-0")).not.toBe("draining");
			world.pass(1);
		}
		for (const alb of COLORS) expect(state(alb, "blue-0")).toBe("draining");
		world.pass(21);
		expect(world.states("blue", "blue")).toEqual(["healthy"]);
	});

	it("is replaced although only one load balancer finds it so", () => {
		const healthCheck = { intervalSeconds: 10, timeoutSeconds: 5 };
		const world = play({ tasks: 1, settings: { ...settings, gracePeriodSeconds: 0, healthCheck } });
		const sick = (alb: Color) => world.states(alb, "blue")[0] === "unhealthy";
		world.until(() => sick("blue") !== sick("green"), { blue: 0.3, green: 0 });
		world.pass(10);
		expect(world.services.targets("blue", "blue").map(({ id }) => id)).toEqual(["blue-0", "blue-1"]);
	});

	it("never makes more than twice the desired count run", async () => {
		const rates = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 });
		await fc.assert(
			fc.asyncProperty(rates, fc.integer({ min: 1, max: 6 }), fc.nat(1_000), async (rates, tasks, seed) => {
				const world = play({ tasks, seed, settings: { ...settings, gracePeriodSeconds: 5 } });
				for (const blue of rates) {
					for (let i = 0; i < 100; i++) {
						world.pass(1, { blue, green: 0 });
						const { runningCount } = await world.view("blue");
						expect(runningCount).toBeLessThanOrEqual(2 * tasks);
						expect(runningCount).toBeGreaterThanOrEqual(tasks);
					}
				}
				world.pass(200);
				expect(world.states("blue", "blue")).toEqual(Array(tasks).fill("healthy"));
			}),
			// An unhealthy task recovers while the replacements of all three are still starting.
			{ numRuns: runs(20), examples: [[[0.1843207043129951], 3, 0]] },
		);
	});
});

describe("a newer deployment", () => {
	const settings = { startSeconds: [10, 10] as [number, number], deregistrationSeconds: 20, gracePeriodSeconds: 0 };

	it("becomes the primary one at once, and says so", async () => {
		const world = play({ settings });
		const before = (await world.view("green")).deployment;
		world.pass(42);
		world.services.redeploy("ecs-svc/3");
		const { deployment } = await world.view("green");
		expect(deployment).toMatchObject({ id: "ecs-svc/3", rolloutState: "IN_PROGRESS" });
		expect(deployment.taskDefinition).not.toBe(before.taskDefinition);
		expect(world.events.slice(1)).toEqual([
			{
				second: 42,
				eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS",
				deploymentId: "ecs-svc/3",
				serviceArn: arns.green,
			},
		]);
	});

	it("replaces the tasks that run, and never has fewer of them healthy than are wanted", async () => {
		const world = play({ settings });
		await world.scale("green", 4);
		world.pass(30);
		world.services.redeploy("ecs-svc/3");
		const completed = () =>
			world.events.some(
				({ eventName, deploymentId }) => eventName.endsWith("COMPLETED") && deploymentId === "ecs-svc/3",
			);
		while (!completed()) {
			world.pass(1);
			const { runningCount } = await world.view("green");
			expect(world.count("blue", "green", "healthy")).toBeGreaterThanOrEqual(4);
			expect(runningCount).toBeLessThanOrEqual(8);
		}
		const ids = world.services.targets("blue", "green").map(({ id }) => id);
		expect(ids).toEqual(["green-4", "green-5", "green-6", "green-7"]);
	});

	it("that never gets healthy leaves the older tasks in place, and stays within twice the desired count", async () => {
		const world = play({ settings });
		await world.scale("green", 2);
		world.pass(30);
		world.services.redeploy("ecs-svc/3");
		const started = new Set<string>();
		const failed = () => world.events.some(({ eventName }) => eventName.endsWith("FAILED"));
		const watch = async (seconds: number) => {
			for (let i = 0; i < seconds; i++) {
				world.pass(1, SICK_GREEN);
				for (const { id } of world.services.targets("blue", "green")) started.add(id);
				expect((await world.view("green")).runningCount).toBeLessThanOrEqual(4);
			}
		};
		while (!failed()) await watch(1);
		await watch(100);
		const remaining = world.services.targets("blue", "green").map(({ id }) => id);
		expect(remaining).toEqual(expect.arrayContaining(["green-0", "green-1"]));
		// Two newer ones, and a replacement for each failure but the third: that trips the breaker.
		expect([...started].sort()).toEqual(["green-0", "green-1", "green-2", "green-3", "green-4", "green-5"]);
		expect(remaining).toHaveLength(3);
	});

	it("that has failed is left as it is, even when fewer tasks are wanted", async () => {
		const world = play({ settings });
		await world.scale("green", 4);
		world.pass(30);
		world.services.redeploy("ecs-svc/3");
		world.until(() => world.events.some(({ eventName }) => eventName.endsWith("FAILED")), SICK_GREEN);
		await world.scale("green", 2);
		world.pass(50, SICK_GREEN);
		expect(world.states("blue", "green")).toEqual(Array(4).fill("unhealthy"));
	});

	it("heals a service whose older tasks are all unhealthy", async () => {
		const world = play({ settings });
		await world.scale("green", 2);
		world.pass(35, SICK_GREEN);
		world.services.redeploy("ecs-svc/3");
		world.pass(80);
		expect(world.states("blue", "green")).toEqual(["healthy", "healthy"]);
		expect((await world.view("green")).deployment).toMatchObject({ id: "ecs-svc/3", rolloutState: "COMPLETED" });
	});
});
