import { describe, expect, it } from "vitest";
import { ecsDnsCanary } from "../../../rehearsal/policies/ecs-dns-canary.ts";
import { Seed } from "../../../rehearsal/random.ts";
import { sampleService } from "../../../rehearsal/sample.ts";
import { forward, weightsOf } from "../../../rehearsal/world/at-rest.ts";
import type { Response } from "../../../rehearsal/world/behavior.ts";
import { startOf } from "../../../rehearsal/world/cloudwatch/periods.ts";
import { World } from "../../../rehearsal/world/world.ts";
import type { Color } from "../../../runtime/contract/index.ts";
import { some } from "../../support/runs.ts";
import { smallScenario, smallSimulation } from "../../support/small.ts";

const service = sampleService();
const NAMES = [...service.alarms.blue, ...service.alarms.green];
const SEEDS = some([1, 2, 3, 4, 5]);

const well: Response = { errors: 0, latencyMs: 10, healthErrors: 0 };
const sick: Response = { errors: 1, latencyMs: 10, healthErrors: 1 };

/** A world of half an hour at rest. `failing` says whether a color's health checks fail in a second. */
function worldOf(failing: (color: Color, second: number) => boolean = () => false, seed = 1) {
	const clock = { seconds: 0 };
	const world = new World({
		service,
		scenario: smallScenario({ service: { tasks: 2, startSeconds: [0, 0], gracePeriodSeconds: 3_600 } }),
		seed: new Seed(seed),
		start: startOf(new Seed(seed)),
		now: () => clock.seconds,
		seconds: 1_800,
		behavior: (color, { seconds }) => (failing(color, seconds) ? sick : well),
	});
	const pass = (seconds: number) => {
		clock.seconds += seconds;
		world.advance();
	};
	return { world, clock, pass, states: () => world.alarms.states(NAMES) };
}

/** The same, with half of the answers and one of the load balancers green's, long after that has become healthy. */
async function halfGreen(failing?: (color: Color, second: number) => boolean, seed?: number) {
	const all = worldOf(failing, seed);
	const { world, pass } = all;
	await world.services.scale(service.cluster, service.services.green, 2);
	await world.loadBalancers.route(service.loadBalancers.green.listener, [forward(service, "green", 100)]);
	pass(400);
	world.dns.write(weightsOf(service, 50));
	pass(200);
	return all;
}

/** After how many seconds no more answers name green; at most ten minutes. */
function goneAfter({ world, clock, pass }: ReturnType<typeof worldOf>): number {
	const from = clock.seconds;
	while (world.dns.chanceOfGreen(clock.seconds) > 0 && clock.seconds < from + 600) pass(1);
	return clock.seconds - from;
}

describe("the safety net at rest", () => {
	it("has the idle color's alarm up and the other one's not, and the names of both", async () => {
		expect(await worldOf().states()).toEqual({ "shop-blue-healthy-hosts": "OK", "shop-green-healthy-hosts": "ALARM" });
	});

	it("knows no alarm that is not the service's", async () => {
		await expect(worldOf().world.alarms.states(["other"])).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});

	it.each(SEEDS)("moves no alarm and no answer, whenever CloudWatch's minutes begin: seed %i", async (seed) => {
		const { states, world, clock, pass } = worldOf(undefined, seed);
		const first = await states();
		for (; clock.seconds < 1_800; pass(30)) {
			expect(await states()).toEqual(first);
			expect(world.dns.chanceOfGreen(clock.seconds)).toBe(0);
		}
	});

	it("takes both load balancers as healthy when neither is, so that the weights go on to hold", () => {
		const { world, clock, pass } = worldOf((color) => color === "blue");
		pass(900);
		expect(world.alarms.healthy("blue", 900)).toBe(false);
		expect(world.dns.chanceOfGreen(clock.seconds)).toBe(0);
	});
});

describe("the safety net in a rollout", () => {
	/** Every state that each alarm was in, in order, from before a healthy rollout until its old color has been retired. */
	async function statesIn(seed: number) {
		const scenario = smallScenario({
			// A single client may be one that never asks DNS again, and nothing would ever reach the candidate.
			clients: { caches: 200 },
			schedule: [
				{ percent: 50, bakeSeconds: 60 },
				{ percent: 100, bakeSeconds: 60 },
			],
			timing: { probationSeconds: 120 },
		});
		const { simulation, sleep } = smallSimulation({
			scenario,
			seed: new Seed(seed),
			policy: ecsDnsCanary,
			seconds: 1_800,
		});
		ecsDnsCanary.run(simulation);
		const observed: Record<string, string[]> = Object.fromEntries(NAMES.map((name) => [name, []]));
		for (let second = 0; second < 1_800; second += 10) {
			for (const [name, state] of Object.entries(await simulation.world.alarms.states(NAMES))) {
				if (observed[name]?.at(-1) !== state) observed[name]?.push(state);
			}
			await sleep(10);
		}
		expect(simulation.record.timeline.at(-1)?.state).toBe("Retire");
		return observed;
	}

	it.each(SEEDS)(
		"clears once for the candidate, and rises once for the old color when that is retired: seed %i",
		async (seed) => {
			expect(await statesIn(seed)).toEqual({
				"shop-green-healthy-hosts": ["ALARM", "OK"],
				"shop-blue-healthy-hosts": ["OK", "ALARM"],
			});
		},
	);

	it("is clear before the candidate gets an answer", async () => {
		const { simulation, sleep } = smallSimulation({ policy: ecsDnsCanary });
		ecsDnsCanary.run(simulation);
		while (simulation.world.dns.weight("green") === 0) await sleep(1);
		expect(await simulation.world.alarms.states(service.alarms.green)).toEqual({ "shop-green-healthy-hosts": "OK" });
	});
});

describe("a load balancer whose hosts are gone, with nobody at work", () => {
	it.each(SEEDS)("leaves DNS by itself within six minutes: all tasks are sick, seed %i", async (seed) => {
		const all = await halfGreen((color, second) => color === "green" && second >= 600, seed);
		expect(all.world.dns.chanceOfGreen(600)).toBe(0.5);
		const gone = goneAfter(all);
		// Two minutes without a host must have passed.
		expect(gone).toBeGreaterThan(120);
		expect(gone).toBeLessThanOrEqual(360);
	});

	it.each(SEEDS)("leaves DNS by itself within six minutes: no task is left, seed %i", async (seed) => {
		const all = await halfGreen(undefined, seed);
		await all.world.services.scale(service.cluster, service.services.green, 0);
		expect(goneAfter(all)).toBeLessThanOrEqual(360);
	});

	it("comes back when a task is healthy again", async () => {
		const all = await halfGreen((color, second) => color === "green" && second >= 600 && second < 1_200);
		goneAfter(all);
		all.pass(1_700 - all.clock.seconds);
		expect(all.world.dns.chanceOfGreen(1_700)).toBe(0.5);
	});

	it("stays in DNS where there is no safety net", async () => {
		const { world, pass } = await halfGreen((color, second) => color === "green" && second >= 600);
		world.dns.write(weightsOf(sampleService({ alarms: { blue: [], green: [] } }), 50));
		pass(900);
		expect(world.dns.chanceOfGreen(1_500)).toBe(0.5);
	});
});
