import { describe, expect, it } from "vitest";
import { POLICIES } from "../../rehearsal/policies/index.ts";
import type { Policy, Simulation } from "../../rehearsal/policies/policy.ts";
import { rehearse } from "../../rehearsal/rehearse.ts";
import { documentOf } from "../../rehearsal/report/document.ts";
import type { PerSecond, Rehearsal, Run } from "../../rehearsal/run.ts";
import { parseScenario, readScenario, scenarioNames } from "../../rehearsal/scenario/load.ts";
import type { Scenario } from "../../rehearsal/scenario/scenario.ts";
import { sumOf } from "../../rehearsal/world/series.ts";
import { HISTORY_COST } from "../../runtime/contract.ts";
import { DEFAULT_TIMING } from "../../runtime/defaults.ts";
import { smallPolicy, smallScenario } from "../support/small.ts";

const [OWNED] = POLICIES as readonly [Policy];

/** A scenario of the project, with fewer clients and no longer than it must be, so that it is over soon. */
function scenarioOf(name: string, changes: Record<string, unknown> = {}): Scenario {
	const { raw } = readScenario(name);
	return parseScenario(name, {
		...(raw as object),
		seconds: 60,
		...changes,
		clients: { ...clientsOf(raw), caches: 500 },
	});
}

const clientsOf = (raw: unknown) => (raw as { clients?: object }).clients ?? {};

interface PlayOptions {
	readonly policies?: readonly Policy[];
	readonly seed?: number;
	readonly changes?: object;
}

const played = new Map<string, Promise<Rehearsal>>();

/** Plays a scenario, unless a test has played the same before. */
function play(name: string, options: PlayOptions = {}): Promise<Rehearsal> {
	const { policies = [OWNED], seed, changes } = options;
	const key = JSON.stringify([name, policies.map((policy) => policy.name), seed, changes]);
	const rehearsal = played.get(key) ?? playAnew(name, options);
	played.set(key, rehearsal);
	return rehearsal;
}

function playAnew(name: string, { policies = [OWNED], seed = 1, changes = {} }: PlayOptions): Promise<Rehearsal> {
	return rehearse({ name, scenario: scenarioOf(name, { ...changes }), seed, policies });
}

/** CI plays all scenarios: `npm run rehearse -- --scenario all`. */
const FEW = scenarioNames().filter((_, i) => i % 5 === 0);

const sum = (column: PerSecond) => column.reduce((total, value) => total + value, 0);
const bytes = (rehearsal: Rehearsal) => JSON.stringify(documentOf(rehearsal));
const only = ({ runs }: Rehearsal) => runs[0] as Run;

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

/** Plays in a small world what is given instead of a policy. */
function playSmall(run: Policy["run"], changes: object = {}, seed = 1) {
	const policies = [smallPolicy({ run, topology: "one-edge" })];
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

describe("this project's rollout", () => {
	it.each(FEW)("ends as the scenario says: %s", async (name) => {
		const { ends } = scenarioOf(name);
		const { outcome } = only(await play(name));
		expect(ends ?? outcome).toBe(outcome);
	});

	it("re-routes the listener before it restores the records", async () => {
		const { calls, verdictAt = 0 } = only(await play("errors-at-once"));
		const writes = calls.filter(
			({ seconds, write, service }) => write && seconds >= verdictAt && service !== "dynamodb",
		);
		expect(writes.slice(0, 2).map(({ action }) => action)).toEqual(["ModifyListener", "ChangeResourceRecordSets"]);
	});

	it("has its traffic brought back within seconds when its controller dies, whatever that was about to do", async () => {
		const { series, timeline } = only(await play("killed-in-fail-back"));
		const died = timeline.find(({ state }) => state === "killed in fail-back")?.seconds ?? 0;
		// Woken after a second, and at most five until the listener has turned.
		expect(series.intended[Math.ceil(died) + 2]).toBe(0);
		expect(series.failedByRelease.findLastIndex((failed) => failed > 0)).toBeLessThanOrEqual(died + 1 + 5 + 1);
	});

	it("keeps what serves while the stable color has no healthy task, and comes back once it has one", async () => {
		const { series, timeline, outcome } = only(await play("stable-sick-at-fail-back"));
		const well = 1_500;
		const failed = timeline.find(({ verdict }) => verdict?.verdict === "fail")?.seconds ?? well;
		expect(new Set(series.intended.slice(Math.ceil(failed), well))).toEqual(new Set([0.5]));
		expect(outcome).toBe("failed-back");
		// At the watchdog's next run, if a health check has passed by then.
		expect(series.intended.indexOf(0, well)).toBeLessThanOrEqual(well + 2 * 60);
	});

	it("is brought back as soon as AWS allows it, and its users as far as it does before", async () => {
		const { timeline, series } = only(await play("fail-back-refused"));
		const allowed = 1_650;
		expect(timeline.findLast(({ verdict }) => verdict?.code === "NotBroughtBack")?.seconds).toBeLessThan(allowed);
		// The records are restored all the while: only those who still hold an old answer are left.
		const failing = (from: number) => sum(series.failedByRelease.slice(from, from + 60));
		expect(failing(allowed - 60)).toBeLessThan(failing(485) / 2);
		expect(series.failedByRelease.findLastIndex((count) => count > 0)).toBeLessThanOrEqual(allowed + 60 + 6);
	});

	it("stops for a hand that gives the release more, and says who had how much", async () => {
		const { announcements, cause, error } = only(await play("weights-by-hand"));
		expect({ error, cause }).toEqual({
			error: "ForeignChange",
			cause: expect.stringMatching(/A blue 90, A green 10.*but are now \(A blue 70, A green 30/),
		});
		expect(announcements.at(-1)).toContain("that was overwritten: A blue 70, A green 30");
	});

	it("lets the next rollout wait for stragglers of the one before, for as long as it may", async () => {
		const { timeline } = only(await play("stragglers"));
		const second = timeline.slice(timeline.findIndex(({ state }) => state === "next release"));
		const at = (name: string) => second.find(({ state }) => state === name)?.seconds ?? Number.NaN;
		expect(second.find(({ verdict }) => verdict?.code === "Stragglers")?.seconds).toBeLessThan(at("Route"));
		const { stragglerSeconds, analysisIntervalSeconds } = DEFAULT_TIMING;
		const waited = at("Route") - at("Begin");
		expect(waited).toBeGreaterThanOrEqual(stragglerSeconds);
		expect(waited).toBeLessThan(stragglerSeconds + HISTORY_COST.longestReadyChecks * analysisIntervalSeconds);
	});

	it("stops, and says from what to what, when somebody else has changed the weights", async () => {
		const run = only(await play("weights-changed"));
		expect(run).toMatchObject({ outcome: "failed-back", error: "ForeignChange" });
		expect(run.cause).toContain("A blue 90, A green 10");
		expect(run.timeline.map(({ state }) => state)).toContain("changed by terraform");
	});

	it("fails back for a newer release, which then takes its turn", async () => {
		const { timeline, outcome, verdictAt } = only(await play("superseded"));
		expect(outcome).toBe("completed");
		expect(timeline.find(({ verdict }) => verdict?.verdict === "fail")).toMatchObject({
			seconds: verdictAt,
			verdict: { code: "Superseded" },
		});
	});

	it("names the service of each moment where there are two", async () => {
		const { timeline, outcome } = only(await play("two-services"));
		expect(outcome).toBe("completed");
		const completed = timeline.filter(({ state }) => state === "Complete").map(({ service }) => service);
		expect(completed.sort()).toEqual(["shop", "shop-2"]);
	});

	it("counts the API's errors with its calls", async () => {
		const { calls, outcome } = only(await play("api-throttled"));
		expect(calls.filter(({ error }) => error === "Throttled").length).toBeGreaterThan(0);
		expect(["completed", "failed-back"]).toContain(outcome);
	});

	it("costs what Step Functions and Lambda count", async () => {
		const { transitions, lambdaCalls, calls } = only(await play("healthy"));
		expect(lambdaCalls).toBeLessThan(transitions);
		expect(calls.length).toBeGreaterThan(lambdaCalls);
	});
});

describe("every other policy", () => {
	it.each(POLICIES.slice(1).map(({ name }) => name))("completes a healthy release: %s", async (name) => {
		const policies = POLICIES.filter((policy) => policy.name === name);
		expect(only(await play("healthy", { policies }))).toMatchObject({ outcome: "completed" });
	});

	it.each(["codedeploy-canary", "ecs-canary", "ecs-linear", "flagger", "all-at-once"])(
		"takes back a release that fails where its alarm or check can see it: %s",
		async (name) => {
			const policies = POLICIES.filter((policy) => policy.name === name);
			expect(only(await play("errors-unseen", { policies }))).toMatchObject({ outcome: "failed-back" });
		},
	);

	it("is not believed when it says completed and somebody else has moved the traffic since", async () => {
		const policies = POLICIES.filter(({ name }) => name === "all-at-once");
		expect(only(await play("weights-changed", { policies }))).toMatchObject({
			outcome: "stuck",
			error: "TrafficMoved",
		});
	});
});
