import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { Asking, definition } from "../../support/asking.ts";
import { at, EXECUTION } from "../../support/documents.ts";

const NEW = definition(7);
/** A listener rule past canary and fail-back: Begin refuses to start with it. */
const RULE = {
	priority: "7",
	conditions: ["path-pattern /api/*"],
	targetGroups: [sampleService().loadBalancers.blue.targetGroups.blue],
};

/** Release 2 has been asked for, and has failed. */
async function failed(): Promise<Asking> {
	const asking = new Asking();
	await asking.ask({ task_definition: NEW, by: "alice", reason: "a feature" });
	const entry = { attempt: "r2", release: 2, execution: EXECUTION, reason: "SickTargets", at: at(9).toISOString() };
	await asking.world.history.claim("shop", { ...entry, outcome: "failed-back" });
	return asking;
}

describe("a retry", () => {
	it("is of the same release, under the id and for the reason that its caller gives", async () => {
		const asking = await failed();
		const asked = { id: "build-42-again", by: "bob", reason: "the database is back" };
		expect(await asking.ask({ action: "retry", ...asked })).toMatchObject({ status: "started", release: 2 });
		const attempt = await asking.world.attempts.find("shop", asked.id);
		expect(attempt).toMatchObject({ kind: "retry", taskDefinition: NEW, by: asked.by, reason: asked.reason });
	});

	it("that says neither is nobody's, and not whose release it was", async () => {
		const asking = await failed();
		await asking.ask({ action: "retry" });
		const attempt = await asking.world.attempts.find("shop", "r2-2");
		expect(attempt).toMatchObject({ kind: "retry", release: 2 });
		expect(Object.keys(attempt ?? {})).not.toEqual(expect.arrayContaining(["by"]));
		expect(Object.keys(attempt ?? {})).not.toEqual(expect.arrayContaining(["reason"]));
	});

	it("of what serves by now starts nothing", async () => {
		const asking = await failed();
		await asking.world.services.deploy("", asking.service.services.blue, { taskDefinition: NEW });
		const before = [...asking.writes];
		expect(await asking.ask({ action: "retry" })).toMatchObject({ status: "serves", attempt: "r2", release: 2 });
		expect(asking.writes).toEqual(before);
	});

	it("is tried again where another process was quicker", async () => {
		const asking = await failed();
		let quicker = true;
		asking.hook = async (call, next) => {
			if (call.name !== "attempts.record" || !quicker) return next();
			quicker = false;
			return false;
		};
		expect(await asking.ask({ action: "retry" })).toMatchObject({ status: "started", attempt: "r2-2" });
	});
});

describe("a retry is refused, and nothing is changed,", () => {
	/** Expects that, and that no execution is started. */
	async function expectRefused(asking: Asking, name: string, message: string): Promise<void> {
		const [attempts, writes] = [asking.attempts, [...asking.writes]];
		const refusal = { name, message: expect.stringContaining(message) };
		await expect(asking.ask({ action: "retry" })).rejects.toMatchObject(refusal);
		expect([asking.attempts, asking.writes]).toEqual([attempts, writes]);
	}

	it("where nothing has been released yet", async () => {
		await expectRefused(new Asking(), "NotReleasable", "shop has nothing to retry: nothing has been released yet");
	});

	it("while no rollout could start", async () => {
		const asking = await failed();
		asking.hook = async (call, next) => (call.name === "loadBalancers.rules" ? [RULE] : next());
		await expectRefused(asking, "WrongStart", "Delete the rule");
	});

	it("where others are quicker each time", async () => {
		const asking = await failed();
		asking.hook = async (call, next) => (call.name === "attempts.record" ? false : next());
		await expectRefused(asking, "ReleaseConflict", "each time: try again");
	});

	it("once a release has been tried a thousand times", async () => {
		const asking = await failed();
		asking.hook = async (call, next) =>
			call.name === "attempts.find" && /^r2-/.test(String(call.args[1])) ? { attempt: call.args[1] } : next();
		await expectRefused(asking, "NotReleasable", "release 2 of shop has been tried 1000 times: release another");
	});
});
