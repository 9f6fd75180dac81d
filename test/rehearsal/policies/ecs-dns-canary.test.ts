import { describe, expect, it } from "vitest";
import { ecsDnsCanary } from "../../../rehearsal/policies/ecs-dns-canary.ts";
import type { Ending } from "../../../rehearsal/policies/policy.ts";
import { sampleService } from "../../../rehearsal/sample.ts";
import { play, SICK, scenarioOf } from "./two-steps.ts";

const COMPLETED: Ending = { outcome: "completed", serves: "green" };

/** The states of the timeline with the share after each, without what only repeats the one before. */
const statesOf = (timeline: readonly { readonly state: string; readonly percent: number }[]) =>
	timeline.map(({ state, percent }) => `${state} ${percent}`).filter((each, i, all) => each !== all[i - 1]);

describe("this project's rollout on the stage", () => {
	const healthy = play();

	it("tells what each task has done, and which share is written after it", async () => {
		const { timeline, ending } = await healthy;
		expect(ending).toEqual(COMPLETED);
		expect(statesOf(timeline).filter((each) => !/^(Deploy|Prepare|Ready)/.test(each))).toEqual([
			"Begin 0",
			"Route 0",
			"Shift 50",
			"Settle 50",
			"Assess 50",
			"Route 50",
			"Shift 100",
			"Settle 100",
			"Assess 100",
			"Complete 100",
			"Probation 100",
			"CountStragglers 100",
			"Retire 100",
		]);
	});

	it("has a verdict wherever it checks, and nowhere else", async () => {
		const { timeline } = await healthy;
		const states = (some: typeof timeline) => [...new Set(some.map(({ state }) => state))];
		expect(states(timeline.filter(({ verdict }) => verdict))).toEqual(["Ready", "Settle", "Assess", "Probation"]);
		expect(states(timeline.filter(({ verdict }) => !verdict))).toEqual([
			"Begin",
			"Deploy",
			"Prepare",
			"Route",
			"Shift",
			"Complete",
			"CountStragglers",
			"Retire",
		]);
	});

	it("says how many tasks each step gets, and how many stragglers there were", async () => {
		const { timeline } = await healthy;
		const details = (name: string) => [
			...new Set(timeline.filter(({ state }) => state === name).map(({ detail }) => detail)),
		];
		expect(details("Prepare")).toEqual([
			"2 of 2 tasks for 50 % of the traffic, whichever resolvers it moves",
			"2 of 2 tasks for 100 % of the traffic, whichever resolvers it moves",
		]);
		expect(details("CountStragglers")).toEqual([
			expect.stringMatching(/^\d+ requests \(\d+\.\d\d %\) still came through the old load balancer in \d+ s$/),
		]);
		expect(details("Shift")).toEqual([undefined]);
	});

	it("ends when it is complete, before it retires the old color", async () => {
		const { at, timeline } = await healthy;
		const [complete, retire] = ["Complete", "Retire"].map((name) => timeline.find(({ state }) => state === name));
		expect(at).toBe(Math.floor(complete?.seconds ?? 0));
		expect((retire?.seconds ?? 0) - (complete?.seconds ?? 0)).toBe(360);
	});

	it("announces each change of state once, to people and to other systems", async () => {
		const { announcements, calls, simulation } = await healthy;
		expect(announcements.map((message) => message.split("\n")[0])).toEqual([
			"shop: a rollout to green begins",
			"shop: 50 % to green",
			"shop: 100 % to green",
			"shop: green is live",
		]);
		expect(calls.filter(({ service }) => service === "sns")).toHaveLength(4);
		expect(simulation.world.events.changes.map(({ change }) => change)).toEqual([
			"started",
			"shifted",
			"shifted",
			"completed",
		]);
		expect(calls.filter(({ service }) => service === "events")).toHaveLength(4);
	});

	it("comes back from a sick release, with the reason of its verdict", async () => {
		const { ending, verdictAt, timeline, simulation } = await play({ release: SICK });
		expect(ending).toEqual({
			outcome: "failed-back",
			error: "TargetsUnhealthy",
			cause: expect.stringContaining("unhealthy"),
			serves: "blue",
		});
		expect(timeline.filter(({ verdict }) => verdict?.verdict === "fail")).toMatchObject([{ seconds: verdictAt }]);
		expect(simulation.world.intended()).toBe(0);
	});

	it("has decided against a release when an error made it fail back, and says which", async () => {
		const faults = [{ kind: "api", service: "ecs", action: "DescribeServices", error: "Refused", fromSeconds: 90 }];
		const { ending, timeline, verdictAt } = await play({ faults });
		expect(ending).toMatchObject({ outcome: "failed-back", error: "Refused" });
		const failBack = timeline.find(({ state }) => state === "FailBack");
		expect(failBack).toMatchObject({ seconds: verdictAt, verdict: { verdict: "fail", code: "Refused" } });
		expect(failBack?.verdict?.reason).toContain("DescribeServices: Refused after");
	});

	it("stays complete when the old color cannot be retired", async () => {
		const faults = [{ kind: "api", service: "ecs", action: "UpdateService", error: "Refused", fromSeconds: 300 }];
		const { ending, announcements } = await play({ faults });
		expect(ending).toEqual(COMPLETED);
		expect(announcements.at(-2)).toContain("green is live");
		expect(announcements.at(-1)).toContain("Refused");
	});

	it("refuses a configuration that it cannot work with, by a verdict against the release", async () => {
		const { ending, timeline, verdictAt, transitions } = await play({}, { service: sampleService({ idleCount: -1 }) });
		expect(ending).toMatchObject({
			outcome: "failed-back",
			error: "InvalidInput",
			cause: expect.stringContaining("service.idleCount"),
		});
		expect(timeline[0]).toMatchObject({ state: "Refused", verdict: { verdict: "fail", code: "InvalidInput" } });
		expect(verdictAt).toBeLessThanOrEqual(5);
		// Load, Begin, AnnounceRefused, Refused.
		expect(transitions).toBe(4);
	});

	it("must wait, at every step, for a TTL and for its bake", () => {
		const { schedule, timing } = scenarioOf({});
		const service = sampleService({ schedule, timing });
		expect(ecsDnsCanary.mandatorySeconds({ scenario: scenarioOf({}), service })).toBe(2 * (60 + 20));
	});
});

describe("what a rollout costs", () => {
	/** Begins, decides, and dies as it prepares. */
	const started = (...faults: object[]) => play({ faults: [{ kind: "kill", phase: "prepare" }, ...faults] }, {}, 40);
	/** How often the watchdog has run: each time it asks for the locks. */
	const runs = (calls: readonly { readonly action: string }[]) =>
		calls.filter(({ action }) => action === "Query").length;

	it("is a transition for each state, and an invocation for each task and each run of the watchdog", async () => {
		const { calls, transitions, lambdaCalls } = await started();
		expect(runs(calls)).toBeGreaterThan(0);
		// The release function; Load, Begin, BeginChoice, Deploy, Prepare; and for each of the deployment's two events, which come twice,
		// Load, Begin, BeginChoice, Skipped.
		expect({ transitions, lambdaCalls }).toEqual({ transitions: 5 + 4 * 4, lambdaCalls: 5 + 4 * 2 + runs(calls) });
	});

	it("is one more of each whenever a task is tried again", async () => {
		const slow = { kind: "api", service: "ecs", action: "UpdateService", error: "Throttled", toSeconds: 5 };
		const { calls, transitions, lambdaCalls } = await started(slow);
		const retries = calls.filter(({ error }) => error).length / 3;
		expect(retries).toBeGreaterThan(0);
		expect({ transitions, lambdaCalls }).toEqual({
			transitions: 5 + 4 * 4 + retries,
			lambdaCalls: 5 + 4 * 2 + retries + runs(calls),
		});
	});

	it("goes on with an invocation and a question each minute, for as long as anybody checks", async () => {
		const idle = async (seconds: number) => {
			const { lambdaCalls, calls } = await play({}, { service: sampleService({ idleCount: -1 }) }, seconds);
			return { lambdaCalls, queries: runs(calls) };
		};
		const [soon, late] = await Promise.all([300, 900].map(idle));
		expect(late).toEqual({ lambdaCalls: (soon?.lambdaCalls ?? 0) + 10, queries: (soon?.queries ?? 0) + 10 });
	});
});

describe("a newer release", () => {
	const deployment = (atSeconds: number) => ({ kind: "deployment", atSeconds, release: {} });

	it("makes the rollout under way fail back, and takes its turn, with which all ends", async () => {
		const { ending, at, timeline } = await play({ faults: [deployment(200)] }, {}, 1_000);
		expect(ending).toEqual(COMPLETED);
		const failed = timeline.find(({ verdict }) => verdict?.verdict === "fail");
		expect(failed?.verdict?.code).toBe("Superseded");
		const complete = timeline.find(({ state }) => state === "Complete");
		expect(at).toBe(Math.floor(complete?.seconds ?? 0));
		expect(complete?.seconds).toBeGreaterThan(failed?.seconds ?? Number.POSITIVE_INFINITY);
	});

	it("is what the rehearsal waits for, and no other fault", async () => {
		const stable = { kind: "stable", atSeconds: 650, release: {} };
		const weights = { kind: "weights", atSeconds: 650, by: "operator", candidatePercent: 100 };
		expect((await play({ faults: [stable, weights] })).ending).toEqual(COMPLETED);
	});

	it("into the color that serves begins no rollout, and leaves it complete", async () => {
		const { ending, timeline, simulation } = await play({ faults: [deployment(600)] });
		expect(ending).toEqual(COMPLETED);
		expect(timeline.filter(({ state }) => state === "Begin")).toHaveLength(1);
		expect(simulation.world.intended()).toBe(1);
	});

	it("of the other color follows the first, once that is complete, and has all the traffic in the end", async () => {
		const { ending, timeline, simulation } = await play({ faults: [{ ...deployment(700), color: "blue" }] }, {}, 1_800);
		expect(ending).toEqual({ outcome: "completed", serves: "blue" });
		expect(simulation.world.intended()).toBe(0);
		expect(timeline.filter(({ state }) => state === "Complete").map(({ percent }) => percent)).toEqual([100, 0]);
		expect(timeline.find(({ state }) => state === "next release")?.seconds).toBe(700);
	});
});
