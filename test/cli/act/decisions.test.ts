import { describe, expect, it } from "vitest";
import { abort } from "../../../cli/act/abort.ts";
import { promote } from "../../../cli/act/promote.ts";
import { type Lock, WATCHDOG } from "../../../runtime/contract.ts";
import { at, EXECUTION, STRANGER, strangersLock } from "../../support/documents.ts";
import { around, FakeSources } from "../support/fakes.ts";

async function promoted(sources: FakeSources, changes: object = {}) {
	const { around: with_, out } = around(sources);
	const code = await promote({ rollout: "shop", json: false, ...changes }, with_);
	return { code, out: out(), done: sources.done };
}

async function aborted(sources: FakeSources, changes: object = {}) {
	const { around: with_, out } = around(sources);
	const code = await abort({ rollout: "shop", reason: "too slow", json: false, ...changes }, with_);
	return { code, out: out(), done: sources.done };
}

/** The lock of a rollout that the watchdog brings back. */
function orphaned(): Lock {
	const ended = { error: "Aborted", cause: "alice: enough" };
	const since = at(0).toISOString();
	return strangersLock({
		owner: WATCHDOG,
		deploymentId: "ecs-svc/2",
		takeover: { execution: EXECUTION, ended, since, leasedUntil: since, run: 1 },
	});
}

describe("promote", () => {
	it("lets a rollout go on that waits at a gate, and says who said so", async () => {
		const { code, out, done } = await promoted(new FakeSources().runs("AwaitWatch").opens(), { comment: "looks good" });
		expect(code).toBe(0);
		expect(done).toEqual([["goOn", "the-token", { by: "alice", comment: "looks good" }]]);
		expect(out).toBe("shop: ecs-svc/2 takes the next step; npm run cli -- status shop --watch shows it\n");
	});

	it("says what it leads to, and prints JSON for machines", async () => {
		const sources = new FakeSources().runs("Gate").opens({ leadsTo: "complete" });
		const { out, done } = await promoted(sources, { json: true });
		expect(done).toEqual([["goOn", "the-token", { by: "alice" }]]);
		expect(JSON.parse(out)).toEqual({
			format: "ecs-dns-canary/decision",
			version: 1,
			service: "shop",
			execution: EXECUTION,
			deploymentId: "ecs-svc/2",
			done: "promoted",
			message: "shop: ecs-svc/2 completes; npm run cli -- status shop --watch shows it",
		});
	});

	it("takes a deployment, or an execution's ARN or name", async () => {
		for (const rollout of ["ecs-svc/2", EXECUTION, "mine"]) {
			expect((await promoted(new FakeSources().runs("Gate").opens(), { rollout })).done).toHaveLength(1);
		}
	});

	it.each([
		["bakes", new FakeSources().runs("Assess").opens(), /ecs-svc\/2 of shop waits for nobody: it is baking/],
		["has not kept its token yet", new FakeSources().runs("Gate"), /just about to wait; try again/],
		[
			"waits at a gate while the table has another's",
			new FakeSources().runs("Gate").opens({ execution: STRANGER }),
			/just about to wait/,
		],
		["has ended", new FakeSources().ends("completed", "fine"), /no rollout of shop runs/],
	])("does nothing to a rollout that %s", async (_, sources, message) => {
		await expect(promoted(sources)).rejects.toMatchObject({ name: "Mistake", message: expect.stringMatching(message) });
		expect(sources.done).toEqual([]);
	});

	it("says so when somebody else has answered first", async () => {
		const sources = new FakeSources().runs("Gate").opens();
		sources.waits = false;
		await expect(promoted(sources)).rejects.toThrow("shop waited, and does not any more");
	});
});

describe("abort", () => {
	it("answers a gate, so that the state machine itself fails back", async () => {
		const { code, out, done } = await aborted(new FakeSources().runs("AwaitDecision").opens());
		expect(done).toEqual([["turnBack", "the-token", "Aborted", "alice: too slow"]]);
		expect({ code, out }).toEqual({
			code: 0,
			out: "shop: ecs-svc/2 is aborted; it goes back now; npm run cli -- status shop --wait shows it\n",
		});
	});

	it.each(["Ready", "Shift", "Settle", "Assess", "Complete", "Begin", "AStateOfTomorrow"])(
		"stops the execution in %s, and says that the watchdog brings the traffic back",
		async (state) => {
			const { out, done } = await aborted(new FakeSources().runs(state));
			expect(done).toEqual([["stop", EXECUTION, "Aborted", "alice: too slow"]]);
			expect(out).toContain("the watchdog brings the traffic back");
		},
	);

	it("stops the execution when the gate has just been answered by somebody else, or has no token yet", async () => {
		const answered = new FakeSources().runs("Gate").opens();
		answered.waits = false;
		expect((await aborted(answered)).done.at(-1)).toEqual(["stop", EXECUTION, "Aborted", "alice: too slow"]);
		expect((await aborted(new FakeSources().runs("Gate"))).done).toHaveLength(1);
	});

	it("works on a rollout whose data this version cannot read", async () => {
		const sources = new FakeSources().runs("Assess");
		sources.moments.set(EXECUTION, { state: "Assess", since: at(0).toISOString(), data: { event: {}, service: {} } });
		expect((await aborted(sources)).done).toHaveLength(1);
	});

	it("takes a release out of the queue, and leaves the rollout that runs", async () => {
		const sources = new FakeSources().runs("Assess").starts({ arn: STRANGER, deploymentId: "ecs-svc/3" });
		const { out, done } = await aborted(sources, { rollout: "ecs-svc/3", json: true });
		expect(done).toEqual([["stop", STRANGER, "Aborted", "alice: too slow"]]);
		expect(JSON.parse(out)).toMatchObject({ done: "aborted", execution: STRANGER, deploymentId: "ecs-svc/3" });
	});

	it.each([
		["goes back already", new FakeSources().runs("Restore"), {}, /is going back to blue already/],
		[
			"has ended while another runs",
			new FakeSources().runs("Assess").remembers({ deploymentId: "ecs-svc/1" }),
			{ rollout: "ecs-svc/1" },
			/ecs-svc\/1 of shop has ended: completed \(green serves\); ecs-svc\/2 runs/,
		],
		[
			"is complete and only retires",
			new FakeSources().ends("completed", "fine").starts({}),
			{ rollout: EXECUTION },
			/has ended: completed/,
		],
		[
			"never ran",
			new FakeSources().starts({ running: false, status: "FAILED", error: "WrongStart", cause: "both" }),
			{ rollout: EXECUTION },
			/no rollout of shop runs \(FAILED: WrongStart: both\)/,
		],
	])("does nothing to a rollout that %s", async (_, sources, changes, message) => {
		await expect(aborted(sources, changes)).rejects.toMatchObject({
			name: "Mistake",
			message: expect.stringMatching(message),
		});
		expect(sources.done).toEqual([]);
	});

	it("leaves it to the watchdog when that is at work already", async () => {
		const sources = new FakeSources().runs("Assess").starts({ running: false, status: "ABORTED" });
		await expect(aborted(sources)).rejects.toThrow("going back to blue already (ABORTED)");
		sources.held.set("shop", orphaned());
		await expect(aborted(sources)).rejects.toThrow("going back to blue already (Aborted: alice: enough)");
		expect(sources.done).toEqual([]);
	});
});
