import { describe, expect, it } from "vitest";
import { ecsDnsCanary } from "../../../rehearsal/policies/ecs-dns-canary.ts";
import type { Ending } from "../../../rehearsal/policies/policy.ts";
import { sampleService } from "../../../rehearsal/sample.ts";
import { PHASES, type Phase } from "../../../rehearsal/scenario/fault.ts";
import type { SimulationOptions } from "../../../rehearsal/simulation.ts";
import { STRAY_WRITE_SECONDS } from "../../../runtime/watchdog/fail-back-lock.ts";
import { smallScenario, smallSimulation } from "../../support/small.ts";

const SCHEDULE = [
	{ percent: 50, bakeSeconds: 20 },
	{ percent: 100, bakeSeconds: 20 },
];
/** Fails all requests as soon as it has any. */
const SICK = { errors: { over: "share", points: [[0, 0], [0.000001, 1]] } }; // biome-ignore format: a curve

/** CloudWatch shows each minute at its end, so that nobody waits long for the safety net. */
const AWS = {
	inSyncSeconds: [30, 30],
	listenerSeconds: [0, 0],
	metrics: { delaySeconds: [0, 0], apartSeconds: [0, 0] },
};

const scenarioOf = (changes: object) =>
	smallScenario({ schedule: SCHEDULE, timing: { retentionSeconds: 360 }, aws: AWS, ...changes });

const COMPLETED: Ending = { outcome: "completed", serves: "green" };

/** How often the world is played when nobody checks it, in seconds. */
const STEP = 50;

/** Plays a rollout of two steps for so many seconds. */
async function play(changes: object = {}, options: Partial<SimulationOptions> = {}, seconds = 800) {
	const scenario = scenarioOf(changes);
	const { simulation, clock } = smallSimulation({ scenario, policy: ecsDnsCanary, seconds, ...options });
	const found: { ending?: Ending; at?: number } = {};
	ecsDnsCanary.run(simulation).then((ending) => Object.assign(found, { ending, at: simulation.seconds() }));
	for (let i = 0; i < seconds; i += STEP) await clock.runUntil(simulation.sleep(STEP));
	return { ...found, ...simulation.record, simulation };
}

/** The states of the timeline with the share after each, without what only repeats the one before. */
const statesOf = (timeline: readonly { readonly state: string; readonly percent: number }[]) =>
	timeline.map(({ state, percent }) => `${state} ${percent}`).filter((each, i, all) => each !== all[i - 1]);

describe("this project's rollout on the stage", () => {
	const healthy = play();

	it("tells what each task has done, and which share is written after it", async () => {
		const { timeline, ending } = await healthy;
		expect(ending).toEqual(COMPLETED);
		expect(statesOf(timeline).filter((each) => !/^(Prepare|Ready)/.test(each))).toEqual([
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
			"CountStragglers 100",
			"Retire 100",
		]);
	});

	it("has a verdict wherever it checks, and nowhere else", async () => {
		const { timeline } = await healthy;
		const states = (some: typeof timeline) => [...new Set(some.map(({ state }) => state))];
		expect(states(timeline.filter(({ verdict }) => verdict))).toEqual(["Ready", "Settle", "Assess"]);
		expect(states(timeline.filter(({ verdict }) => !verdict))).toEqual([
			"Begin",
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
		// Load, Begin, AnnounceRefused, Refused, for each of two events that come twice: what cannot be read cannot be claimed.
		expect(transitions).toBe(4 * 4);
	});

	it("must wait, at every step, for a TTL and for its bake", () => {
		const { schedule, timing } = scenarioOf({});
		const service = sampleService({ schedule, timing });
		expect(ecsDnsCanary.mandatorySeconds({ scenario: scenarioOf({}), service })).toBe(2 * (60 + 20));
	});
});

describe("a controller that dies", () => {
	/** A rollout of which the controller dies. The release is sick where it must be, to fail back at all; a gate must be there. */
	const killed = (phase: Phase, changes: object = {}, seconds?: number) =>
		play(
			{
				faults: [{ kind: "kill", phase }],
				...(phase === "fail-back" && { release: SICK }),
				...(phase === "gate" && { schedule: SCHEDULE.map((step) => ({ ...step, gate: true })) }),
				...changes,
			},
			{},
			seconds,
		);

	it.each(PHASES)("does nothing any more, and the watchdog brings back what it left: %s", async (phase) => {
		const { ending, timeline, simulation } = await killed(phase);
		const died = timeline.findIndex(({ state }) => state === `killed in ${phase}`);
		expect(timeline.slice(died + 1).map(({ state, percent }) => `${state} ${percent}`)).not.toHaveLength(0);
		for (const { state, percent } of timeline.slice(died + 1)) {
			expect({ state, percent }).toEqual({ state: "Watchdog", percent: 0 });
		}
		expect(ending).toEqual({
			outcome: "failed-back",
			error: "ABORTED",
			cause: "the execution ended as ABORTED",
			serves: "blue",
		});
		expect(simulation.world.intended()).toBe(0);
		expect(await simulation.world.locks.held("shop")).toBeUndefined();
	});

	it("is taken over a second later, which is the verdict", async () => {
		const { timeline, verdictAt } = await killed("settle");
		const died = timeline.find(({ state }) => state === "killed in settle");
		const taken = timeline.find(({ state }) => state === "Watchdog");
		expect(taken).toMatchObject({ seconds: (died?.seconds ?? 0) + 1, verdict: { verdict: "fail", code: "ABORTED" } });
		expect(verdictAt).toBe(taken?.seconds);
	});

	it("leaves a rollout that ends when it is proven to be back, and not before", async () => {
		const { at = 0, timeline } = await killed("shift");
		const [taken, home] = [timeline.find(({ state }) => state === "Watchdog"), timeline.at(-1)];
		expect(at).toBe(Math.floor(home?.seconds ?? 0));
		expect(home?.detail).toContain("read back as they were");
		// A task that was still at work may write for so long.
		expect(at - (taken?.seconds ?? 0)).toBeGreaterThanOrEqual(STRAY_WRITE_SECONDS);
	});

	it("is announced by the watchdog, once, after it said that it began", async () => {
		const { announcements, calls } = await killed("shift");
		expect(announcements).toEqual([
			expect.stringContaining("a rollout to green begins"),
			expect.stringContaining("failed-back by the watchdog (ABORTED)"),
		]);
		expect(calls.filter(({ service }) => service === "sns")).toHaveLength(2);
	});

	it("leaves everything where it is while the watchdog cannot ask about it, and that stands in the timeline", async () => {
		const deaf = { kind: "api", service: "states", action: "DescribeExecution", error: "Unavailable", toSeconds: 500 };
		const { ending, timeline } = await killed("settle", { faults: [{ kind: "kill", phase: "settle" }, deaf] });
		const unheard = timeline.filter(({ seconds, verdict }) => seconds < 500 && verdict?.code === "NotBroughtBack");
		expect(unheard.at(-1)).toMatchObject({ state: "Watchdog", percent: 50 });
		expect(unheard.at(-1)?.verdict?.reason).toContain("DescribeExecution: Unavailable");
		expect(ending).toMatchObject({ outcome: "failed-back" });
	});
});

describe("a fail-back that AWS does not let through", () => {
	const refused = (toSeconds: number) => ({
		kind: "api",
		service: "elb",
		action: "ModifyListener",
		error: "Refused",
		fromSeconds: 170,
		toSeconds,
	});
	const late = { errors: { over: "seconds", points: [[170, 0], [171, 1]] } }; // biome-ignore format: a curve

	it("is the watchdog's once the execution has given up, until AWS lets it through", async () => {
		const { ending, timeline, at = 0 } = await play({ release: late, faults: [refused(900)] }, {}, 1_200);
		const [stuck, taken] = ["Stuck", "Watchdog"].map((name) => timeline.find(({ state }) => state === name));
		expect(taken?.seconds).toBe((stuck?.seconds ?? 0) + 1);
		expect(ending).toMatchObject({ outcome: "failed-back", error: "FailBackNotVerified", serves: "blue" });
		expect(at).toBeGreaterThan(900);
	});

	it("never ends while AWS does not, and the watchdog says so", async () => {
		const { ending, timeline } = await play({ release: late, faults: [refused(10_000)] }, {}, 1_200);
		expect(ending).toBeUndefined();
		expect(timeline.at(-1)).toMatchObject({ state: "Watchdog", verdict: { code: "NotBroughtBack" } });
		expect(timeline.at(-1)?.seconds).toBeGreaterThan(1_100);
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
		// Load, Begin, BeginChoice, Prepare; and for each of the other three deliveries Load, Begin, BeginChoice, Skipped.
		expect({ transitions, lambdaCalls }).toEqual({ transitions: 4 + 3 * 4, lambdaCalls: 3 + 3 * 2 + runs(calls) });
	});

	it("is one more of each whenever a task is tried again", async () => {
		const slow = { kind: "api", service: "dynamodb", action: "GetItem", error: "Throttled", toSeconds: 5 };
		const { calls, transitions, lambdaCalls } = await started(slow);
		const retries = calls.filter(({ error }) => error).length / 3;
		expect(retries).toBeGreaterThan(0);
		expect({ transitions, lambdaCalls }).toEqual({
			transitions: 4 + 3 * 4 + retries,
			lambdaCalls: 3 + 3 * 2 + retries + runs(calls),
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
