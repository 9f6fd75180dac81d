import { describe, expect, it } from "vitest";
import type { FunctionRun } from "../../../faults/model/function-run.ts";
import { EPOCH } from "../../../rehearsal/run.ts";
import type { HookQuestion, Rollout } from "../../../runtime/contract/index.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import { Fed, MINE } from "./fed.ts";

/** What a check is told, by call. */
type Notified = Readonly<Record<string, unknown>>;

const timestamp = (seconds: number) => new Date(EPOCH + seconds * 1_000).toISOString();
const failing = { sent: 2, failed: 2, serverErrors: 0 };
const view = (id: string) => ({ green: { deployment: { id } } });
const minutes = (errors: number, requests = 60) => ({
	blue: [{ at: EPOCH, requests, errors: 0, slow: 0, accounted: requests }],
	green: [{ at: EPOCH, requests, errors, slow: 0, accounted: requests }],
});
const question = (point: HookQuestion["point"], percent = 0) => ["hook", { rollout: MINE, point, percent }];

/** One check of a made-up run, and what it said. */
function check(
	fed: Fed,
	notified: Notified,
	verdict: string,
	code: string,
	rollout?: Partial<Rollout>,
	run = fed.run("assess", 200),
) {
	for (const [name, answer] of Object.entries(notified)) {
		const args = name === "hooks.ask" ? question("after-step", 10) : ["arn"];
		fed.watch.answered?.({ name, args, run }, answer);
	}
	fed.watch.returned?.(run, { verdict: { verdict, code, reason: "" }, rollout }, run.began, 0.1);
}

describe("a check that fails", () => {
	it.each<[string, string, Notified]>([
		["sick targets", "TargetsUnhealthy", { "loadBalancers.targets": [{ id: "1", state: "unhealthy" }] }],
		["a newer deployment", "Superseded", { "services.describe": view("ecs-svc/3") }],
		["an alarm that rings", "AlarmRinging", { "alarms.watched": { mine: "ALARM" } }],
		["errors", "ErrorsAboveStable", { "answers.perMinute": minutes(9) }],
		["a hook's fail", "HookFailed", { "hooks.ask": { verdict: "fail" } }],
	])("for %s must have been told of it", async (_, code, notified) => {
		const found = async (facts: Notified) => {
			const fed = await Fed.with("9-reason");
			check(fed, facts, "fail", code);
			return fed.found.length;
		};
		expect([await found(notified), await found({})]).toEqual([0, 1]);
	});

	it("for probes must have seen those of more than one check fail", async () => {
		const fed = await Fed.with("9-reason");
		check(fed, { "prober.probe": failing }, "fail", "ProbesFailed");
		expect(fed.found).toHaveLength(1);
		check(fed, { "prober.probe": failing }, "fail", "ProbesFailed");
		expect(fed.found).toHaveLength(1);
	});

	it.each([
		["Inconclusive", 140, { step: 0, bakedFrom: timestamp(100) }],
		["HookTimedOut", 120, { step: 0 }],
	])("as %s must have waited for as long as it may", async (code, seconds, rollout) => {
		const found = async (waited: number) => {
			const fed = await Fed.with("9-reason");
			const first = fed.run("assess", 100);
			fed.watch.answered?.({ name: "hooks.ask", args: question("after-step", 10), run: first }, { verdict: "hold" });
			check(fed, {}, "fail", code, rollout, fed.run("assess", 100 + waited));
			return fed.found.length;
		};
		expect([await found(seconds - 1), await found(seconds)]).toEqual([1, 0]);
	});

	it("for a reason that nobody knows is found", async () => {
		const fed = await Fed.with("9-reason");
		check(fed, {}, "fail", "BadFeeling");
		expect(fed.found.map(({ message }) => message)).toEqual(["assess failed without a reason: BadFeeling, "]);
	});
});

describe("a check that passes", () => {
	const baked = { step: 1, bakedFrom: timestamp(100) };
	const passes = async (notified: Notified, rollout: Partial<Rollout> = {}, run?: (fed: Fed) => FunctionRun) => {
		const fed = await Fed.with("9-no-data");
		check(fed, notified, "pass", "Healthy", rollout, run?.(fed));
		return fed.found.map(({ message }) => message);
	};

	it.each(["alarms.watched", "prober.probe", "answers.perMinute", "hooks.ask"])("could read its %s", async (name) => {
		expect(await passes({ [name]: new Unavailable("away", {}) })).toEqual([`assess passed without ${name}`]);
	});

	it("was shown as many requests of its bake as it needs, where there are so many", async () => {
		const [few] = [await passes({ "answers.perMinute": minutes(0, 9) }, { ...baked, bakedFrom: timestamp(50) })];
		expect(few).toEqual(["assess passed though it was shown 9 of 10 requests, where there were about 750"]);
		expect(await passes({ "answers.perMinute": minutes(0, 10) }, { ...baked, bakedFrom: timestamp(50) })).toEqual([]);
		// A minute that was over before the bake shows nothing of it.
		expect(await passes({ "answers.perMinute": minutes(0) }, baked)).toHaveLength(1);
	});

	it("may leave it to the probes as long as there cannot have been so many", async () => {
		const soon = (fed: Fed) => fed.run("assess", 102);
		expect(await passes({ "answers.perMinute": minutes(0, 0) }, baked, soon)).toEqual([]);
	});
});

describe("what is known to be bad", () => {
	it.each<[string, Notified]>([
		["an alarm rings", { "alarms.watched": { mine: "ALARM" } }],
		["a hook says fail", { "hooks.ask": { verdict: "fail" } }],
	])("is heeded: %s", async (_, notified) => {
		const fed = await Fed.with("heeded");
		check(fed, notified, "hold", "NotSure");
		check(fed, notified, "fail", "Known");
		expect(fed.found).toHaveLength(1);
	});

	it("is heeded: probes go on failing", async () => {
		const fed = await Fed.with("heeded");
		for (let i = 0; i < 6; i++) check(fed, { "prober.probe": failing }, "hold", "ProbesFailing");
		expect(fed.found.map(({ message }) => message)).toEqual(["assess said hold though the probes of 6 checks failed"]);
	});

	it.each<[string, unknown, number]>([
		["rings", { mine: "ALARM" }, 1],
		["cannot be read", new Unavailable("away", {}), 1],
		["is quiet", { mine: "OK" }, 0],
	])("lets no rollout begin: an alarm that %s", async (_, answer, count) => {
		const fed = await Fed.with("heeded");
		const run = fed.run("begin");
		fed.watch.answered?.({ name: "alarms.watched", args: [["mine"]], run }, answer);
		fed.watch.returned?.(run, { next: "proceed" }, 1, 0);
		expect(fed.found).toHaveLength(count);
	});
});

describe("a candidate that is sick", () => {
	const found = async (seconds: number, changes: Parameters<Fed["end"]>[0] = {}) => {
		const fed = await Fed.with("in-time");
		fed.watch.entered?.(fed.execution({ state: "FailBack" }), 100 + seconds, 1);
		fed.end({ sick: [{ how: "sick", since: 100 }], snapshot: fed.snapshot({ seconds: 600 }), ...changes });
		return fed.found.map(({ message }) => message);
	};

	it("for longer than it takes to see it is found", async () => {
		expect(await found(40)).toEqual([]);
		expect(await found(41)).toEqual(["the candidate was sick for 41 s, allowed are 40 s"]);
	});

	it.each<[string, Parameters<Fed["end"]>[0]]>([
		["a fault made things slower", { hindered: 1 }],
		["something lasted that kept it from being seen", { reliefs: [500] }],
		["the stable color was no better", { stableSick: true }],
		["it recovered", { sick: [{ how: "sick", since: 100, until: 140 }] }],
		["only users saw it", { sick: [{ how: "unseen", since: 100 }] }],
	])("may be so for longer where %s", async (_, changes) => {
		expect(await found(100, changes)).toEqual([]);
	});
});
