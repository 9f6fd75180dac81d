import { describe, expect, it } from "vitest";
import { POLICIES } from "../../rehearsal/policies/index.ts";
import { scenarioNames } from "../../rehearsal/scenario/load.ts";
import { HISTORY_COST } from "../../runtime/contract/index.ts";
import { DEFAULT_TIMING } from "../../runtime/defaults.ts";
import { only, play, scenarioOf, sum } from "./played.ts";

/** CI plays all scenarios: `npm run rehearse -- --scenario all`. */
const FEW = scenarioNames().filter((_, i) => i % 5 === 0);

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
