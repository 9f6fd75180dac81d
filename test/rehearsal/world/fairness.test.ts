import { describe, expect, it } from "vitest";
import { flagger } from "../../../rehearsal/policies/flagger.ts";
import { Seed } from "../../../rehearsal/random.ts";
import { EPOCH } from "../../../rehearsal/run.ts";
import { sampleService } from "../../../rehearsal/sample.ts";
import { weightsOf } from "../../../rehearsal/world/at-rest.ts";
import { Alarm, errorRate } from "../../../rehearsal/world/cloudwatch/alarm.ts";
import { Metrics } from "../../../rehearsal/world/cloudwatch/metrics.ts";
import { startOf } from "../../../rehearsal/world/cloudwatch/periods.ts";
import { type ServeInput, serve } from "../../../rehearsal/world/elb/serve.ts";
import type { WorldOptions } from "../../../rehearsal/world/options.ts";
import { albsOf, type Topology } from "../../../rehearsal/world/topology.ts";
import { World } from "../../../rehearsal/world/world.ts";
import { byColor, COLORS } from "../../../runtime/contract/index.ts";
import { smallScenario } from "../../support/small.ts";
import { FakeSimulation } from "../policies/simulation.ts";

const service = sampleService();

/** Without a safety net, so that weights alone say who answers. */
const unguarded = sampleService({ alarms: { blue: [], green: [] } });

/** A world of ten minutes in which green has as many tasks as blue. */
async function worldOf(changes: Readonly<Record<string, unknown>> = {}, options: Partial<WorldOptions> = {}) {
	const clock = { seconds: 0 };
	const scenario = smallScenario(changes);
	const world = new World({ service, scenario, seed: new Seed(1), now: () => clock.seconds, seconds: 600, ...options });
	await world.services.scale(service.cluster, service.services.green, 2);
	return { world, clock };
}

describe("a policy's tasks", () => {
	it.each<[Topology, { blue: number; green: number }, { blue: number; green: number }]>([
		["cross-wired", { blue: 2, green: 2 }, { blue: 2, green: 2 }],
		["own-color", { blue: 2, green: 0 }, { blue: 0, green: 2 }],
		["one-alb", { blue: 2, green: 2 }, { blue: 0, green: 0 }],
	])(
		"are registered on the load balancers that %s has for them, and on no other",
		async (topology, blueAlb, greenAlb) => {
			const { world, clock } = await worldOf({}, { topology });
			clock.seconds = 120;
			world.advance();
			const loadBalancers = { blue: blueAlb, green: greenAlb };
			expect(byColor((alb) => byColor((color) => world.services.targets(alb, color).length))).toEqual(loadBalancers);
			expect(byColor((alb) => byColor((color) => world.services.receiving(alb, color)))).toEqual(loadBalancers);
			for (const color of COLORS) {
				expect(albsOf(topology, color)).toEqual(COLORS.filter((alb) => loadBalancers[alb][color] > 0));
			}
		},
	);

	it("are found unhealthy by each load balancer that they are registered on, so by one load balancer later than by two", async () => {
		const firstSick = async (topology: Topology, seed: number) => {
			const behavior = () => ({ errors: 0, latencyMs: 10, healthErrors: 0.5 });
			const { world, clock } = await worldOf({}, { topology, behavior, seed: new Seed(seed) });
			const sick = () => COLORS.some((alb) => world.services.targets(alb, "blue").some((t) => t.state === "unhealthy"));
			for (clock.seconds = 1; clock.seconds < 600 && !sick(); clock.seconds++) world.advance();
			return clock.seconds;
		};
		const seeds = Array.from({ length: 60 }, (_, i) => i);
		const mean = async (topology: Topology) =>
			(await Promise.all(seeds.map((seed) => firstSick(topology, seed)))).reduce((a, b) => a + b, 0) / seeds.length;
		expect((await mean("one-alb")) - (await mean("cross-wired"))).toBeGreaterThan(5);
	});
});

describe("requests that find no target of blue", () => {
	const second: ServeInput = {
		second: 1,
		requests: { blue: 1_000, green: 0 },
		forwards: byColor(() => ({ blue: 1, green: 0 })),
		receiving: byColor(() => ({ blue: 0, green: 2 })),
		responses: byColor(() => () => ({ errors: 0, latencyMs: 10, healthErrors: 0 })),
		base: { errors: 0, latencyMs: 10, healthErrors: 0 },
		objectiveMs: 500,
		seed: new Seed(1),
	};

	it("failed because of the rollout once that has retired blue, and only then", () => {
		expect(serve({ ...second, blueRetired: true }).failedByRelease).toBe(1_000);
		expect(serve(second).failedByRelease).toBe(0);
	});

	it("count so in a world whose blue a policy has scaled down", async () => {
		const requests = { tick: () => ({ blue: 10, green: 0 }) };
		const { world, clock } = await worldOf({}, { topology: "one-alb", requests });
		await world.services.scale(service.cluster, service.services.blue, 0);
		clock.seconds = 10;
		world.advance();
		expect(world.series.failedByRelease[5]).toBe(10);
	});
});

describe("what follows a share of little traffic", () => {
	it("follows the share that the listener gives, not the all or nothing of single seconds", async () => {
		// One request a second, half of them to green: of a lone request green has all or none.
		const requests = { tick: () => ({ blue: 1, green: 0 }) };
		const observed: number[] = [];
		const behavior: WorldOptions["behavior"] = (color, { share, seconds }) => {
			if (color === "green" && seconds >= 200) observed.push(share);
			return { errors: 0, latencyMs: 10, healthErrors: 0 };
		};
		const { world, clock } = await worldOf({}, { topology: "one-alb", requests, behavior });
		await world.route(50);
		clock.seconds = 600;
		world.advance();
		expect(Math.min(...observed)).toBeGreaterThan(0.2);
		expect(Math.max(...observed)).toBeLessThan(0.8);
	});
});

describe("somebody else's hand", () => {
	const faults = [{ kind: "weights", atSeconds: 100, by: "terraform", candidatePercent: 40 }];

	it.each([101, 160, 400])("moves in its second, though the world is played only at %i s", async (playedAt) => {
		const aws = { inSyncSeconds: [0, 0], listenerSeconds: [0, 0] };
		const { world, clock } = await worldOf({ faults, aws }, { service: unguarded });
		clock.seconds = playedAt;
		world.advance();
		expect([99, 100].map((second) => world.dns.chanceOfGreen(second))).toEqual([0, 0.4]);
	});

	it("never moves before what a policy did within the same second", async () => {
		const { world, clock } = await worldOf({ faults, aws: { inSyncSeconds: [0, 0] } }, { service: unguarded });
		clock.seconds = 100.5;
		world.advance();
		await world.dns.change("", weightsOf(unguarded, 10));
		clock.seconds = 200;
		world.advance();
		expect([100, 101].map((second) => world.dns.chanceOfGreen(second))).toEqual([0, 0.4]);
	});
});

describe("minutes", () => {
	it("of CloudWatch and of Flagger begin anywhere in the scenario's, for each seed and each clock by its own luck", async () => {
		const worlds = await Promise.all(
			Array.from({ length: 300 }, async (_, i) => {
				const seed = new Seed(i);
				return (await worldOf({}, { seed, start: startOf(seed) })).world;
			}),
		);
		const minutes = worlds.map((world) => world.metrics.firstEnd - 1);
		const ticks = worlds.map((world) => world.phase("flagger"));
		for (const phases of [minutes, ticks]) {
			expect([Math.min(...phases), Math.max(...phases)]).toEqual([0, 59]);
			expect(new Set(phases).size).toBeGreaterThan(50);
		}
		expect(minutes).not.toEqual(ticks);
	});

	it("of CloudWatch are those of the clock", async () => {
		for (const second of [0, 1, 37, 59]) {
			const { world } = await worldOf({}, { start: EPOCH + second * 1_000 });
			expect(world.metrics.firstEnd).toBe(60 - second);
		}
	});

	it("let a bad minute fall into two periods, so that an alarm of two in two hears it", () => {
		const rings = (firstEnd: number) => {
			const metrics = new Metrics({ delaySeconds: [0, 0], missing: 0, firstEnd, seed: new Seed(1) });
			for (let second = 0; second < 600; second++) {
				metrics.add(second, "green", { requests: 10, failed: second >= 180 && second < 240 ? 8 : 0, latencyMs: 10 });
			}
			const of = { color: "green", threshold: 0.01 } as const;
			const options = { ...of, evaluationPeriods: 2, datapointsToAlarm: 2, treatMissing: "notBreaching" } as const;
			const alarm = new Alarm(errorRate(metrics, options), options);
			return Array.from({ length: 600 }, (_, second) => alarm.state(second)).includes("ALARM");
		};
		expect([rings(60), rings(1), rings(30), rings(59)]).toEqual([false, true, true, true]);
	});

	it("end where the first one says, and nowhere else", () => {
		const metrics = new Metrics({ delaySeconds: [0, 0], missing: 0, firstEnd: 25, seed: new Seed(1) });
		for (let second = 0; second < 120; second++)
			metrics.add(second, "green", { requests: 1, failed: 0, latencyMs: 10 });
		expect([25, 85].map((end) => metrics.minute("green", end, end)?.requests)).toEqual([25, 60]);
		expect(() => metrics.minute("green", 60, 60)).toThrow("no period ends at 60 s");
	});

	it("of Flagger tick from its own clock on", async () => {
		const simulation = new FakeSimulation({ phase: 35 });
		expect(await simulation.play(flagger)).toEqual({ outcome: "completed" });
		expect(simulation.shifts[0]).toEqual([95, 5]);
		expect(simulation.lines.at(-1)?.seconds).toBe(780 + 35);
	});
});
