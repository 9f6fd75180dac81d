import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../../faults/model/snapshot.ts";
import { EPOCH } from "../../../rehearsal/run.ts";
import type { HistoryEntry, Probation } from "../../../runtime/contract/index.ts";
import { Fed, MINE } from "./fed.ts";

const COMPLETED = 100;
const STEPS = "100/20";

const probation = (fed: Fed): Probation => {
	const { takenAt, ...held } = fed.lock();
	return { ...held, ownerSince: takenAt, since: takenAt, until: takenAt };
};

const entry = (outcome: HistoryEntry["outcome"]): HistoryEntry => ({
	attempt: "ecs-svc/2",
	execution: MINE,
	outcome,
	reason: "because",
	at: "2026-01-01T00:00:00.000Z",
});

const play = async (name: string, act: (fed: Fed) => void) => {
	const fed = await Fed.with(name, STEPS);
	act(fed);
	return fed.found.map(({ message }) => message);
};

describe("a probation", () => {
	/** A check so long after completion, and what it leads to. */
	const checked = (fed: Fed, after: number, next: string, verdict: string) => {
		const began = COMPLETED + after;
		const since = new Date(EPOCH + COMPLETED * 1_000).toISOString();
		const done = fed.snapshot({ seconds: COMPLETED, probation: { ...probation(fed), since } });
		fed.write("locks.conclude", fed.snapshot(), done);
		const answer = { next, verdict: { verdict, code: "Code", reason: "" } };
		fed.watch.returned?.(fed.run("probation", began), answer, began, 1);
	};

	it.each<[string, number, string, string, number]>([
		["by a check that passes", 60, "end", "pass", 0],
		["too early", 59, "end", "pass", 1],
		["by a check that holds", 60, "end", "hold", 1],
		["undecided, as late as may be", 180, "undecided", "hold", 0],
		["undecided, too early", 179, "undecided", "hold", 1],
	])("ends %s", async (_, after, next, verdict, count) => {
		expect(await play("9-probation-ends", (fed) => checked(fed, after, next, verdict))).toHaveLength(count);
	});

	it("goes on no longer than a step that nobody can decide", async () => {
		expect(await play("9-probation-ends", (fed) => checked(fed, 179, "wait", "hold"))).toEqual([]);
		expect(await play("9-probation-ends", (fed) => checked(fed, 180, "wait", "hold"))).toHaveLength(1);
	});

	it("that ends undecided is told, unless somebody has ended its execution", async () => {
		const ended = (changes: Parameters<Fed["end"]>[0], status: "SUCCEEDED" | "ABORTED" = "SUCCEEDED") =>
			play("9-probation-ends", (fed) => {
				checked(fed, 180, "undecided", "hold");
				fed.end({ executions: [fed.execution({ status })], ...changes });
			});
		const notified = [{ seconds: 1, subject: "A release has ended its probation undecided", message: "" }];
		expect(await ended({})).toEqual(["nobody was told that r2 ended its probation undecided"]);
		expect(await ended({ notified })).toEqual([]);
		expect(await ended({ denied: new Set(["Publish"]) })).toEqual([]);
		expect(await ended({}, "ABORTED")).toEqual([]);
	});
});

describe("the color that a release on probation would go back to", () => {
	const scaled = (how: (fed: Fed) => Partial<Snapshot>) =>
		play("10-room", (fed) => {
			const { desired, scaling } = fed.original;
			const blue = scaling.blue && { ...scaling.blue, suspended: { ...scaling.blue.suspended, in: true } };
			const served = { records: fed.records(100), scaling: { ...scaling, ...(blue && { blue }) }, ...how(fed) };
			fed.write("services.scale", fed.snapshot(served), fed.snapshot({ ...served, desired: { ...desired, blue: 1 } }));
		});

	it("keeps its tasks until the lock says that nothing leads back to it", async () => {
		expect(await scaled((fed) => ({ lock: fed.lock() }))).toHaveLength(1);
		expect(await scaled((fed) => ({ probation: probation(fed) }))).toHaveLength(1);
		expect(await scaled((fed) => ({ lock: { ...fed.lock(), stable: "green", candidate: "blue" } }))).toEqual([]);
	});
});

describe("a release that is taken back", () => {
	const taken = (fed: Fed) => {
		const at = fed.snapshot({ probation: probation(fed), actions: fed.actions(100, 100), records: fed.records(100) });
		const lock = { lock: fed.lock(), probation: undefined, history: [entry("running")] };
		const after = { ...at, ...lock };
		fed.write("probations.take", at, after);
		return after;
	};
	const route = (fed: Fed, alb: "blue" | "green", at: Snapshot) =>
		fed.write("loadBalancers.route", at, at, { args: [fed.service.loadBalancers[alb].listener] });

	it("has both listeners turned before DNS", async () => {
		const turned = (...albs: ("blue" | "green")[]) =>
			play("taken-back", (fed) => {
				const at = taken(fed);
				for (const alb of albs) route(fed, alb, at);
				fed.write("dns.change", at, { ...at, records: fed.records(0) });
			});
		expect(await turned("green", "blue")).toEqual([]);
		expect(await turned("green")).toEqual(["DNS was turned before the listeners of blue"]);
		expect(await turned()).toEqual(["DNS was turned before the listeners of blue and green"]);
	});

	it("has no probation beside its lock", async () => {
		const both = (fed: Fed) => fed.snapshot({ probation: probation(fed), lock: fed.lock() });
		expect(await play("taken-back", (fed) => fed.write("probations.take", fed.snapshot(), both(fed)))).toEqual([
			"a rollout of ecs-svc/2 began, and the probation goes on",
		]);
	});
});
