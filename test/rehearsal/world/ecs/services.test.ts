import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Seed } from "../../../../rehearsal/random.ts";
import { Service } from "../../../../rehearsal/scenario/aws.ts";
import { Deployment } from "../../../../rehearsal/world/ecs/deployment.ts";
import { type DeploymentEvent, WorldServices } from "../../../../rehearsal/world/ecs/services.ts";
import { COLOURS, type Colour, type PerColour } from "../../../../runtime/contract.ts";

const arns = { blue: "arn:blue", green: "arn:green" };
const HEALTHY = { blue: 0, green: 0 };

interface Options {
	readonly settings?: v.InferInput<typeof Service>;
	readonly tasks?: number;
	readonly idle?: number;
	readonly seed?: number;
}

/** Services that a test plays second by second. Tasks start at once, unless the settings say otherwise. */
function play({ settings = {}, tasks = 2, seed = 1, ...rest }: Options = {}) {
	const events: DeploymentEvent[] = [];
	let second = 0;
	const services = new WorldServices({
		arns,
		service: v.parse(Service, { startSeconds: [0, 0], ...settings }),
		tasks,
		...rest,
		now: () => second,
		seed: new Seed(seed),
		onEvent: (event) => events.push(event),
	});
	const states = (edge: Colour, colour: Colour) => services.targets(edge, colour).map(({ state }) => state);
	return {
		services,
		events,
		states,
		/** Plays so many seconds. */
		pass(seconds: number, healthErrors: PerColour<number> = HEALTHY) {
			for (let i = 0; i < seconds; i++) services.tick(second++, healthErrors);
		},
		/** Plays until something holds, and answers the second after. */
		until(holds: () => boolean, healthErrors: PerColour<number> = HEALTHY) {
			while (!holds()) {
				if (second > 5_000) throw new Error("it never happened");
				services.tick(second++, healthErrors);
			}
			return second;
		},
		scale: (colour: Colour, desired: number) => services.scale("", arns[colour], desired),
		view: async (colour: Colour) => (await services.describe())[colour],
		count: (edge: Colour, colour: Colour, state: string) =>
			states(edge, colour).filter((each) => each === state).length,
	};
}

const SICK_GREEN = { blue: 0, green: 1 };

describe("two services at rest", () => {
	it("have blue serving on both edges, and green deployed but without tasks", async () => {
		const { services, states, view } = play({ tasks: 3 });
		for (const edge of COLOURS) {
			expect(states(edge, "blue")).toEqual(["healthy", "healthy", "healthy"]);
			expect(services.receiving(edge, "blue")).toBe(3);
			expect(states(edge, "green")).toEqual([]);
			expect(services.receiving(edge, "green")).toBe(0);
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

	it("stay so, without an event, while nothing fails", () => {
		const world = play();
		world.pass(600);
		expect(world.states("green", "blue")).toEqual(["healthy", "healthy"]);
		expect(world.events).toEqual([]);
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
	it("starts tasks with the next second, and registers them on both edges when they run", async () => {
		const world = play();
		await world.scale("green", 2);
		expect(await world.view("green")).toMatchObject({ desiredCount: 2, runningCount: 0 });
		world.pass(1);
		expect(await world.view("green")).toMatchObject({ runningCount: 2 });
		for (const edge of COLOURS) expect(world.states(edge, "green")).toEqual(["initial", "initial"]);
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

	it("has a target healthy after the first check that passes, each within one interval on each edge", async () => {
		const world = play({ settings: { healthCheck: { intervalSeconds: 30, healthyThreshold: 10 } } });
		await world.scale("green", 200);
		world.pass(1);
		expect(world.count("blue", "green", "initial")).toBe(200);
		world.pass(15);
		for (const edge of COLOURS) {
			expect(world.count(edge, "green", "healthy")).toBeGreaterThan(70);
			expect(world.count(edge, "green", "healthy")).toBeLessThan(130);
		}
		expect(world.states("blue", "green")).not.toEqual(world.states("green", "green"));
		world.pass(15);
		for (const edge of COLOURS) expect(world.count(edge, "green", "healthy")).toBe(200);
	});

	it("completes the deployment once every task is healthy on both edges", async () => {
		const world = play();
		await world.scale("green", 2);
		world.until(() => world.events.length > 0);
		for (const edge of COLOURS) expect(world.states(edge, "green")).toEqual(["healthy", "healthy"]);
		const event = { eventName: "SERVICE_DEPLOYMENT_COMPLETED", deploymentId: "ecs-svc/2", serviceArn: arns.green };
		expect(world.events).toMatchObject([event]);
		expect((await world.view("green")).deployment).toMatchObject({
			rolloutState: "COMPLETED",
			reason: "ECS deployment ecs-svc/2 completed.",
		});
	});

	it("keeps a completed deployment completed when more tasks start", async () => {
		const world = play();
		await world.scale("blue", 5);
		world.pass(5);
		expect((await world.view("blue")).deployment.rolloutState).toBe("COMPLETED");
		expect(world.events).toEqual([]);
	});
});

describe("scaling down", () => {
	it("drains the tasks that are too many at once, and is rid of them after the deregistration delay", async () => {
		const world = play({ tasks: 5, settings: { deregistrationSeconds: 30 } });
		world.pass(10);
		await world.scale("blue", 2);
		expect(await world.view("blue")).toMatchObject({ desiredCount: 2, runningCount: 2 });
		for (const edge of COLOURS) {
			expect(world.count(edge, "blue", "draining")).toBe(3);
			expect(world.services.receiving(edge, "blue")).toBe(2);
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
		expect(world.events).toEqual([]);
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
			{ numRuns: 30 },
		);
	});
});

describe("health checks", () => {
	const patient = { gracePeriodSeconds: 3_600, healthCheck: { intervalSeconds: 10, timeoutSeconds: 5 } };

	it("make a target unhealthy after so many failures in a row, and not one earlier", () => {
		const world = play({ tasks: 100, settings: { ...patient, healthCheck: { unhealthyThreshold: 3 } } });
		const sick = { blue: 1, green: 0 };
		world.pass(21, sick);
		expect(world.count("blue", "blue", "unhealthy")).toBe(0);
		world.pass(10, sick);
		expect(world.count("blue", "blue", "unhealthy")).toBe(100);
	});

	it("make an unhealthy target healthy after so many that pass in a row", () => {
		const world = play({ tasks: 100, settings: { ...patient, healthCheck: { healthyThreshold: 4 } } });
		world.pass(60, { blue: 1, green: 0 });
		world.pass(30);
		expect(world.count("blue", "blue", "healthy")).toBe(0);
		world.pass(10);
		expect(world.count("blue", "blue", "healthy")).toBe(100);
	});

	it("fail for each task and each edge by its own luck", () => {
		const world = play({ tasks: 400, settings: patient });
		world.pass(21, { blue: 0.5, green: 0 });
		const [blue, green] = COLOURS.map((edge) => world.states(edge, "blue").map((state) => state === "unhealthy"));
		const both = blue?.filter((sick, i) => sick && green?.[i]).length ?? 0;
		// Two failures in a row: a quarter; on both edges: a sixteenth.
		for (const sick of [blue, green]) expect(sick?.filter(Boolean).length).toBeGreaterThan(65);
		for (const sick of [blue, green]) expect(sick?.filter(Boolean).length).toBeLessThan(135);
		expect(both).toBeGreaterThan(8);
		expect(both).toBeLessThan(45);
	});

	it("see what they see whatever happens to other tasks", async () => {
		const alone = play({ tasks: 20, settings: patient });
		const crowded = play({ tasks: 20, settings: patient });
		await crowded.scale("green", 30);
		const ailing = { blue: 0.4, green: 0.7 };
		alone.pass(100, ailing);
		crowded.pass(100, ailing);
		expect(crowded.states("blue", "blue")).toEqual(alone.states("blue", "blue"));
		expect(alone.states("blue", "blue")).toContain("unhealthy");
	});

	it("fall out otherwise with another seed", () => {
		const [one, another] = [1, 2].map((seed) => play({ seed, tasks: 50, settings: patient }));
		one?.pass(21, { blue: 0.5, green: 0 });
		another?.pass(21, { blue: 0.5, green: 0 });
		expect(one?.states("blue", "blue")).not.toEqual(another?.states("blue", "blue"));
	});
});

describe("requests", () => {
	it("go to healthy targets only, while there are any", () => {
		const world = play({ tasks: 40, settings: { gracePeriodSeconds: 3_600 } });
		world.pass(40, { blue: 0.5, green: 0 });
		for (const edge of COLOURS) {
			const healthy = world.count(edge, "blue", "healthy");
			expect(healthy).toBeLessThan(40);
			expect(world.services.receiving(edge, "blue")).toBe(healthy);
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

	it("stays until its replacement is healthy on both edges, and then drains", () => {
		// An unhealthy target would need ten checks to recover, a new one needs one.
		const slow = { ...settings, gracePeriodSeconds: 0, healthCheck: { healthyThreshold: 10 } };
		const world = play({ tasks: 1, settings: slow });
		const state = (edge: Colour, id: string) =>
			world.services.targets(edge, "blue").find((each) => each.id === id)?.state;
		const replaced = () => COLOURS.every((edge) => state(edge, "blue-1") === "healthy");
		world.until(() => state("blue", "blue-0") === "unhealthy", { blue: 1, green: 0 });
		while (!replaced()) {
			for (const edge of COLOURS) expect(state(edge, "blue-0")).not.toBe("draining");
			world.pass(1);
		}
		for (const edge of COLOURS) expect(state(edge, "blue-0")).toBe("draining");
		world.pass(21);
		expect(world.states("blue", "blue")).toEqual(["healthy"]);
	});

	it("is replaced although only one edge finds it so", () => {
		const world = play({ tasks: 1, settings: { ...settings, gracePeriodSeconds: 0 } });
		const sick = (edge: Colour) => world.states(edge, "blue")[0] === "unhealthy";
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
			{ numRuns: 20 },
		);
	});
});

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
		const deployment = new Deployment("ecs-svc/2", "app:1");
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
		const healthyOn = (edge: Colour) =>
			world.services.targets(edge, "green").flatMap(({ id, state }) => (state === "healthy" ? id : []));
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

describe("a newer deployment", () => {
	const settings = { startSeconds: [10, 10] as [number, number], deregistrationSeconds: 20, gracePeriodSeconds: 0 };

	it("becomes the primary one at once, and says so", async () => {
		const world = play({ settings });
		const before = (await world.view("green")).deployment;
		world.pass(42);
		world.services.deploy("ecs-svc/3");
		const { deployment } = await world.view("green");
		expect(deployment).toMatchObject({ id: "ecs-svc/3", rolloutState: "IN_PROGRESS" });
		expect(deployment.taskDefinition).not.toBe(before.taskDefinition);
		expect(world.events).toEqual([
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
		world.services.deploy("ecs-svc/3");
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
		world.services.deploy("ecs-svc/3");
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
		const left = world.services.targets("blue", "green").map(({ id }) => id);
		expect(left).toEqual(expect.arrayContaining(["green-0", "green-1"]));
		// Two newer ones, and a replacement for each failure but the third: that trips the breaker.
		expect([...started].sort()).toEqual(["green-0", "green-1", "green-2", "green-3", "green-4", "green-5"]);
		expect(left).toHaveLength(3);
	});

	it("that has failed is left as it is, even when fewer tasks are wanted", async () => {
		const world = play({ settings });
		await world.scale("green", 4);
		world.pass(30);
		world.services.deploy("ecs-svc/3");
		world.until(() => world.events.some(({ eventName }) => eventName.endsWith("FAILED")), SICK_GREEN);
		await world.scale("green", 2);
		world.pass(50, SICK_GREEN);
		expect(world.states("blue", "green")).toEqual(Array(4).fill("unhealthy"));
	});

	it("heals a service whose older tasks are all unhealthy", async () => {
		const world = play({ settings });
		await world.scale("green", 2);
		world.pass(35, SICK_GREEN);
		world.services.deploy("ecs-svc/3");
		world.pass(80);
		expect(world.states("blue", "green")).toEqual(["healthy", "healthy"]);
		expect((await world.view("green")).deployment).toMatchObject({ id: "ecs-svc/3", rolloutState: "COMPLETED" });
	});
});

describe("what a task definition runs", () => {
	it("is another image for another release", async () => {
		const { services, view } = play();
		const image = async () => services.containers((await view("green")).deployment.taskDefinition);
		const before = await image();
		services.deploy("ecs-svc/3");
		expect(await image()).not.toEqual(before);
		expect(before).toHaveLength(1);
	});
});
