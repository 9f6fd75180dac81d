import { describe, expect, it } from "vitest";
import { ecsDnsCanary } from "../../../rehearsal/policies/ecs-dns-canary.ts";
import type { Ending } from "../../../rehearsal/policies/policy.ts";
import { sampleService } from "../../../rehearsal/sample.ts";
import { PHASES } from "../../../rehearsal/scenario/fault.ts";
import type { StageOptions } from "../../../rehearsal/stage.ts";
import { smallScenario, smallStage } from "../../support/small.ts";

const SCHEDULE = [
	{ percent: 50, bakeSeconds: 20 },
	{ percent: 100, bakeSeconds: 20 },
];
/** Fails all requests as soon as it has any. */
const SICK = { errors: { over: "share", points: [[0, 0], [0.000001, 1]] } }; // biome-ignore format: a curve

const scenarioOf = (changes: object) =>
	smallScenario({ schedule: SCHEDULE, timing: { retentionSeconds: 60 }, ...changes });

/** How often the world is played when nobody looks at it, in seconds. */
const STEP = 50;

/** Plays a rollout of two steps for so many seconds. */
async function play(changes: object = {}, options: Partial<StageOptions> = {}, seconds = 700) {
	const scenario = scenarioOf(changes);
	const { stage, clock } = smallStage({ scenario, policy: ecsDnsCanary, seconds, ...options });
	const found: { ending?: Ending; at?: number } = {};
	ecsDnsCanary.run(stage).then((ending) => Object.assign(found, { ending, at: stage.seconds() }));
	for (let i = 0; i < seconds; i += STEP) await clock.runUntil(stage.sleep(STEP));
	return { ...found, ...stage.record, stage };
}

/** The states of the timeline with the share after each, without what only repeats the one before. */
const statesOf = (moments: readonly { readonly state: string; readonly percent: number }[]) =>
	moments.map(({ state, percent }) => `${state} ${percent}`).filter((each, i, all) => each !== all[i - 1]);

describe("this project's rollout on the stage", () => {
	const healthy = play();

	it("tells what each task has done, and which share is written after it", async () => {
		const { moments, ending } = await healthy;
		expect(ending).toEqual({ outcome: "completed" });
		expect(statesOf(moments).filter((each) => !/^(Prepare|Ready)/.test(each))).toEqual([
			"Begin 0",
			"Aim 0",
			"Shift 50",
			"Settle 50",
			"Assess 50",
			"Shift 100",
			"Settle 100",
			"Assess 100",
			"Complete 100",
			"Retire 100",
		]);
	});

	it("has a verdict wherever it looks, and nowhere else", async () => {
		const { moments } = await healthy;
		const states = (some: typeof moments) => [...new Set(some.map(({ state }) => state))];
		expect(states(moments.filter(({ verdict }) => verdict))).toEqual(["Ready", "Settle", "Assess"]);
		expect(states(moments.filter(({ verdict }) => !verdict))).toEqual([
			"Begin",
			"Prepare",
			"Aim",
			"Shift",
			"Complete",
			"Retire",
		]);
	});

	it("ends when it is complete, before it retires the old colour", async () => {
		const { at, moments } = await healthy;
		const [complete, retire] = ["Complete", "Retire"].map((name) => moments.find(({ state }) => state === name));
		expect(at).toBe(Math.floor(complete?.seconds ?? 0));
		expect((retire?.seconds ?? 0) - (complete?.seconds ?? 0)).toBe(60);
	});

	it("announces it once", async () => {
		const { announcements, calls } = await healthy;
		expect(announcements).toEqual([expect.stringContaining("green")]);
		expect(calls.filter(({ service }) => service === "sns")).toHaveLength(1);
	});

	it("comes back from a sick release, with the reason of its verdict", async () => {
		const { ending, verdictAt, moments, stage } = await play({ release: SICK });
		expect(ending).toEqual({
			outcome: "failed-back",
			error: "TargetsUnhealthy",
			cause: expect.stringContaining("unhealthy"),
		});
		expect(moments.filter(({ verdict }) => verdict?.verdict === "fail")).toMatchObject([{ seconds: verdictAt }]);
		expect(stage.world.intended()).toBe(0);
	});

	it("has decided against a release when an error made it fail back, and says which", async () => {
		const faults = [{ kind: "api", service: "ecs", action: "DescribeServices", error: "Refused", fromSeconds: 90 }];
		const { ending, moments, verdictAt } = await play({ faults });
		expect(ending).toMatchObject({ outcome: "failed-back", error: "Refused" });
		const failBack = moments.find(({ state }) => state === "FailBack");
		expect(failBack).toMatchObject({ seconds: verdictAt, verdict: { verdict: "fail", code: "Refused" } });
		expect(failBack?.verdict?.reason).toContain("DescribeServices: Refused after");
	});

	it("is stuck when it cannot come back", async () => {
		const faults = [{ kind: "api", service: "elb", action: "ModifyListener", error: "Refused", fromSeconds: 60 }];
		const { ending } = await play({ release: SICK, faults }, {}, 20_000);
		expect(ending).toMatchObject({ outcome: "stuck", error: "FailBackNotVerified" });
	});

	it("stays complete when the old colour cannot be retired", async () => {
		const faults = [{ kind: "api", service: "ecs", action: "UpdateService", error: "Refused", fromSeconds: 200 }];
		const { ending, announcements } = await play({ faults });
		expect(ending).toEqual({ outcome: "completed" });
		expect(announcements).toHaveLength(2);
	});

	it("refuses a configuration that it cannot work with, by a verdict against the release", async () => {
		const { ending, moments, verdictAt, transitions, lambdaCalls } = await play(
			{},
			{ service: sampleService({ idleCount: -1 }) },
		);
		expect(ending).toMatchObject({
			outcome: "failed-back",
			error: "InvalidInput",
			cause: expect.stringContaining("service.idleCount"),
		});
		expect(moments).toMatchObject([{ state: "Refused", verdict: { verdict: "fail", code: "InvalidInput" } }]);
		expect(verdictAt).toBe(0);
		// Begin, AnnounceRefused, Refused.
		expect({ transitions, lambdaCalls }).toEqual({ transitions: 3, lambdaCalls: 1 });
	});

	it("must wait, at every step, for a TTL and for its bake", () => {
		const { schedule, timing } = scenarioOf({});
		const service = sampleService({ schedule, timing });
		expect(ecsDnsCanary.mandatorySeconds({ scenario: scenarioOf({}), service })).toBe(2 * (60 + 20));
	});
});

describe("a controller that dies", () => {
	it.each(PHASES)("does nothing any more, and its rollout never ends: %s", async (phase) => {
		const faults = [{ kind: "kill", phase }];
		const { ending, moments, calls, announcements } = await play({
			faults,
			...(phase === "fail-back" && { release: SICK }),
		});
		const died = moments.at(-1);
		expect(died?.state).toBe(`killed in ${phase}`);
		expect(calls.filter(({ seconds }) => seconds > (died?.seconds ?? 0))).toEqual([]);
		expect({ ending, announcements }).toEqual({ ending: undefined, announcements: [] });
	});

	it.each(["prepare", "fail-back"])("costs nothing from then on: %s", async (phase) => {
		const changes = { faults: [{ kind: "kill", phase }], release: SICK };
		const [soon, late] = await Promise.all([300, 900].map((seconds) => play(changes, {}, seconds)));
		expect(soon?.moments.at(-1)?.state).toBe(`killed in ${phase}`);
		expect(late).toMatchObject({ transitions: soon?.transitions, lambdaCalls: soon?.lambdaCalls });
	});
});

describe("what a rollout costs", () => {
	/** Begins, decides, and dies as it prepares. */
	const begun = (...faults: object[]) => play({ faults: [{ kind: "kill", phase: "prepare" }, ...faults] }, {}, 40);

	it("is a transition for each state, and an invocation for each task", async () => {
		// Begin, BeginChoice, Prepare.
		expect(await begun()).toMatchObject({ transitions: 3, lambdaCalls: 2 });
	});

	it("is one more of each whenever a task is tried again", async () => {
		const slow = { kind: "api", service: "dynamodb", action: "GetItem", error: "Throttled", toSeconds: 5 };
		const { calls, transitions, lambdaCalls } = await begun(slow);
		const retries = calls.filter(({ error }) => error).length / 3;
		expect(retries).toBeGreaterThan(0);
		expect({ transitions, lambdaCalls }).toEqual({ transitions: 3 + retries, lambdaCalls: 2 + retries });
	});
});

describe("a newer release", () => {
	const deployment = (atSeconds: number) => ({ kind: "deployment", atSeconds, release: {} });

	it("makes the rollout under way fail back, and takes its turn, with which all ends", async () => {
		const { ending, at, moments } = await play({ faults: [deployment(120)] });
		expect(ending).toEqual({ outcome: "completed" });
		const failed = moments.find(({ verdict }) => verdict?.verdict === "fail");
		expect(failed?.verdict?.code).toBe("Superseded");
		const complete = moments.find(({ state }) => state === "Complete");
		expect(at).toBe(Math.floor(complete?.seconds ?? 0));
		expect(complete?.seconds).toBeGreaterThan(failed?.seconds ?? Number.POSITIVE_INFINITY);
	});

	it("is what the rehearsal waits for, and no other fault", async () => {
		const stable = { kind: "stable", atSeconds: 650, release: {} };
		const weights = { kind: "weights", atSeconds: 650, by: "operator", candidatePercent: 100 };
		expect((await play({ faults: [stable, weights] })).ending).toEqual({ outcome: "completed" });
	});

	it("into the colour that serves begins no rollout, and leaves it complete", async () => {
		const { ending, moments, stage } = await play({ faults: [deployment(400)] });
		expect(ending).toEqual({ outcome: "completed" });
		expect(moments.filter(({ state }) => state === "Begin")).toHaveLength(1);
		expect(stage.world.intended()).toBe(1);
	});
});
