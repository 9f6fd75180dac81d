import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import type { HistoryEntry } from "../../../runtime/contract/index.ts";
import { Refused } from "../../../runtime/errors.ts";
import { Asking, definition, SERVING } from "../../support/asking.ts";
import { at, EXECUTION, strangersLock } from "../../support/documents.ts";

const NEW = definition(7);
/** A listener rule past canary and fail-back: Begin refuses to start with it. */
const RULE = {
	priority: "7",
	conditions: ["path-pattern /api/*"],
	targetGroups: [sampleService().loadBalancers.blue.targetGroups.blue],
};

/** A rollout under way, of another attempt. @param candidate - what green is given. */
async function underWay(asking: Asking, candidate: string): Promise<void> {
	await asking.ask({ task_definition: candidate });
	await asking.world.services.deploy("", asking.service.services.green, { taskDefinition: candidate });
	const lock = strangersLock({ owner: EXECUTION, attempt: "r2", service: asking.service });
	await asking.world.locks.acquire("shop", lock);
}

/** Notes how an attempt has ended. */
async function ended(asking: Asking, attempt: string, outcome: HistoryEntry["outcome"]): Promise<void> {
	const entry = { attempt, release: 2, execution: EXECUTION, outcome, reason: "Sick: very", at: at(9).toISOString() };
	await asking.world.history.claim("shop", entry);
}

describe("a release", () => {
	it("of what serves is release 1, and starts nothing", async () => {
		const asking = new Asking();
		expect(await asking.ask({ task_definition: SERVING })).toMatchObject({
			status: "serves",
			attempt: "r1",
			release: 1,
		});
		expect(asking.started.size).toBe(0);
		expect(await asking.world.attempts.release("shop", 1)).toMatchObject({ servedAt: at(0).toISOString() });
	});

	it("of something else is written down after what serves, and starts an execution that is named by it", async () => {
		const asking = new Asking();
		const answer = await asking.ask({ task_definition: NEW, by: "alice", reason: "a feature" });
		expect(answer).toMatchObject({ status: "started", attempt: "r2", release: 2 });
		expect(asking.attempts).toEqual(["r1", "r2"]);
		const attempt = await asking.world.attempts.find("shop", "r2");
		expect(attempt).toMatchObject({ kind: "release", taskDefinition: NEW, by: "alice", reason: "a feature" });
		expect([...asking.started]).toEqual([[attempt?.executionName, { event: { service: "shop", attempt: "r2" } }]]);
		expect(attempt?.executionName).toMatch(/^shop-r2-[0-9a-z]+$/);
		expect(answer.execution).toMatch(/:execution:rollout:shop-r2-/);
	});

	it("keeps the id that its caller gives", async () => {
		const asking = new Asking();
		expect(await asking.ask({ task_definition: NEW, id: "build-42" })).toMatchObject({
			attempt: "build-42",
			release: 2,
		});
	});

	it("under its id, asked again, is the same attempt", async () => {
		const asking = new Asking();
		const first = await asking.ask({ task_definition: NEW, id: "build-42" });
		expect(await asking.ask({ task_definition: NEW, id: "build-42" })).toEqual(first);
		expect(asking.attempts).toEqual(["r1", "build-42"]);
		expect(asking.started.size).toBe(1);
	});

	it("of the same behind another port is another one", async () => {
		const asking = new Asking();
		const container = { name: "app", port: 9_090 };
		expect(await asking.ask({ task_definition: SERVING, container })).toMatchObject({ status: "started", release: 2 });
		expect(await asking.world.attempts.find("shop", "r2")).toMatchObject({ taskDefinition: SERVING, container });
	});

	it("that has completed, and serves, is done, and starts nothing", async () => {
		const asking = new Asking();
		await asking.ask({ task_definition: SERVING });
		await ended(asking, "r1", "completed");
		const before = [...asking.writes];
		expect(await asking.ask({ task_definition: SERVING })).toMatchObject({ status: "serves", attempt: "r1" });
		expect(asking.writes).toEqual(before);
	});

	it.each([
		["another one's", "r1", "queued"],
		["its own", "r2", "started"],
	])("waits for the end of a probation where the service says so, if that is %s", async (_, attempt, status) => {
		const asking = new Asking({ onNewerRelease: "queue" });
		asking.hook = async (call, next) => (call.name === "probations.find" ? { attempt } : next());
		expect(await asking.ask({ task_definition: NEW })).toMatchObject({ status, attempt: "r2" });
	});

	it("that has failed is refused, and tried again by retry under an id of its own", async () => {
		const asking = new Asking();
		await asking.ask({ task_definition: NEW });
		await ended(asking, "r2", "failed-back");
		await expect(asking.ask({ task_definition: NEW })).rejects.toMatchObject({
			name: "NotReleasable",
			message: expect.stringContaining("npm run cli -- retry shop"),
		});
		expect(await asking.ask({ action: "retry" })).toMatchObject({ status: "started", attempt: "r2-2", release: 2 });
		// The same call again, before that has ended.
		expect(await asking.ask({ action: "retry" })).toMatchObject({ status: "started", attempt: "r2-2", release: 2 });
		expect(asking.started.size).toBe(2);
	});
});

describe("while another rollout is under way, a release", () => {
	it("of what its candidate runs is that rollout, and is not started again", async () => {
		const asking = new Asking();
		await underWay(asking, NEW);
		const before = asking.writes.length;
		expect(await asking.ask({ task_definition: NEW, id: "again" })).toMatchObject({ status: "running", attempt: "r2" });
		expect(asking.writes.slice(before)).toEqual([]);
	});

	it("of something else ends it, and begins as soon as it has ended", async () => {
		const asking = new Asking();
		await underWay(asking, NEW);
		expect(await asking.ask({ task_definition: definition(8) })).toMatchObject({ status: "queued", attempt: "r3" });
		expect(asking.stopped).toEqual([EXECUTION]);
		expect((await asking.world.attempts.head("shop"))?.ends).toBe("r2");
		expect([...asking.started.keys()].at(-1)).toMatch(/^shop-r3-/);
	});

	it("waits for its end where the service says so", async () => {
		const asking = new Asking({ onNewerRelease: "queue" });
		await underWay(asking, NEW);
		expect(await asking.ask({ task_definition: definition(8) })).toMatchObject({ status: "queued", attempt: "r3" });
		expect(asking.stopped).toEqual([]);
		expect((await asking.world.attempts.head("shop"))?.ends).toBeUndefined();
	});

	it("of what serves ends it, whatever the service says", async () => {
		const asking = new Asking({ onNewerRelease: "queue" });
		await underWay(asking, NEW);
		expect(await asking.ask({ task_definition: SERVING })).toMatchObject({ status: "serves", attempt: "r3" });
		expect(asking.stopped).toEqual([EXECUTION]);
		expect((await asking.world.attempts.head("shop"))?.ends).toBe("r2");
	});
});

describe("while a release is on its way back from probation, a release", () => {
	const completedAt = "2026-01-01T00:00:00.000Z";

	it.each([
		["of what users have then is answered", SERVING, "serves"],
		["of something else waits for its turn", definition(8), "queued"],
	])("%s, and nobody is kept from going back", async (_, wanted, status) => {
		const asking = new Asking();
		await underWay(asking, NEW);
		const entry = { attempt: "r2", release: 2, execution: EXECUTION, reason: "", at: completedAt, completedAt };
		await asking.world.history.claim("shop", { ...entry, outcome: "running" });
		expect(await asking.ask({ task_definition: wanted })).toMatchObject({ status });
		expect(asking.stopped).toEqual([]);
		expect((await asking.world.attempts.head("shop"))?.ends).toBeUndefined();
	});

	it("that has been taken back is tried again by a retry, and by nothing else", async () => {
		const asking = new Asking();
		await asking.ask({ task_definition: NEW });
		const [execution = ""] = asking.started.keys();
		const taken = { attempt: "r2", execution, outcome: "rolled-back", reason: "ProbesFailed: 9 of 10" } as const;
		await asking.world.history.claim("shop", { ...taken, at: completedAt, completedAt });
		await expect(asking.ask({ task_definition: NEW })).rejects.toMatchObject({
			name: "NotReleasable",
			message: expect.stringContaining("npm run cli -- retry shop"),
		});
		expect(await asking.ask({ action: "retry" })).toMatchObject({ status: "started", attempt: "r2-2", release: 2 });
	});
});

/** Expects that a request is refused, and that nothing is written down, started or ended. */
async function expectRefused(asking: Asking, request: Parameters<Asking["ask"]>[0], name: string, message: string) {
	const [writes, { size }] = [[...asking.writes], asking.started];
	await expect(asking.ask(request)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
	expect([asking.writes, asking.started.size, asking.stopped]).toEqual([writes, size, []]);
}

describe("is refused, with what to do, and nothing is changed:", () => {
	it("what has had its rollout, and serves no longer", async () => {
		const asking = new Asking();
		await asking.ask({ task_definition: NEW });
		await ended(asking, "r2", "completed");
		await expectRefused(asking, { task_definition: NEW }, "NotReleasable", "and serves no longer: give what is to run");
		expect(asking.attempts).toEqual(["r1", "r2"]);
	});

	it("what has been given up before", async () => {
		const asking = new Asking();
		await asking.ask({ task_definition: NEW });
		await ended(asking, "r2", "abandoned");
		await expectRefused(
			asking,
			{ task_definition: NEW },
			"NotReleasable",
			"is for the same and has failed (Sick: very)",
		);
		expect(asking.attempts).toEqual(["r1", "r2"]);
	});

	it("what a rollout brings already that was begun without an attempt", async () => {
		const asking = new Asking();
		await asking.world.services.deploy("", asking.service.services.green, { taskDefinition: NEW });
		await asking.world.locks.acquire("shop", strangersLock({ service: asking.service }));
		await expectRefused(asking, { task_definition: NEW }, "ReleaseConflict", "wait until it has ended");
		expect(asking.attempts).toEqual([]);
	});

	it("what others are quicker than, each time", async () => {
		const asking = new Asking();
		let tries = 0;
		asking.hook = async (call, next) => {
			if (call.name !== "attempts.record") return next();
			tries++;
			return false;
		};
		await expectRefused(asking, { task_definition: NEW }, "ReleaseConflict", "each time: try again");
		expect(tries).toBe(5);
		expect(asking.attempts).toEqual([]);
	});

	it.each([
		["records that say nothing of what serves", "dns.recordSets", [], "found no record"],
		["listener rules that nobody expects", "loadBalancers.rules", [RULE], "Delete the rule"],
	])("%s", async (_, port, answer, message) => {
		const asking = new Asking();
		asking.hook = async (call, next) => (call.name === port ? answer : next());
		await expectRefused(asking, { task_definition: NEW }, "WrongStart", message);
		expect(asking.attempts).toEqual([]);
	});

	it("a task definition that is deregistered", async () => {
		const asking = new Asking();
		asking.hook = async (call, next) =>
			call.name === "services.definition" && call.args[0] === NEW
				? { containerDefinitions: [], status: "INACTIVE" }
				: next();
		await expectRefused(asking, { task_definition: NEW }, "NotReleasable", `${NEW} cannot be released: it is deregist`);
		expect(asking.attempts).toEqual([]);
	});

	const ringing = { names: ["errors"], missing: "ignore" as const };
	const { judge } = new Asking().service;
	const cases: Record<string, [Partial<Asking["service"]>, object, string, RegExp]> = {
		"a service that is not registered": [{}, { service: "nobody" }, "UntrustedInput", /Apply the Terraform of nobody/],
		"another content under an id that is taken": [
			{},
			{ task_definition: definition(9), id: "r2" },
			"ReleaseConflict",
			/an id of its own/,
		],
		"a request with faults": [{}, { action: "deploy", id: "-" }, "InvalidInput", /action(.|\n)*id/],
		"what does not say what is to run": [{}, {}, "InvalidInput", /task_definition: missing/],
		"an alarm that rings": [
			{ judge: { ...judge, alarms: ringing } },
			{ task_definition: definition(9) },
			"WrongStart",
			/errors/,
		],
	};

	it.each(Object.entries(cases))("%s", async (_, [changes, request, name, message]) => {
		const asking = new Asking(changes);
		asking.hook = async (call, next) => (call.name === "alarms.watched" ? { errors: "OK" } : next());
		await asking.ask({ task_definition: NEW });
		asking.hook = async (call, next) => (call.name === "alarms.watched" ? { errors: "ALARM" } : next());
		const before = [...asking.writes];
		await expect(asking.ask(request as object)).rejects.toMatchObject({
			name,
			message: expect.stringMatching(message),
		});
		expect(asking.writes).toEqual(before);
	});

	it("a task definition that is gone", async () => {
		const asking = new Asking();
		asking.hook = async (call, next) => {
			if (call.name === "services.definition" && call.args[0] === NEW) throw new Refused("it is gone", {});
			return next();
		};
		await expect(asking.ask({ task_definition: NEW })).rejects.toMatchObject({ name: "NotReleasable" });
		expect(asking.writes).toEqual([]);
	});
});
