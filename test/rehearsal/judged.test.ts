import { describe, expect, it } from "vitest";
import { POLICIES } from "../../rehearsal/policies/index.ts";
import { rehearse } from "../../rehearsal/rehearse.ts";
import type { Run } from "../../rehearsal/run.ts";
import { parseScenario, readScenario } from "../../rehearsal/scenario/load.ts";
import { some } from "../support/runs.ts";

/** This project's rollout of a scenario, with fewer clients and no longer than it must be. */
async function played(name: string, changes: Record<string, unknown> = {}, seed = 1): Promise<Run> {
	const { raw } = readScenario(name);
	const clients = { ...(raw as { clients?: object }).clients, ...(changes.clients as object), caches: 500 };
	const scenario = parseScenario(name, { ...(raw as object), seconds: 60, ...changes, clients });
	const { runs } = await rehearse({ name, scenario, seed, policies: POLICIES.slice(0, 1) });
	return runs[0] as Run;
}

const at = ({ timeline }: Run, name: string) => timeline.find(({ state }) => state === name)?.seconds ?? Number.NaN;
const shares = ({ timeline }: Run) => Math.max(...timeline.map(({ percent }) => percent));
const TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const SEEDS = some(TEN);
const FEW = some(TEN.slice(0, 4));

describe("a release that is no worse than the stable one", () => {
	it.each([
		["as it is", {}, SEEDS],
		["where two requests in a hundred fail anyway", { service: { errors: 0.02 } }, FEW],
		["in traffic that grows", { traffic: { kind: "diurnal", trough: 20, peak: 800, hour: 6 } }, FEW],
		["among clients that keep their connections", { clients: { keepAlive: { share: 0.33, seconds: 3_600 } } }, FEW],
		["at ten requests a second", { traffic: { kind: "flat", requestsPerSecond: 10 } }, FEW],
		["at one request a second", { traffic: { kind: "flat", requestsPerSecond: 1 } }, FEW],
		["at three requests a minute", { traffic: { kind: "flat", requestsPerSecond: 0.05 } }, FEW],
		["where one minute in three never arrives in CloudWatch", { aws: { metrics: { missing: 0.3 } } }, FEW],
	])("is not failed back, whatever the seed: %s", async (_, changes, seeds) => {
		for (const seed of seeds) {
			const { outcome, cause } = await played("healthy", changes, seed);
			expect({ seed, outcome, cause }).toEqual({ seed, outcome: "completed", cause: undefined });
		}
	});
});

describe("a release that is worse in a way that no health check sees", () => {
	it.each([
		["errors-unseen", "ProbesFailed", /probes of green failed, p = /],
		["slow", "ProbesFailed", /no answer within 1000 ms/],
		[
			"slow-tail",
			"SlowAboveStable",
			/green answers [\d.]+ % in more than 500 ms \(blue [\d.]+ %\), [\d,]+ requests, p = /,
		],
		["subtly-worse", "ErrorsAboveStable", /green answers [\d.]+ % with 5XX \(blue [\d.]+ %\), [\d,]+ requests, p = /],
		["low-traffic-sick", "ProbesFailed", /probes of green failed, p = /],
	])("is failed back with the figures that show it: %s", async (name, error, cause) => {
		expect(await played(name)).toMatchObject({ outcome: "failed-back", error, cause: expect.stringMatching(cause) });
	});

	it("is slow from its first task on, and is known by its probes before its first bake", async () => {
		const run = await played("slow");
		expect(run.error).toBe("ProbesFailed");
		expect(run.timeline.map(({ state }) => state)).not.toContain("Assess");
		expect(shares(run)).toBeLessThanOrEqual(10);
	});

	it("fails twice as many requests of a thousand a second, and has a tenth of them at most", async () => {
		for (const seed of SEEDS) {
			const run = await played("subtly-worse", {}, seed);
			expect({ seed, error: run.error, most: shares(run) }).toEqual({ seed, error: "ErrorsAboveStable", most: 10 });
			// Ten minutes: the first minute of its metrics is shown two minutes after it began, and three more follow.
			expect((run.verdictAt ?? Number.NaN) - at(run, "Shift")).toBeLessThanOrEqual(600);
		}
	});

	it("is known at three requests a minute within a minute, by probes", async () => {
		for (const seed of SEEDS) {
			const { verdictAt = Number.NaN } = await played("low-traffic-sick", {}, seed);
			expect(verdictAt - 600).toBeLessThanOrEqual(60);
		}
	});
});

describe("silence", () => {
	it("is no proof: without probes nothing is promoted", async () => {
		const run = await played("low-traffic-unprobed");
		expect(run).toMatchObject({ outcome: "failed-back", error: "Inconclusive" });
		expect(run.cause).toContain("of 50 requests in this step");
		expect(shares(run)).toBe(10);
	});

	it("goes on where the owner says so, after all of the time that may be waited", async () => {
		const run = await played("inconclusive-promote");
		expect(run.outcome).toBe("completed");
		const [first, second] = run.timeline.filter(({ state }) => state === "Shift").map(({ seconds }) => seconds);
		expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(60 + 300 + 600);
	});

	it("asks somebody at each step where the owner says so", async () => {
		const run = await played("inconclusive-pause");
		expect(run.outcome).toBe("completed");
		const states = run.timeline.map(({ state }) => state);
		expect(states.filter((state) => state === "Gate")).toHaveLength(3);
		expect(states.filter((state) => state === "promoted")).toHaveLength(3);
		expect(run.timeline.find(({ state }) => state === "Gate")?.detail).toContain("undecided 600 s beyond the bake");
	});

	it("of CloudWatch holds, and is neither good nor bad", async () => {
		const denied = await played("metrics-missing");
		expect(denied).toMatchObject({ outcome: "failed-back", error: "Inconclusive" });
		expect(denied.cause).toContain("metrics cannot be read");
		const [late, prompt] = [await played("metrics-late"), await played("healthy")];
		expect(late.outcome).toBe("completed");
		expect(late.endedAt).toBeGreaterThan(prompt.endedAt ?? Number.NaN);
	});

	it("of DNS is told with the stubborn share", async () => {
		const run = await played("share-stubborn");
		expect(run.cause).toMatch(
			/[\d.]+ % of [\d,]+ requests reach green, 10 % are meant to: for \d+ % of what was moved DNS/,
		);
		expect(shares(run)).toBe(10);
	});
});

describe("the user's own watchers", () => {
	it("refuse a rollout by an alarm that rings already, before anything is touched", async () => {
		const run = await played("alarm-rings-at-begin");
		expect(run).toMatchObject({ outcome: "failed-back", error: "WrongStart" });
		// As soon as it is asked for: the release function checks what Begin checks.
		expect(run.verdictAt).toBeLessThanOrEqual(5);
		expect(run.cause).toContain("checkout-revenue is ringing already");
		expect(run.calls.filter(({ write, service }) => write && ["route53", "elb", "ecs"].includes(service))).toEqual([]);
		expect(run.timeline).toMatchObject([{ state: "Release", percent: 0, verdict: { code: "WrongStart" } }]);
	});

	it("and a preview that no probe reaches refuse it before any traffic: records and listeners are not touched", async () => {
		const run = await played("preview-unreachable");
		expect(run).toMatchObject({ outcome: "failed-back", error: "WrongStart" });
		expect(run.cause).toContain("has not reached the preview of green for 60 s");
		expect(
			run.calls.filter(({ write, service, action }) => write && (service === "route53" || action === "ModifyListener")),
		).toEqual([]);
	});

	it("fail it by an alarm that rings later, at the next check", async () => {
		const { error, verdictAt = Number.NaN } = await played("alarm-rings");
		expect(error).toBe("AlarmRinging");
		expect(verdictAt).toBeGreaterThanOrEqual(400);
		expect(verdictAt).toBeLessThanOrEqual(410);
	});

	it("fail it by a function that says no, with its reason, before the next step", async () => {
		const run = await played("hook-says-no");
		expect(run).toMatchObject({ error: "HookFailed", cause: "hook acceptance: 3 of 41 tests failed" });
		expect(shares(run)).toBe(10);
	});

	it("fail it by a function that takes too long, before it has any traffic", async () => {
		const run = await played("hook-times-out");
		expect(run).toMatchObject({ error: "HookTimedOut", cause: expect.stringContaining("after 300 s") });
		expect(shares(run)).toBe(0);
	});
});

describe("a gate", () => {
	it("lets the rollout go on when somebody opens it", async () => {
		const run = await played("gate-opened");
		expect(run.outcome).toBe("completed");
		expect(at(run, "promoted") - at(run, "Gate")).toBeCloseTo(900);
		expect(run.announcements.filter((message) => message.includes("waits for you"))).toHaveLength(1);
	});

	it("sends it back when somebody says so, or nobody comes", async () => {
		expect(await played("gate-aborted")).toMatchObject({ outcome: "failed-back", error: "Aborted" });
		const nobody = await played("gate-nobody");
		expect(nobody).toMatchObject({ outcome: "failed-back", error: "GateTimedOut" });
		expect((nobody.verdictAt ?? Number.NaN) - at(nobody, "Gate")).toBeCloseTo(3_600);
	});

	it("does not keep a sick release: whoever opens it later comes too late", async () => {
		const run = await played("gate-sick");
		expect(run).toMatchObject({ outcome: "failed-back", error: expect.stringMatching(/Errors|Probes/) });
		expect(run.timeline.map(({ state }) => state)).not.toContain("promoted");
		expect((run.verdictAt ?? Number.NaN) - 900).toBeLessThanOrEqual(300);
	});

	it("costs a transition for each state within, and an invocation for each check", async () => {
		const [open, none] = [await played("gate-opened"), await played("healthy")];
		const checks = open.timeline.filter(({ state }) => state === "Watch").length;
		expect(checks).toBeGreaterThan(10);
		const watchdog = (open.series.seconds - none.series.seconds) / 60;
		// Gate, AwaitDecision, GateOpened and GateChoice; each check but the last: Watch, WatchChoice, AwaitWatch.
		expect(open.transitions - none.transitions).toBeGreaterThanOrEqual(4 + 3 * (checks - 1));
		expect(open.transitions - none.transitions).toBeLessThanOrEqual(4 + 3 * checks + 30);
		// Each check is the observer's and the prober's.
		expect(Math.abs(open.lambdaCalls - none.lambdaCalls - 2 * checks - 1 - watchdog)).toBeLessThanOrEqual(15);
	});
});
