import { describe, expect, it } from "vitest";
import { Killed } from "../../rehearsal/policies/policy.ts";
import { Seed } from "../../rehearsal/random.ts";
import { sampleService } from "../../rehearsal/sample.ts";
import { weightsOf } from "../../rehearsal/world/at-rest.ts";
import type { ReleaseEvent } from "../../runtime/contract.ts";
import { fail, hold, pass } from "../../runtime/core/verdict.ts";
import { smallPolicy, smallScenario, smallStage } from "../support/small.ts";

const service = sampleService();

describe("a stage's time", () => {
	it("passes while a policy sleeps, and is told in whole seconds", async () => {
		const { stage, sleep } = smallStage();
		await sleep(10.75);
		await sleep(10);
		expect(stage.seconds()).toBe(20);
	});

	it("begins with the stage, whenever that is made", async () => {
		const { clock, sleep } = smallStage();
		await sleep(100);
		expect(smallStage({ clock }).stage.seconds()).toBe(0);
	});

	it("has played the world up to now when a policy wakes", async () => {
		const { stage, sleep } = smallStage();
		await stage.world.aim(100);
		await sleep(10);
		expect(stage.world.series.intended.slice(8, 11)).toEqual(new Float64Array([1, 1, 0]));
	});

	it("has played the world up to now when a policy calls an API", async () => {
		const { stage, clock } = smallStage();
		await stage.world.aim(100);
		await clock.runUntil(new Promise((resolve) => clock.timers.setTimeout(resolve, 10_000)));
		await stage.ports.locks.held("shop");
		expect(stage.world.series.intended.slice(8, 11)).toEqual(new Float64Array([1, 1, 0]));
	});
});

describe("a stage's world", () => {
	it("is wired as the policy says", () => {
		const shareWhenDnsGivesHalf = (topology: "cross-wired" | "own-colour" | "one-edge") => {
			const { stage } = smallStage({ policy: smallPolicy({ topology }) });
			stage.world.dns.write(weightsOf(service, 50));
			return stage.world.intended();
		};
		expect(shareWhenDnsGivesHalf("own-colour")).toBe(0.5);
		expect(shareWhenDnsGivesHalf("cross-wired")).toBe(0);
		expect(shareWhenDnsGivesHalf("one-edge")).toBe(0);
	});

	it("fails API calls as the scenario says, after as many tries as the policy's SDK makes", async () => {
		const scenario = smallScenario({ faults: [{ kind: "api", service: "ecs", error: "Throttled" }] });
		const { stage } = smallStage({ scenario, policy: smallPolicy({ sdkAttempts: 5 }) });
		await expect(stage.ports.services.describe(service.cluster, service.services)).rejects.toThrow("DescribeServices");
		expect(stage.record.calls.map(({ error }) => error)).toEqual(Array(5).fill("Throttled"));
	});
});

describe("deployments on a stage", () => {
	/** Plays ten minutes with two tasks of green wanted. */
	async function heard(changes: object, listener: (event: ReleaseEvent) => void = () => {}) {
		const { stage, sleep } = smallStage({ scenario: smallScenario(changes) });
		const events: string[] = [];
		stage.onDeployment((event) => {
			const { eventName, deploymentId, serviceArn } = event;
			expect(serviceArn).toBe(service.services.green);
			events.push(`${stage.seconds()} ${deploymentId} ${eventName.replace("SERVICE_DEPLOYMENT_", "")}`);
			listener(event);
		});
		await stage.world.services.scale(service.cluster, service.services.green, 2);
		for (let i = 0; i < 600; i++) await sleep(1);
		return { events, stage };
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
			const { stage, sleep } = smallStage({ scenario: smallScenario({ aws }), seed: new Seed(seed) });
			const names: string[] = [];
			stage.onDeployment(({ eventName, at }) => {
				expect(stage.seconds()).toBeGreaterThanOrEqual(1);
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
		const { stage, sleep } = smallStage({ service: sampleService({ services }) });
		const arns: string[] = [];
		stage.onDeployment(({ serviceArn }) => arns.push(serviceArn));
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
		const { events, stage } = await heard({ release: { errors: 1 } });
		const { green } = await stage.world.services.describe();
		expect(green.deployment.rolloutState).toBe("FAILED");
		expect(new Set(events)).toEqual(new Set(["0 ecs-svc/2 IN_PROGRESS"]));
	});

	it("are told of between two seconds of the world, so that a listener may act at once", async () => {
		const { stage, sleep } = smallStage({
			scenario: smallScenario({ faults: [{ kind: "deployment", atSeconds: 5 }] }),
		});
		const ids: string[] = [];
		stage.onDeployment(({ deploymentId }) => {
			ids.push(deploymentId);
			stage.world.advance();
		});
		await sleep(10);
		await sleep(1);
		expect([...new Set(ids)]).toEqual(["ecs-svc/2", "ecs-svc/3"]);
	});
});

describe("a stage's record", () => {
	it("has a moment for each note: when to the millisecond, and the share to a tenth of a percent", async () => {
		const { stage, sleep } = smallStage();
		await stage.world.aim(12.5);
		await sleep(1.25);
		stage.note("Shift", hold("NoMetrics", "none yet"));
		stage.note("Settle");
		expect(stage.record.moments).toEqual([
			{ seconds: 1.25, state: "Shift", percent: 12.5, verdict: hold("NoMetrics", "none yet") },
			{ seconds: 1.25, state: "Settle", percent: 12.5 },
		]);
	});

	it("has the moment of the first verdict against the release, and of no other verdict", async () => {
		const { stage, sleep } = smallStage();
		stage.note("Assess", pass("Healthy", "fine"));
		stage.note("Assess", hold("NoMetrics", "none yet"));
		expect(stage.record.verdictAt).toBeUndefined();
		await sleep(2.5);
		stage.note("Assess", fail("Sick", "sick"));
		await sleep(1);
		stage.note("FailBack", fail("Sick", "still sick"));
		expect(stage.record.verdictAt).toBe(2.5);
	});

	it("adds up transitions and invocations", () => {
		const { stage } = smallStage();
		stage.count({ transitions: 2 });
		stage.count({ transitions: 3, lambdaCalls: 4 });
		stage.count({ lambdaCalls: 1 });
		expect(stage.record).toMatchObject({ transitions: 5, lambdaCalls: 5 });
	});

	it("has each announcement that people get", () => {
		const { stage } = smallStage();
		stage.announce("green is live");
		expect(stage.record.announcements).toEqual(["green is live"]);
	});

	it("has what was done in the words of whoever did it, where no verdict says it", () => {
		const { stage } = smallStage();
		stage.note("Prepare", undefined, "1 of 4 tasks");
		stage.note("Shift");
		expect(stage.record.moments).toEqual([
			{ seconds: 0, state: "Prepare", percent: 0, detail: "1 of 4 tasks" },
			{ seconds: 0, state: "Shift", percent: 0 },
		]);
	});

	it("counts the calls of ports that a controller brings along, and lets them fail as the scenario says", async () => {
		const faults = [{ kind: "api", service: "states", error: "Unavailable" }];
		const { stage, sleep } = smallStage({ scenario: smallScenario({ faults }) });
		const published: string[] = [];
		const { topic, executions } = stage.api({
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
		expect(stage.record.calls).toEqual([
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
		const policy = smallPolicy({ topology: "own-colour" });
		const { stage, sleep } = smallStage({ scenario: smallScenario({ faults }), policy });
		await sleep(20);
		expect(stage.record.moments).toEqual([
			{ seconds: 4, state: "changed by operator", percent: 40 },
			{ seconds: 7, state: "stable changes", percent: 40 },
			{ seconds: 8, state: "newer release", percent: 40 },
		]);
	});

	it("tells of a newer release as it is deployed, even to a policy that sleeps", async () => {
		const faults = [{ kind: "deployment", atSeconds: 8 }];
		const { stage, clock, sleep } = smallStage({ scenario: smallScenario({ faults }) });
		const heard: [string, number][] = [];
		const start = clock.now();
		stage.onDeployment(({ deploymentId }) => heard.push([deploymentId, Math.floor((clock.now() - start) / 1_000)]));
		await sleep(50);
		expect(heard.find(([id]) => id === "ecs-svc/2")).toEqual(["ecs-svc/2", 0]);
		expect(heard.find(([id]) => id === "ecs-svc/3")).toEqual(["ecs-svc/3", 9]);
	});
});

describe("a controller that the scenario kills", () => {
	it("dies as it enters that phase for the how-manieth time, and in no other phase", () => {
		const faults = [{ kind: "kill", phase: "shift", visit: 2 }];
		const { stage } = smallStage({ scenario: smallScenario({ faults }) });
		for (const phase of ["settle", "settle", "shift", "assess", "assess"] as const) stage.enter(phase);
		expect(stage.record.moments).toEqual([]);
		expect(() => stage.enter("shift")).toThrow(Killed);
		expect(stage.record.moments).toMatchObject([{ state: "killed in shift" }]);
		expect(() => stage.enter("shift")).not.toThrow();
	});

	it("dies the first time, when the scenario says no other", () => {
		const { stage } = smallStage({ scenario: smallScenario({ faults: [{ kind: "kill", phase: "aim" }] }) });
		expect(() => stage.enter("aim")).toThrow("the controller died in aim");
	});
});
