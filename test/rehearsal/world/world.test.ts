import { describe, expect, it } from "vitest";
import { Seed } from "../../../rehearsal/random.ts";
import { sampleService } from "../../../rehearsal/sample.ts";
import { weightsOf } from "../../../rehearsal/world/at-rest.ts";
import type { Conditions, Response } from "../../../rehearsal/world/behavior.ts";
import type { WorldOptions } from "../../../rehearsal/world/options.ts";
import { World } from "../../../rehearsal/world/world.ts";
import type { Color } from "../../../runtime/contract/index.ts";
import { smallScenario } from "../../support/small.ts";

const service = sampleService();
const { blue, green } = service.loadBalancers;
/** Without a safety net, so that weights alone say who answers. */
const NO_ALARMS = { blue: [], green: [] };
const SECONDS = 200;
const REQUESTS = 100;

/** Fails from so many seconds after its deployment on, and its health checks see nothing. */
const failsFrom = (second: number) => ({
	errors: { over: "seconds", points: [[second - 1, 0], [second, 1]] }, // biome-ignore format: a curve
	healthChecks: "shallow",
});

/** A world of 200 seconds in which the blue load balancer gets 100 requests per second, nothing fails, and green's two tasks serve within a minute. */
async function worldOf(changes: object = {}, options: Partial<WorldOptions> = {}) {
	const clock = { seconds: 0 };
	const { service: settings, ...others } = changes as { service?: object };
	const scenario = smallScenario({
		...others,
		service: { tasks: 2, startSeconds: [0, 0], errors: 0, ...settings },
	});
	const requests = { tick: () => ({ blue: REQUESTS, green: 0 }) };
	const seed = new Seed(1);
	const world = new World({
		service,
		scenario,
		seed,
		now: () => clock.seconds,
		seconds: SECONDS,
		requests,
		...options,
	});
	await world.services.scale(service.cluster, service.services.green, 2);
	return { world, clock };
}

/** The same, with all traffic on green, played to its end. */
async function onGreen(changes: object = {}, options: Partial<WorldOptions> = {}) {
	const { world, clock } = await worldOf(changes, options);
	await world.route(100);
	clock.seconds = SECONDS;
	world.advance();
	return world;
}

/** The seconds from 60 on, when green serves, in which something happened. */
const secondsOf = (column: Float64Array) => [...column.keys()].filter((second) => second >= 60 && column[second]);
const from = (first: number, before = SECONDS) => Array.from({ length: before - first }, (_, i) => first + i);

describe("a world's time", () => {
	it("is played in whole seconds, each once, and to its end at most", async () => {
		const ticked: number[] = [];
		const tick = (second: number) => {
			ticked.push(second);
			return { blue: 0, green: 0 };
		};
		const { world, clock } = await worldOf({}, { requests: { tick } });
		for (const seconds of [1.9, 1.9, 3, 1_000]) {
			clock.seconds = seconds;
			world.advance();
			if (seconds < 2) expect(ticked).toEqual([0]);
		}
		expect(ticked).toEqual(from(0));
	});
});

describe("a world's users", () => {
	it("are counted: what the candidate answered, what failed, what of it by the release, and what was slow", async () => {
		const release = { errors: 1, slowerMs: 60_000, healthChecks: "shallow" };
		const { series } = await onGreen({ release });
		const at = (column: Float64Array) => column[100];
		expect(at(series.requests)).toBe(REQUESTS);
		expect(at(series.candidate)).toBe(REQUESTS);
		expect(at(series.failed)).toBe(REQUESTS);
		expect(at(series.failedByRelease)).toBe(REQUESTS);
		expect(at(series.slow)).toBeGreaterThan(90);
		expect(at(series.intended)).toBe(1);
	});

	it("find slow what takes longer than the scenario's objective", async () => {
		const slow = async (objectiveMs: number) =>
			(await onGreen({ service: { latencyMs: 100, objectiveMs } })).series.slow[100];
		expect(await slow(1)).toBeGreaterThan(90);
		expect(await slow(60_000)).toBe(0);
	});

	it("ask DNS again when the TTL of the service's name is over", async () => {
		const dns = { ...service.dns, ttlSeconds: 5 };
		const clients = { caches: 1, classes: [{ kind: "obey", share: 1 }], keepAlive: { share: 0 } };
		const scenario = smallScenario({
			clients,
			traffic: { kind: "flat", requestsPerSecond: 50 },
			aws: { inSyncSeconds: [0, 0] },
		});
		const clock = { seconds: 0 };
		const now = () => clock.seconds;
		const topology = "own-color";
		const world = new World({
			service: { ...service, dns, alarms: NO_ALARMS },
			scenario,
			seed: new Seed(1),
			now,
			seconds: 200,
			topology,
		});
		await world.services.scale(service.cluster, service.services.green, 2);
		clock.seconds = 100;
		world.advance();
		world.dns.write(weightsOf(service, 100, topology));
		clock.seconds = 200;
		world.advance();
		const { requests, candidate } = world.series;
		expect(secondsOf(candidate)[0]).toBeLessThanOrEqual(106);
		expect(candidate.slice(107)).toEqual(requests.slice(107));
	});

	it("meet a listener's change only when that is through, though it is intended at once", async () => {
		const { world, clock } = await worldOf({ aws: { listenerSeconds: [7, 7] } });
		clock.seconds = 100;
		world.advance();
		await world.route(100);
		clock.seconds = SECONDS;
		world.advance();
		expect(secondsOf(world.series.intended)).toEqual(from(100));
		expect(secondsOf(world.series.candidate)).toEqual(from(107));
	});
});

describe("how a release behaves in a world", () => {
	/** All that was asked of a color's behavior in one second. */
	async function asked(color: Color, second: number) {
		const conditions: Conditions[] = [];
		const behavior = (each: Color, met: Conditions): Response => {
			if (each === color && met.seconds === second) conditions.push(met);
			return { errors: 0, latencyMs: 1, healthErrors: 0 };
		};
		const { world, clock } = await worldOf({}, { behavior });
		clock.seconds = 100;
		world.advance();
		await world.route(50);
		clock.seconds = SECONDS;
		world.advance();
		return conditions.map(({ load, share }) => ({ load, share }));
	}

	it("follows its load and share: its requests those of the second, its health checks those of the one before", async () => {
		expect(await asked("green", 100)).toEqual([
			{ load: 0, share: 0 },
			{ load: expect.any(Number), share: expect.any(Number) },
		]);
		const [checked, served] = await asked("green", 101);
		expect((await asked("green", 100))[1]).toEqual(checked);
		for (const each of [checked, served]) {
			expect(Math.abs((each?.share ?? 0) - 0.5)).toBeLessThan(0.25);
			// Two tasks.
			expect(each?.load).toBeCloseTo(((each?.share ?? 0) * REQUESTS) / 2);
		}
	});

	it("is held against blue alone with all the requests", async () => {
		expect(await asked("blue", 150)).toContainEqual({ load: REQUESTS / 2, share: 1 });
	});

	it("follows its age", async () => {
		expect(secondsOf((await onGreen({ release: failsFrom(120) })).series.failed)).toEqual(from(120));
	});
});

describe("what happens in a world", () => {
	it("lets the stable release turn sick in its second, which may have a fraction", async () => {
		const faults = [{ kind: "stable", atSeconds: 120.9, release: { errors: 1 } }];
		const { world, clock } = await worldOf({ faults });
		clock.seconds = SECONDS;
		world.advance();
		expect(secondsOf(world.series.failed)).toEqual(from(120));
		expect(secondsOf(world.series.failedByRelease)).toEqual([]);
	});

	it("gives green a newer release, as a deployment with an id of its own, whose age begins anew", async () => {
		const faults = [80, 130].map((atSeconds) => ({ kind: "deployment", atSeconds, release: failsFrom(30) }));
		const ids: string[] = [];
		const onEvent: WorldOptions["onEvent"] = ({ eventName, deploymentId }) => {
			if (eventName.endsWith("IN_PROGRESS")) ids.push(deploymentId);
		};
		const world = await onGreen({ faults, release: failsFrom(70) }, { onEvent });
		expect(secondsOf(world.series.failed)).toEqual([...from(70, 80), ...from(110, 130), ...from(160)]);
		expect(ids).toEqual(["ecs-svc/3", "ecs-svc/4"]);
		expect((await world.services.describe()).green.deployment.id).toBe("ecs-svc/4");
	});

	it("gives blue a newer release when the scenario says so, and counts what that fails", async () => {
		const faults = [{ kind: "deployment", atSeconds: 80, color: "blue", release: failsFrom(30) }];
		const deployed: string[] = [];
		const onEvent: WorldOptions["onEvent"] = ({ eventName, serviceArn }) => {
			if (eventName.endsWith("IN_PROGRESS")) deployed.push(serviceArn);
		};
		const { world, clock } = await worldOf({ faults }, { onEvent });
		clock.seconds = SECONDS;
		world.advance();
		expect(deployed).toEqual([service.services.blue]);
		expect((await world.services.describe()).blue.deployment.id).toBe("ecs-svc/3");
		expect(secondsOf(world.series.failed)).toEqual(from(110));
		expect(secondsOf(world.series.failedByRelease)).toEqual(from(110));
	});

	const faults = [{ kind: "weights", atSeconds: 120, by: "operator", candidatePercent: 40 }];
	const written = (world: World) => ({
		dns: world.dns.greenShare(),
		listener: world.loadBalancers.written(blue.listener).get(blue.targetGroups.green) ?? 0,
	});

	it.each([
		["cross-wired", { dns: 0.4, listener: 0 }],
		["own-color", { dns: 0.4, listener: 0 }],
		["one-alb", { dns: 0, listener: 0.4 }],
	] as const)(
		"lets somebody else change the weights that send traffic, and tells of it: %s",
		async (topology, weights) => {
			const notified: string[] = [];
			const { world, clock } = await worldOf({ faults }, { topology, onFault: (fault) => notified.push(fault.kind) });
			clock.seconds = 120;
			world.advance();
			expect(notified).toEqual([]);
			clock.seconds = 121;
			world.advance();
			expect(written(world)).toEqual(weights);
			expect(notified).toEqual(["weights"]);
		},
	);
});

describe("a world's DNS", () => {
	/** The chances of green that clients met, when its weight was set to 40 in second 100 and spread for 30 s. */
	async function chances(topology: "one-alb" | "cross-wired") {
		const met: number[] = [];
		const tick = (_: number, chance: number) => {
			met.push(chance);
			return { blue: 0, green: 0 };
		};
		const unguarded = sampleService({ alarms: NO_ALARMS });
		const { world, clock } = await worldOf({}, { topology, requests: { tick }, service: unguarded });
		clock.seconds = 100;
		world.advance();
		world.dns.write(weightsOf(unguarded, 40));
		await world.route(10);
		clock.seconds = SECONDS;
		world.advance();
		return { chances: [99, 100, 115, 130].map((second) => met[second]), intended: world.intended() };
	}

	it("answers clients with green as a change spreads", async () => {
		expect(await chances("cross-wired")).toEqual({ chances: [0, 0, 0.2, 0.4], intended: 0.6 * 0.1 });
	});

	it("leads nobody to a second load balancer where there is but one", async () => {
		expect(await chances("one-alb")).toEqual({ chances: [0, 0, 0, 0], intended: 0.1 });
	});

	it("counts for what is intended as each load balancer forwards", async () => {
		const { world } = await worldOf({}, { topology: "own-color" });
		world.dns.write(weightsOf(service, 40));
		expect(world.intended()).toBe(0.4);
		expect(world.loadBalancers.written(green.listener).get(green.targetGroups.green)).toBe(1);
	});
});

describe("a world's traffic", () => {
	it("is counted for each way through a load balancer, by dates of the same clock", async () => {
		const start = Date.UTC(2030, 5, 1);
		const { world, clock } = await worldOf(
			{ aws: { metrics: { delaySeconds: [0, 0], apartSeconds: [0, 0] } } },
			{ start },
		);
		await world.route(100);
		clock.seconds = SECONDS;
		world.advance();
		const ways = [blue.targetGroups.blue, blue.targetGroups.green].map((targetGroup) => ({
			listener: blue.listener,
			targetGroup,
		}));
		const minute = world.metrics.firstEnd + 60;
		const dates = [minute, minute + 60].map((second) => new Date(start + second * 1_000)) as [Date, Date];
		expect(await world.traffic.requests(ways, ...dates)).toEqual([0, 60 * REQUESTS]);
	});
});

describe("a world's metrics", () => {
	it("are kept for each color alone", async () => {
		const { metrics } = await onGreen({ release: failsFrom(1) });
		expect(metrics.exact("green", 100, 110)).toMatchObject({ requests: 10 * REQUESTS, failed: 10 * REQUESTS });
		expect(metrics.exact("blue", 100, 110)).toBeUndefined();
	});

	it("come as late and as seldom as the scenario says", async () => {
		const minute = async (settings: object) => {
			const { metrics } = await onGreen({ aws: { metrics: settings, listenerSeconds: [0, 0] } });
			const end = metrics.firstEnd + 60;
			return metrics.minute("green", end, end);
		};
		expect(await minute({ delaySeconds: [0, 0], apartSeconds: [0, 0] })).toMatchObject({ requests: 60 * REQUESTS });
		expect(await minute({ delaySeconds: [1, 1], apartSeconds: [0, 0] })).toBeUndefined();
		expect(await minute({ delaySeconds: [0, 0], apartSeconds: [0, 0], missing: 1 })).toBeUndefined();
	});
});
