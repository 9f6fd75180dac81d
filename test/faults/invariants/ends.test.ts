import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../../faults/model/snapshot.ts";
import { Alarms } from "../../../faults/play/alarms.ts";
import { type HistoryEntry, LOG_CODES, WATCHDOG } from "../../../runtime/contract/index.ts";
import { Fed, MINE } from "./fed.ts";

const entry = (outcome: HistoryEntry["outcome"]): HistoryEntry => ({
	attempt: "ecs-svc/2",
	deploymentId: "ecs-svc/2",
	execution: MINE,
	outcome,
	reason: "because",
	at: "2026-01-01T00:00:00.000Z",
});

describe("an end", () => {
	const ended = async (changes: (fed: Fed) => Partial<Snapshot>) => {
		const fed = await Fed.with("3-ends");
		fed.end({ snapshot: fed.snapshot({ history: [entry("failed-back")], ...changes(fed) }) });
		return fed.found.map(({ message }) => message.slice(0, 40));
	};

	it("with everything as it was is one of the two", async () => {
		expect(await ended(() => ({}))).toEqual([]);
	});

	it.each<[string, (fed: Fed) => Partial<Snapshot>, string]>([
		["a weight", (fed) => ({ records: fed.records(1, 99, ["AAAA"]) }), "records are"],
		["the preview", () => ({ preview: [] }), "preview are"],
		["a listener", (fed) => ({ actions: fed.actions(0, 100) }), "actions are"],
		["a tag", () => ({ tags: {} }), "tags are"],
		["the candidate's tasks", () => ({ desired: { blue: 4, green: 1 } }), "green is to run 1 tasks"],
		["what scales", () => ({ scaling: {} }), "scaling is {}"],
		["the lock", (fed) => ({ lock: fed.lock() }), "the lock is held by"],
		["a history that goes on", () => ({ history: [entry("running")] }), "history says that ecs-svc/2 is running"],
		["a release that is complete only in history", () => ({ history: [entry("completed")] }), "records are"],
	])("that leaves %s is neither", async (_, changes, message) => {
		expect((await ended(changes))[0]).toContain(message);
	});

	it.each<[string, Partial<Parameters<Fed["end"]>[0]>, number]>([
		["in silence", {}, 1],
		[
			"notifyingWhenPending",
			{
				notified: [
					{ seconds: 1, subject: "A release is complete, but its old color was not scaled down", message: "" },
				],
			},
			0,
		],
		["in an execution that failed, as SNS takes nothing", { denied: new Set(["Publish"]) }, 0],
	])("of a complete release may leave the old color's tasks, but not %s", async (_, changes, count) => {
		const fed = await Fed.with("3-ends");
		const { actions, original } = fed;
		const tags = Object.fromEntries(
			Object.entries(original.tags).map(([tag, value]) => [tag, value === "true" ? "false" : "true"]),
		);
		const blueAlb = original.records.find(({ SetIdentifier }) => SetIdentifier === "blue")?.AliasTarget;
		const preview = original.preview.map((record) => ({ ...record, AliasTarget: blueAlb }));
		const routed = { records: fed.records(100), actions: actions.call(fed, 100, 100), preview: preview as never };
		const { blue, green } = original.scaling;
		const done = { ...routed, tags, scaling: { blue: green, green: blue } as Snapshot["scaling"] };
		const snapshot = fed.snapshot({ ...done, desired: { blue: 8, green: 8 }, history: [entry("completed")] });
		fed.end({ snapshot, executions: [fed.execution({ error: "NotRetired", state: "NotRetired" })], ...changes });
		expect(fed.found).toHaveLength(count);
	});
});

describe("a fail-back that takes long", () => {
	const pendingIn = (minutes: readonly number[]) => {
		const alarms = new Alarms();
		for (const minute of minutes)
			alarms
				.logFor(() => minute * 60)({})
				.warn("any words", { code: LOG_CODES.failBackPending });
		return alarms;
	};
	/** The watchdog takes over while green has a tenth; the traffic is back after some seconds, and the lock is free after some more. */
	const played = async (
		minutes: readonly number[],
		reliefs: readonly number[],
		seconds: number,
		back: number = seconds,
	) => {
		const fed = await Fed.with("3-alarm");
		const run = fed.run("watchdog");
		const at = (now: number, records = fed.original.records) =>
			fed.snapshot({ lock: fed.lock(WATCHDOG), records, seconds: now });
		fed.write("locks.takeOver", fed.snapshot({ lock: fed.lock() }), at(0, fed.records(10)), { run });
		fed.write("dns.change", at(0, fed.records(10)), at(back), { run });
		fed.write("locks.conclude", at(back), fed.snapshot({ seconds }), { run });
		fed.end({ alarms: pendingIn(minutes), reliefs, snapshot: fed.snapshot({ seconds }) });
		return fed.found.map(({ message }) => message);
	};

	it("without an alarm is found", async () => {
		expect(await played([0, 1], [], 400)).toEqual([
			"a fail-back of traffic that began at 0 s took 400 s, and the alarm rose at Infinity s",
		]);
	});

	it("with an alarm that rises too late is found, with one in time it is not", async () => {
		expect(await played([5, 6, 7, 8, 9], [], 700)).toHaveLength(1);
		expect(await played([0, 1, 2, 3, 4], [], 700)).toEqual([]);
	});

	it("beyond three minutes after AWS let it is found", async () => {
		const loud = Array.from({ length: 30 }, (_, i) => i);
		expect(await played(loud, [1_200], 1_381)).toEqual(["fail-back of traffic was over only 181 s after AWS let it"]);
		expect(await played(loud, [1_200], 1_380)).toEqual([]);
	});

	it("may let five minutes pass once the traffic is back, for what scales, and then is to come to its end", async () => {
		expect(await played([0], [], 100 + 300 + 360, 100)).toEqual([]);
		expect(await played([0], [], 100 + 300 + 361, 100)).toEqual([
			"a fail-back of what scales that began at 400 s took 361 s, and the alarm rose at Infinity s",
		]);
	});
});

describe("a function that runs twice", () => {
	it("and changes something more is found", async () => {
		const fed = await Fed.with("6-twice");
		fed.watch.ranTwice?.("shift", fed.snapshot(), fed.snapshot({ records: fed.records(10), seconds: 9 }));
		expect(fed.found.map(({ message }) => message.slice(0, 40))).toEqual(["shift changed records when it ran again:"]);
	});

	it("may count its runs in the lock, if it is the watchdog", async () => {
		const fed = await Fed.with("6-twice");
		fed.watch.ranTwice?.("watchdog", fed.snapshot(), fed.snapshot({ lock: fed.lock(WATCHDOG) }));
		expect(fed.found).toEqual([]);
		fed.watch.ranTwice?.("begin", fed.snapshot(), fed.snapshot({ lock: fed.lock() }));
		expect(fed.found).toHaveLength(1);
	});
});

describe("a check", () => {
	const verdict = (kind: string, code = "TargetsMissing") => ({ verdict: { verdict: kind, code, reason: "" } });

	it.each([
		["passes", verdict("pass"), 1],
		["holds", verdict("hold"), 0],
	])("without data that %s", async (_, answer, count) => {
		const fed = await Fed.with("9-no-data");
		const run = fed.run("assess");
		run.silent.push(fed.service.loadBalancers.green.targetGroups.green);
		fed.watch.returned?.(run, answer, 10, 0.1);
		expect(fed.found).toHaveLength(count);
	});

	it.each([
		["passes", "pass", 1],
		["fails", "fail", 0],
	])("that sees a newer deployment and %s", async (_, kind, count) => {
		const fed = await Fed.with("heeded");
		const run = fed.run("assess");
		const view = { desiredCount: 1, runningCount: 1, deployment: { id: "ecs-svc/3", taskDefinition: "" } };
		fed.watch.answered?.({ name: "services.describe", args: [], run }, { blue: view, green: view });
		fed.watch.returned?.(run, verdict(kind, "Superseded"), 10, 0.1);
		expect(fed.found).toHaveLength(count);
	});
});

describe("an execution", () => {
	it("that fails in a task is found, at an end of the machine's own it is not", async () => {
		const fed = await Fed.with("caught");
		fed.end({ executions: [fed.execution()] });
		expect(fed.found).toEqual([]);
		fed.end({ executions: [fed.execution({ state: "Route", type: "Task", error: "Refused" })] });
		expect(fed.found[0]?.message).toBe("shop-1 failed in Route: Refused");
	});

	const notified = [{ seconds: 1, subject: "shop: failed-back (Sick)", message: "" }];
	it.each<[string, Parameters<Fed["end"]>[0], number]>([
		["of which nobody was told", {}, 1],
		[
			"of which only its success was told",
			{ notified: [{ seconds: 1, subject: "shop: green is live", message: "" }] },
			1,
		],
		["of which somebody was told", { notified }, 0],
		["that SNS refuses to tell of, but history does", { denied: new Set(["Publish"]) }, 0],
		["while something goes on for ever", { notified, quiet: false }, 1],
	])("%s", async (_, changes, count) => {
		const fed = await Fed.with("notified");
		fed.end({ snapshot: fed.snapshot({ history: [entry("failed-back")] }), executions: [fed.execution()], ...changes });
		expect(fed.found).toHaveLength(count);
	});

	it.each([
		["had done anything", []],
		["could find out that there was nothing to do", [entry("skipped")]],
	])("that was ended by hand before it %s needs no words", async (_, history) => {
		const fed = await Fed.with("notified");
		const executions = [fed.execution({ status: "ABORTED", state: "Begin", type: "Task" })];
		fed.end({ executions, snapshot: fed.snapshot({ history }) });
		expect(fed.found).toEqual([]);
	});
});
