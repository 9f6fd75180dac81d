import { describe, expect, it } from "vitest";
import { POLICIES } from "../../rehearsal/policies/index.ts";
import type { Policy } from "../../rehearsal/policies/policy.ts";
import { rehearse } from "../../rehearsal/rehearse.ts";
import { documentOf } from "../../rehearsal/report/document.ts";
import type { PerSecond, Rehearsal } from "../../rehearsal/run.ts";
import { parseScenario, readScenario, scenarioNames } from "../../rehearsal/scenario/load.ts";
import type { Scenario } from "../../rehearsal/scenario/scenario.ts";

const [OURS] = POLICIES as readonly [Policy];

/** A scenario of the project, with fewer clients so that it is over soon. */
function scenarioOf(name: string, changes: Record<string, unknown> = {}): Scenario {
	const { raw } = readScenario(name);
	return parseScenario(name, { ...(raw as object), ...changes, clients: { ...clientsOf(raw), caches: 2_000 } });
}

const clientsOf = (raw: unknown) => (raw as { clients?: object }).clients ?? {};

function play(name: string, options: { policies?: readonly Policy[]; seed?: number; changes?: object } = {}) {
	const { policies = [OURS], seed = 1, changes = {} } = options;
	return rehearse({ name, scenario: scenarioOf(name, { ...changes }), seed, policies });
}

const sum = (column: PerSecond) => column.reduce((total, value) => total + value, 0);
const bytes = (rehearsal: Rehearsal) => JSON.stringify(documentOf(rehearsal));
const only = ({ runs }: Rehearsal) => runs[0] as Rehearsal["runs"][number];

describe("a rehearsal", () => {
	it("gives the same bytes for the same seed, for every policy", async () => {
		const once = bytes(await play("errors-at-once", { policies: POLICIES }));
		expect(bytes(await play("errors-at-once", { policies: POLICIES }))).toBe(once);
		for (const { name } of POLICIES) expect(once).toContain(`"policy":"${name}"`);
	});

	it("gives different bytes for another seed", async () => {
		expect(bytes(await play("errors-at-once", { seed: 2 }))).not.toBe(bytes(await play("errors-at-once", { seed: 1 })));
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

	it("tells how far each policy has come", async () => {
		const told: string[] = [];
		const onProgress = (policy: string, fraction: number) => told.push(`${policy} ${fraction >= 0 && fraction <= 1}`);
		const policies = POLICIES.slice(0, 2);
		await rehearse({ name: "healthy", scenario: scenarioOf("healthy"), seed: 1, policies, onProgress });
		expect([...new Set(told)]).toEqual(policies.map(({ name }) => `${name} true`));
	});

	it("watches longer when the schedule prescribes longer waits", async () => {
		const schedule = [{ percent: 100, bakeSeconds: 7_200 }];
		const { series, outcome } = only(await play("healthy", { changes: { schedule } }));
		expect(outcome).toBe("completed");
		expect(series.seconds).toBeGreaterThan(7_200);
	});
});

describe("this project's rollout", () => {
	it.each(scenarioNames())("ends as the scenario says: %s", async (name) => {
		const { ends } = scenarioOf(name);
		const { outcome } = only(await play(name));
		expect(ends ?? outcome).toBe(outcome);
	});

	it("re-aims the listener before it restores the records", async () => {
		const { calls, verdictAt = 0 } = only(await play("errors-at-once"));
		const writes = calls.filter(
			({ seconds, write, service }) => write && seconds >= verdictAt && service !== "dynamodb",
		);
		expect(writes.slice(0, 2).map(({ action }) => action)).toEqual(["ModifyListener", "ChangeResourceRecordSets"]);
	});

	it("lets no client be affected long after the verdict, however stubborn its resolver", async () => {
		const { series, verdictAt = 0 } = only(await play("stubborn-resolvers"));
		expect(series.failedByRelease.findLastIndex((failed) => failed > 0) - verdictAt).toBeLessThanOrEqual(30);
	});

	it("fails a tenth as many requests as its ancestor, at most", async () => {
		const { runs, without } = await play("errors-at-once", { policies: POLICIES.slice(0, 2) });
		const [ours, ancestor] = runs.map(({ series }) => sum(series.failed) - sum(without.failed));
		expect(ours).toBeGreaterThan(0);
		expect(ours).toBeLessThanOrEqual((ancestor ?? 0) / 10);
	});

	it("leaves traffic where it was when its controller dies", async () => {
		const { outcome, endedAt, series, moments } = only(await play("killed-in-shift"));
		expect({ outcome, endedAt, left: series.intended.at(-1) }).toEqual({
			outcome: "unfinished",
			endedAt: undefined,
			left: 0.1,
		});
		expect(moments.at(-1)?.state).toBe("killed in shift");
	});

	it("does nothing any more once it has died in fail-back", async () => {
		const { calls, moments, series } = only(await play("killed-in-fail-back"));
		const died = moments.at(-1);
		expect(died?.state).toBe("killed in fail-back");
		expect(calls.filter(({ seconds }) => seconds > (died?.seconds ?? 0))).toEqual([]);
		expect(series.failedByRelease.findLastIndex((failed) => failed > 0)).toBeGreaterThan(series.seconds - 60);
	});

	it("stops, and says from what to what, when somebody else has changed the weights", async () => {
		const run = only(await play("weights-changed"));
		expect(run).toMatchObject({ outcome: "failed-back", error: "ForeignChange" });
		expect(run.cause).toContain("A blue 90, A green 10");
		expect(run.moments.map(({ state }) => state)).toContain("changed by terraform");
	});

	it("fails back for a newer release, which then takes its turn", async () => {
		const { moments, outcome, verdictAt } = only(await play("superseded"));
		expect(outcome).toBe("completed");
		expect(moments.find(({ verdict }) => verdict?.verdict === "fail")).toMatchObject({
			seconds: verdictAt,
			verdict: { code: "Superseded" },
		});
	});

	it("names the service of each moment where there are two", async () => {
		const { moments, outcome } = only(await play("two-services"));
		expect(outcome).toBe("completed");
		for (const name of ["shop", "shop-2"]) expect(moments.map(({ state }) => state)).toContain(`${name}: Complete`);
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
