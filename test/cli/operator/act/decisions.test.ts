import { describe, expect, it } from "vitest";
import { abort } from "../../../../cli/operator/act/abort.ts";
import { promote } from "../../../../cli/operator/act/promote.ts";
import type { Execution } from "../../../../cli/operator/sources.ts";
import { type Lock, WATCHDOG } from "../../../../runtime/contract/index.ts";
import { Refused } from "../../../../runtime/errors.ts";
import { at, EXECUTION, STRANGER, strangersLock } from "../../../support/documents.ts";
import { around, FakeSources } from "../../support/fakes.ts";

async function promoted(sources: FakeSources, changes: object = {}) {
	const { lookup, terminal, who, out } = around(sources);
	const code = await promote({ rollout: "shop", json: false, ...changes }, lookup, terminal, who);
	return { code, out: out(), done: sources.done };
}

async function aborted(sources: FakeSources, changes: object = {}) {
	const { lookup, terminal, who, out } = around(sources);
	const code = await abort({ rollout: "shop", reason: "too slow", json: false, ...changes }, lookup, terminal, who);
	return { code, out: out(), done: sources.done };
}

/** The lock of a rollout that the watchdog brings back. */
function orphaned(): Lock {
	const ended = { error: "Aborted", cause: "alice: enough" };
	const since = at(0).toISOString();
	return strangersLock({
		owner: WATCHDOG,
		attempt: "ecs-svc/2",
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
			version: 2,
			service: "shop",
			execution: EXECUTION,
			attempt: "ecs-svc/2",
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
		["is watched", new FakeSources().runs("Settle").opens(), /ecs-svc\/2 of shop waits for nobody: it is watching/],
		["has not kept its token yet", new FakeSources().runs("Gate"), /just about to wait; try again/],
		["has ended", new FakeSources().ends("completed", "fine"), /no rollout of shop runs/],
	])("does nothing to a rollout that %s", async (_, sources, message) => {
		await expect(promoted(sources)).rejects.toMatchObject({
			name: "UsageError",
			message: expect.stringMatching(message),
		});
		expect(sources.done).toEqual([]);
	});

	it("sees by the gate itself that a rollout waits, where only that could be kept", async () => {
		const newer = () => new FakeSources().runs("Settle").opens({ since: at(60).toISOString() });
		expect((await promoted(newer())).done).toHaveLength(1);
		expect((await aborted(newer())).done).toEqual([["turnBack", "the-token", "Aborted", "alice: too slow"]]);
	});

	it("says that a gate may not be read; who aborts does without", async () => {
		const locked = () => {
			const sources = new FakeSources().runs("AwaitDecision");
			sources.gates.find = async () => {
				throw new Refused("GetItem gate#shop gate: AccessDenied", {});
			};
			return sources;
		};
		await expect(promoted(locked())).rejects.toThrow("AccessDenied");
		expect((await aborted(locked())).done).toEqual([["stop", EXECUTION, "Aborted", "alice: too slow"]]);
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

	it("works on a rollout that a controller of 0.2 began, of which nothing is kept: by its gate, if that is its own", async () => {
		const started = () => {
			const sources = new FakeSources().runs("AwaitDecision");
			sources.notes.clear();
			return sources;
		};
		expect((await aborted(started().opens())).done).toEqual([["turnBack", "the-token", "Aborted", "alice: too slow"]]);
		expect((await promoted(started().opens())).done).toMatchObject([["goOn", "the-token", { by: "alice" }]]);
		// An earlier rollout's gate is kept until the next one opens.
		expect((await aborted(started().opens({ execution: STRANGER }))).done).toEqual([
			["stop", EXECUTION, "Aborted", "alice: too slow"],
		]);
		await expect(promoted(started().opens({ execution: STRANGER }))).rejects.toThrow("waits for nobody");
	});

	it("works on a rollout whose data this version cannot read", async () => {
		const sources = new FakeSources().runs("Assess");
		const document = { event: {}, service: {} };
		sources.notes.set("shop", { execution: EXECUTION, state: "Settle", at: at(0).toISOString(), document });
		expect((await aborted(sources)).done).toHaveLength(1);
	});

	it("takes a release out of the queue, and leaves the rollout that runs", async () => {
		const sources = new FakeSources().runs("Assess").starts({ arn: STRANGER, attempt: "ecs-svc/3" });
		const { out, done } = await aborted(sources, { rollout: "ecs-svc/3", json: true });
		expect(done).toEqual([["stop", STRANGER, "Aborted", "alice: too slow"]]);
		expect(JSON.parse(out)).toMatchObject({ done: "aborted", execution: STRANGER, attempt: "ecs-svc/3" });
	});

	it.each([
		["goes back already", new FakeSources().runs("Restore"), {}, /is going back to blue already/],
		[
			"has ended while another runs",
			new FakeSources().runs("Assess").remembers({ attempt: "ecs-svc/1" }),
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
			name: "UsageError",
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

describe("what does not fit", () => {
	const waits = () => new FakeSources().runs("AwaitDecision");

	it.each([
		[
			"of another execution",
			{ execution: STRANGER },
			/the gate that the table keeps is of .*:another, and the lock is held by .*:mine/,
		],
		["of another deployment", { attempt: "ecs-svc/9" }, /is of ecs-svc\/9, and the lock of ecs-svc\/2/],
	])("a gate %s under the service's key is not answered", async (_, planted, message) => {
		const sources = waits().opens({ token: "planted", ...planted });
		await expect(promoted(sources)).rejects.toMatchObject({
			name: "UsageError",
			message: expect.stringMatching(message),
		});
		expect(sources.done).toEqual([]);
	});

	it("and does not keep anybody from bringing the traffic back: the lock's own execution is stopped", async () => {
		const sources = waits().opens({ token: "planted", execution: STRANGER });
		const { lookup, terminal, who, err } = around(sources);
		expect(await abort({ rollout: "shop", reason: "too slow", json: false }, lookup, terminal, who)).toBe(0);
		expect(sources.done).toEqual([["stop", EXECUTION, "Aborted", "alice: too slow"]]);
		expect(err()).toMatch(/^the gate is not answered: the gate that the table keeps is of /);
	});

	const ELSEWHERE = EXECUTION.replace(":execution:rollout:", ":execution:payroll:");
	it.each<[string, Partial<Execution>, Partial<Lock>, RegExp]>([
		["was started for another service", { service: "billing" }, {}, /was started for billing, and not for shop/],
		[
			"was started for another deployment",
			{ attempt: "ecs-svc/9" },
			{},
			/was started for ecs-svc\/9, and not for ecs-svc\/2/,
		],
		[
			"is another state machine's",
			{ arn: ELSEWHERE },
			{ owner: ELSEWHERE },
			/is an execution of .*:payroll, and not of .*:rollout/,
		],
	])("a lock whose execution %s moves nobody to send anything", async (_, execution, lock, message) => {
		const sources = waits()
			.opens({ execution: execution.arn ?? EXECUTION })
			.starts(execution);
		sources.held.set("shop", strangersLock({ owner: EXECUTION, attempt: "ecs-svc/2", ...lock }));
		const note = sources.notes.get("shop");
		if (note) sources.notes.set("shop", { ...note, execution: lock.owner ?? EXECUTION });
		await expect(promoted(sources)).rejects.toMatchObject({
			name: "UsageError",
			message: expect.stringMatching(message),
		});
		await expect(aborted(sources)).rejects.toMatchObject({
			name: "UsageError",
			message: expect.stringMatching(message),
		});
		expect(sources.done).toEqual([]);
	});

	it("a release that waits, but for another state machine, is not stopped", async () => {
		const sources = waits().starts({ arn: ELSEWHERE, attempt: "ecs-svc/3" });
		await expect(aborted(sources, { rollout: ELSEWHERE })).rejects.toThrow("this is no rollout of the service");
		expect(sources.done).toEqual([]);
	});

	it("a deployment or an execution of another service than the one that was said is not touched", async () => {
		for (const rollout of ["ecs-svc/2", EXECUTION, "mine"]) {
			const sources = waits().opens();
			const { lookup, terminal, who } = around(sources);
			const options = { rollout, reason: "too slow", json: false };
			await expect(abort(options, { ...lookup, service: "billing" }, terminal, who)).rejects.toMatchObject({
				name: "UsageError",
			});
			expect(sources.done).toEqual([]);
		}
	});
});
