import { describe, expect, it } from "vitest";
import { Killed } from "../../rehearsal/policies/policy.ts";
import { Seed } from "../../rehearsal/random.ts";
import { sampleService } from "../../rehearsal/sample.ts";
import { weightsOf } from "../../rehearsal/world/at-rest.ts";
import type { ReleaseEvent } from "../../runtime/contract/index.ts";
import { fail, hold, pass } from "../../runtime/core/analysis/verdict.ts";
import { smallPolicy, smallScenario, smallSimulation } from "../support/small.ts";

const service = sampleService();

describe("a stage's time", () => {
	it("passes while a policy sleeps, and is told in whole seconds", async () => {
		const { simulation, sleep } = smallSimulation();
		await sleep(10.75);
		await sleep(10);
		expect(simulation.seconds()).toBe(20);
	});

	it("begins with the stage, whenever that is made", async () => {
		const { clock, sleep } = smallSimulation();
		await sleep(100);
		expect(smallSimulation({ clock }).simulation.seconds()).toBe(0);
	});

	it("has played the world up to now when a policy wakes", async () => {
		const { simulation, sleep } = smallSimulation();
		await simulation.world.route(100);
		await sleep(10);
		expect(simulation.world.series.intended.slice(8, 11)).toEqual(new Float64Array([1, 1, 0]));
	});

	it("has played the world up to now when a policy calls an API", async () => {
		const { simulation, clock } = smallSimulation();
		await simulation.world.route(100);
		await clock.runUntil(new Promise((resolve) => clock.timers.setTimeout(resolve, 10_000)));
		await simulation.ports.locks.held("shop");
		expect(simulation.world.series.intended.slice(8, 11)).toEqual(new Float64Array([1, 1, 0]));
	});
});

describe("a stage's world", () => {
	it("is wired as the policy says", () => {
		const shareWhenDnsGivesHalf = (topology: "cross-wired" | "own-color" | "one-alb") => {
			const { simulation } = smallSimulation({ policy: smallPolicy({ topology }) });
			simulation.world.dns.write(weightsOf(service, 50));
			return simulation.world.intended();
		};
		expect(shareWhenDnsGivesHalf("own-color")).toBe(0.5);
		expect(shareWhenDnsGivesHalf("cross-wired")).toBe(0);
		expect(shareWhenDnsGivesHalf("one-alb")).toBe(0);
	});

	it("fails API calls as the scenario says, after as many tries as the policy's SDK makes", async () => {
		const scenario = smallScenario({ faults: [{ kind: "api", service: "ecs", error: "Throttled" }] });
		const { simulation } = smallSimulation({ scenario, policy: smallPolicy({ sdkAttempts: 5 }) });
		await expect(simulation.ports.services.describe(service.cluster, service.services)).rejects.toThrow(
			"DescribeServices",
		);
		expect(simulation.record.calls.map(({ error }) => error)).toEqual(Array(5).fill("Throttled"));
	});
});

describe("deployments on a stage", () => {
	/** Plays ten minutes with two tasks of green wanted. */
	async function heard(changes: object, listener: (event: ReleaseEvent) => void = () => {}) {
		const { simulation, sleep } = smallSimulation({ scenario: smallScenario(changes) });
		const events: string[] = [];
		simulation.onDeployment((event) => {
			const { eventName, deploymentId, serviceArn } = event;
			expect(serviceArn).toBe(service.services.green);
			events.push(`${simulation.seconds()} ${deploymentId} ${eventName.replace("SERVICE_DEPLOYMENT_", "")}`);
			listener(event);
		});
		await simulation.world.services.scale(service.cluster, service.services.green, 2);
		for (let i = 0; i < 600; i++) await sleep(1);
		return { events, simulation };
	}

	it("are told of: that of the release, and when it has completed, each twice", async () => {
		const { events } = await heard({});
		expect(events.slice(0, 2)).toEqual(Array(2).fill("0 ecs-svc/2 IN_PROGRESS"));
		expect(events.slice(2)).toEqual(Array(2).fill(expect.stringMatching(/^\d+ ecs-svc\/2 COMPLETED$/)));
	});

	it("are told of after a while, so that the order in which they come is anybody's guess", async () => {
		const orders = new Set<string>();
		for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
			const aws = { ecs: { eventSeconds: [1, 9] } };
			const { simulation, sleep } = smallSimulation({ scenario: smallScenario({ aws }), seed: new Seed(seed) });
			const names: string[] = [];
			simulation.onDeployment(({ eventName, at }) => {
				expect(simulation.seconds()).toBeGreaterThanOrEqual(1);
				expect(at).toMatch(/^2026-01-01T/);
				names.push(eventName);
			});
			await sleep(1);
			for (let i = 0; i < 20; i++) await sleep(1);
			expect(names).toHaveLength(4);
			orders.add(names.join());
		}
		expect(orders.size).toBeGreaterThan(1);
		expect([...orders].some((order) => order.startsWith("SERVICE_DEPLOYMENT_COMPLETED"))).toBe(true);
	});

	it("are those of the stage's own service", async () => {
		const services = { blue: "arn:my-blue", green: "arn:my-green" };
		const { simulation, sleep } = smallSimulation({ service: sampleService({ services }) });
		const arns: string[] = [];
		simulation.onDeployment(({ serviceArn }) => arns.push(serviceArn));
		await sleep(1);
		expect(new Set(arns)).toEqual(new Set(["arn:my-green"]));
	});

	it("are told of when a newer one begins, each with its own id", async () => {
		const faults = [5, 7].map((atSeconds) => ({ kind: "deployment", atSeconds }));
		const { events } = await heard({ faults });
		expect([...new Set(events)].slice(0, 3)).toEqual([
			"0 ecs-svc/2 IN_PROGRESS",
			"6 ecs-svc/3 IN_PROGRESS",
			"8 ecs-svc/4 IN_PROGRESS",
		]);
	});

	it("are not told of when they fail, as the EventBridge rule asks for none of those", async () => {
		const { events, simulation } = await heard({ release: { errors: 1 } });
		const { green } = await simulation.world.services.describe();
		expect(green.deployment.rolloutState).toBe("FAILED");
		expect(new Set(events)).toEqual(new Set(["0 ecs-svc/2 IN_PROGRESS"]));
	});

	it("are told of between two seconds of the world, so that a listener may act at once", async () => {
		const { simulation, sleep } = smallSimulation({
			scenario: smallScenario({ faults: [{ kind: "deployment", atSeconds: 5 }] }),
		});
		const ids: string[] = [];
		simulation.onDeployment(({ deploymentId }) => {
			ids.push(deploymentId);
			simulation.world.advance();
		});
		await sleep(10);
		await sleep(1);
		expect([...new Set(ids)]).toEqual(["ecs-svc/2", "ecs-svc/3"]);
	});
});

describe("a stage's record", () => {
	it("has a moment for each note: when to the millisecond, and the share to a tenth of a percent", async () => {
		const { simulation, sleep } = smallSimulation();
		await simulation.world.route(12.5);
		await sleep(1.25);
		simulation.note("Shift", hold("NoMetrics", "none yet"));
		simulation.note("Settle");
		expect(simulation.record.timeline).toEqual([
			{ seconds: 1.25, state: "Shift", percent: 12.5, verdict: hold("NoMetrics", "none yet") },
			{ seconds: 1.25, state: "Settle", percent: 12.5 },
		]);
	});

	it("has the moment of the first verdict against the release, and of no other verdict", async () => {
		const { simulation, sleep } = smallSimulation();
		simulation.note("Assess", pass("Healthy", "fine"));
		simulation.note("Assess", hold("NoMetrics", "none yet"));
		expect(simulation.record.verdictAt).toBeUndefined();
		await sleep(2.5);
		simulation.note("Assess", fail("Sick", "sick"));
		await sleep(1);
		simulation.note("FailBack", fail("Sick", "still sick"));
		expect(simulation.record.verdictAt).toBe(2.5);
	});

	it("adds up transitions and invocations", () => {
		const { simulation } = smallSimulation();
		simulation.count({ transitions: 2 });
		simulation.count({ transitions: 3, lambdaCalls: 4 });
		simulation.count({ lambdaCalls: 1 });
		expect(simulation.record).toMatchObject({ transitions: 5, lambdaCalls: 5 });
	});

	it("has each announcement that people get", () => {
		const { simulation } = smallSimulation();
		simulation.announce("green is live");
		expect(simulation.record.announcements).toEqual(["green is live"]);
	});

	it("has what was done in the words of whoever did it, where no verdict says it", () => {
		const { simulation } = smallSimulation();
		simulation.note("Prepare", undefined, "1 of 4 tasks");
		simulation.note("Shift");
		expect(simulation.record.timeline).toEqual([
			{ seconds: 0, state: "Prepare", percent: 0, detail: "1 of 4 tasks" },
			{ seconds: 0, state: "Shift", percent: 0 },
		]);
	});

	it("counts the calls of ports that a controller brings along, and lets them fail as the scenario says", async () => {
		const faults = [{ kind: "api", service: "states", error: "Unavailable" }];
		const { simulation, sleep } = smallSimulation({ scenario: smallScenario({ faults }) });
		const published: string[] = [];
		const { topic, executions } = simulation.api({
			topic: { publish: async ({ subject }) => void published.push(subject) },
			executions: { describe: async (_: string) => ({ running: true, status: "RUNNING" }) },
		});
		await sleep(3);
		await topic.publish({ subject: "hear", message: "hear" });
		await expect(executions.describe("arn:one")).rejects.toMatchObject({ name: "Unavailable" });
		expect(published).toEqual(["hear"]);
		const describing = {
			seconds: 3,
			service: "states",
			action: "DescribeExecution",
			write: false,
			error: "Unavailable",
		};
		expect(simulation.record.calls).toEqual([
			{ seconds: 3, service: "sns", action: "Publish", write: true },
			...Array(3).fill(describing),
		]);
	});

	it("says what else has happened, when it did, and what it made of the weights", async () => {
		const faults = [
			{ kind: "weights", atSeconds: 4, by: "operator", candidatePercent: 40 },
			{ kind: "stable", atSeconds: 7, release: { errors: 1 } },
			{ kind: "deployment", atSeconds: 8 },
		];
		const policy = smallPolicy({ topology: "own-color" });
		const { simulation, sleep } = smallSimulation({ scenario: smallScenario({ faults }), policy });
		await sleep(20);
		expect(simulation.record.timeline).toEqual([
			{ seconds: 4, state: "changed by operator", percent: 40 },
			{ seconds: 7, state: "stable changes", percent: 40 },
			{ seconds: 8, state: "newer release", percent: 40 },
		]);
	});

	it("tells of a newer release as it is deployed, even to a policy that sleeps", async () => {
		const faults = [{ kind: "deployment", atSeconds: 8 }];
		const { simulation, clock, sleep } = smallSimulation({ scenario: smallScenario({ faults }) });
		const heard: [string, number][] = [];
		const start = clock.now();
		simulation.onDeployment(({ deploymentId }) =>
			heard.push([deploymentId, Math.floor((clock.now() - start) / 1_000)]),
		);
		await sleep(50);
		expect(heard.find(([id]) => id === "ecs-svc/2")).toEqual(["ecs-svc/2", 0]);
		expect(heard.find(([id]) => id === "ecs-svc/3")).toEqual(["ecs-svc/3", 9]);
	});
});

describe("a controller that the scenario kills", () => {
	it("dies as it enters that phase for the how-manieth time, and in no other phase", () => {
		const faults = [{ kind: "kill", phase: "shift", visit: 2 }];
		const { simulation } = smallSimulation({ scenario: smallScenario({ faults }) });
		for (const phase of ["settle", "settle", "shift", "assess", "assess"] as const) simulation.enter(phase);
		expect(simulation.record.timeline).toEqual([]);
		expect(() => simulation.enter("shift")).toThrow(Killed);
		expect(simulation.record.timeline).toMatchObject([{ state: "killed in shift" }]);
		expect(() => simulation.enter("shift")).not.toThrow();
	});

	it("dies the first time, when the scenario says no other", () => {
		const { simulation } = smallSimulation({ scenario: smallScenario({ faults: [{ kind: "kill", phase: "route" }] }) });
		expect(() => simulation.enter("route")).toThrow("the controller died in route");
	});
});
