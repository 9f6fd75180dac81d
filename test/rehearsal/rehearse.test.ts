import { describe, expect, it } from "vitest";
import { POLICIES } from "../../rehearsal/policies/index.ts";
import type { Policy, Simulation } from "../../rehearsal/policies/policy.ts";
import { rehearse } from "../../rehearsal/rehearse.ts";
import { documentOf } from "../../rehearsal/report/document.ts";
import type { PerSecond, Rehearsal, Run } from "../../rehearsal/run.ts";
import { sumOf } from "../../rehearsal/world/series.ts";
import { smallPolicy, smallScenario } from "../support/small.ts";
import { only, play, playAnew, sum } from "./played.ts";

const bytes = (rehearsal: Rehearsal) => JSON.stringify(documentOf(rehearsal));

/** Plays in a small world what is given instead of a policy. */
function playSmall(run: Policy["run"], changes: object = {}, seed = 1) {
	const policies = [smallPolicy({ run, topology: "one-alb" })];
	return rehearse({ name: "small", scenario: smallScenario(changes), seed, policies });
}

/** The stages on which a policy played that did nothing. */
async function simulationsOf(changes: object = {}) {
	const simulations: Simulation[] = [];
	const rehearsal = await playSmall(async (simulation) => {
		simulations.push(simulation);
		return { outcome: "failed-back" };
	}, changes);
	return { simulations, ...rehearsal };
}

describe("a rehearsal", () => {
	it("says what was played, and how", async () => {
		const scenario = smallScenario({ about: "a good day", clients: { caches: 3 } });
		const found = await rehearse({ name: "mine", scenario, seed: 7, policies: [smallPolicy({ name: "idle" })] });
		expect(found).toMatchObject({ scenario: "mine", about: "a good day", seed: 7, settings: scenario });
		expect(found.runs.map(({ policy }) => policy)).toEqual(["idle"]);
	});

	it("gives the same bytes for the same seed, for every policy", async () => {
		const once = bytes(await play("errors-at-once", { policies: POLICIES }));
		expect(bytes(await playAnew("errors-at-once", { policies: POLICIES }))).toBe(once);
		for (const { name } of POLICIES) expect(once).toContain(`"policy":"${name}"`);
	});

	it("gives different bytes for another seed", async () => {
		expect(bytes(await play("errors-at-once", { seed: 2 }))).not.toBe(bytes(await play("errors-at-once")));
	});

	it("sends every policy the same requests, second by second", async () => {
		const { runs } = await play("errors-at-once", { policies: POLICIES });
		for (const { series } of runs) expect(series.requests).toEqual(runs[0]?.series.requests);
	});

	it("counts nothing against a release that is as good as the one before it", async () => {
		const { runs, without } = await play("healthy");
		expect(runs[0]).toMatchObject({ outcome: "completed" });
		expect(sum(without.failed)).toBeGreaterThan(0);
		expect(runs[0]?.series.failed).toEqual(without.failed);
	});

	it("gives the candidate the share that is intended, once DNS has followed", async () => {
		const { series } = only(await play("healthy"));
		const settled = series.intended.indexOf(0.5) + 300;
		const part = (column: PerSecond) => sum(column.slice(settled, settled + 100));
		// Some resolvers stretch their TTL, and some never ask again.
		expect(part(series.candidate) / part(series.requests)).toBeGreaterThan(0.35);
		expect(part(series.candidate) / part(series.requests)).toBeLessThan(0.53);
	});

	it("tells how far each policy has come, a minute at a time", async () => {
		const notified: [string, number, number][] = [];
		const policies = ["one", "other"].map((name) => smallPolicy({ name }));
		const onProgress = (...all: [string, number, number]) => notified.push(all);
		await rehearse({ name: "small", scenario: smallScenario(), seed: 1, policies, onProgress });
		const minutes = Array.from({ length: 30 }, (_, i) => i);
		expect(notified).toEqual(["one", "other"].flatMap((name) => minutes.map((i) => [name, i / 30, 60 * i])));
	});

	it("watches every policy half an hour longer than the slowest of them must wait", async () => {
		const policies = [100, 1_000.25, 10].map((wait) => smallPolicy({ mandatorySeconds: () => wait }));
		const { runs, without } = await rehearse({ name: "small", scenario: smallScenario(), seed: 1, policies });
		expect([without, ...runs.map(({ series }) => series)].map(({ seconds }) => seconds)).toEqual(Array(4).fill(2_801));
	});

	it("watches the slowest half an hour longer than that after a newer release", async () => {
		const scenario = smallScenario({ faults: [{ kind: "deployment", atSeconds: 500 }] });
		const policies = [smallPolicy({ mandatorySeconds: () => 100 })];
		const { runs } = await rehearse({ name: "small", scenario, seed: 1, policies });
		expect(runs[0]?.series.seconds).toBe(2_400);
	});

	it("watches as long as the scenario says, at least", async () => {
		const policies = [smallPolicy()];
		const { runs } = await rehearse({ name: "small", scenario: smallScenario({ seconds: 2_000 }), seed: 1, policies });
		expect(runs[0]?.series.seconds).toBe(2_000);
	});
});

describe("a policy in a rehearsal", () => {
	it("has ended when it says so, and is watched to the end all the same", async () => {
		const run = only(
			await playSmall(async (simulation) => {
				await simulation.world.route(100);
				await simulation.sleep(90);
				return { outcome: "completed" };
			}),
		);
		expect(run).toMatchObject({ outcome: "completed", endedAt: 90 });
		expect(run.series.requests.slice(-60).some((requests) => requests > 0)).toBe(true);
	});

	it("is unfinished when it goes on beyond the end, where nobody checks any more", async () => {
		const run = only(
			await playSmall(
				async (simulation) => {
					for (;;) {
						simulation.note("still there");
						await simulation.sleep(1);
					}
				},
				{ seconds: 1_830 },
			),
		);
		expect(run).toMatchObject({ outcome: "unfinished" });
		expect(run.timeline.at(-1)?.seconds).toBeGreaterThan(1_820);
		expect(run.timeline.at(-1)?.seconds).toBeLessThanOrEqual(1_830);
	});

	it("that breaks breaks the rehearsal, since that is a fault of ours", async () => {
		await expect(playSmall(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
	});

	it("that is killed leaves the rehearsal to go on", async () => {
		const faults = [{ kind: "kill", phase: "route" }];
		const run = only(
			await playSmall(
				async (simulation) => {
					simulation.enter("route");
					return { outcome: "completed" };
				},
				{ faults },
			),
		);
		expect(run).toMatchObject({ outcome: "unfinished", timeline: [{ state: "killed in route" }] });
	});

	it("plays with the schedule and the timing of the scenario", async () => {
		const schedule = [{ percent: 100, bakeSeconds: 7 }];
		const { simulations } = await simulationsOf({ schedule, timing: { analysisIntervalSeconds: 17 } });
		expect(simulations[0]?.service).toMatchObject({ schedule, timing: { analysisIntervalSeconds: 17 } });
	});
});

describe("several services in a rehearsal", () => {
	const busy = { services: 2, service: { tasks: 2, errors: 0.2 }, traffic: { kind: "flat", requestsPerSecond: 5 } };

	it("have names and luck of their own", async () => {
		const [one, other] = (await simulationsOf(busy)).simulations as [Simulation, Simulation];
		expect([one.service.name, other.service.name]).toEqual(["shop", "shop-2"]);
		expect(one.world.series.requests).not.toEqual(other.world.series.requests);
	});

	it("are counted together, with a release as without one", async () => {
		const { simulations, runs, without } = await simulationsOf(busy);
		const both = sumOf(simulations.map(({ world }) => world.series));
		expect(runs[0]?.series).toEqual(both);
		expect(sum(both.failed)).toBeGreaterThan(0);
		expect({ requests: without.requests, failed: without.failed }).toEqual({
			requests: both.requests,
			failed: both.failed,
		});
	});

	it("share the limits of the account", async () => {
		const run = only(
			await playSmall(
				async ({ ports, service }) => {
					const { listener } = service.loadBalancers.blue;
					for (let i = 0; i < 30; i++) await ports.loadBalancers.actions(listener).catch(() => {});
					return { outcome: "failed-back" };
				},
				{ services: 2 },
			),
		);
		expect(run.calls.filter(({ error }) => !error)).toHaveLength(40);
	});
});

describe("an account in which others call Route 53 too", () => {
	/** Which of so many calls are throttled. */
	const throttled = async (route53RequestsElsewhere: number, seed = 1) => {
		const { calls } = only(
			await playSmall(
				async ({ ports, service }) => {
					for (let i = 0; i < 20; i++) await ports.dns.recordSets(service.dns.zoneId, service.dns.name).catch(() => {});
					return { outcome: "failed-back" };
				},
				{ aws: { route53RequestsElsewhere } },
				seed,
			),
		);
		return calls.map(({ error }) => error);
	};

	it("has less left for the rollout, and who gets it is a matter of luck", async () => {
		const alone = await throttled(0);
		const [crowded, otherwise] = await Promise.all([throttled(20), throttled(20, 2)]);
		expect(alone).not.toContain("Throttled");
		expect(crowded).toContain("Throttled");
		expect(otherwise).not.toEqual(crowded);
	});
});

describe("the world without the release", () => {
	it("has the stable release turn sick all the same", async () => {
		const faults = [{ kind: "stable", atSeconds: 600, release: { errors: 1 } }];
		const { without } = await simulationsOf({ faults, service: { tasks: 2, errors: 0 } });
		expect(without.failed.slice(0, 600)).toEqual(new Float64Array(600));
		expect(sum(without.failed)).toBe(sum(without.requests.slice(600)));
	});

	it("knows nothing of anybody's changes, nor of a newer release", async () => {
		const faults = [
			{ kind: "weights", atSeconds: 10, by: "operator", candidatePercent: 100 },
			{ kind: "deployment", atSeconds: 20, release: { errors: 1 } },
		];
		const { without, runs } = await simulationsOf({ faults, service: { tasks: 2, errors: 0 } });
		expect(sum((runs[0] as Run).series.failed)).toBeGreaterThan(0);
		expect({ failed: sum(without.failed), intended: sum(without.intended) }).toEqual({ failed: 0, intended: 0 });
	});
});
