import { describe, expect, it } from "vitest";
import { Unavailable } from "../../../runtime/errors.ts";
import { Asking, definition, SERVING } from "../../support/asking.ts";
import { at, strangersLock } from "../../support/documents.ts";
import { FROZEN, FROZEN_SECONDS } from "../../support/frozen.ts";

const NEVER = "arn:aws:states:eu-west-1:123456789012:execution:rollout:shop-r2-withdrawn";
const WHO = { by: "alice", reason: "the wrong image" };
const release = (asking: Asking, revision = 7) => asking.ask({ task_definition: definition(revision) });
const withdraw = (asking: Asking, id?: string) => asking.ask({ action: "withdraw", ...WHO, ...(id && { id }) });
const refused = (asking: Asking, id?: string) => withdraw(asking, id).catch((error: Error) => error.message);
const historyOf = ({ world }: Asking, attempt = "r2") => world.history.find("shop", attempt);

/** A release waits for the calendar. */
async function waiting() {
	const asking = new Asking({ calendar: FROZEN });
	await release(asking);
	return asking;
}

describe("withdrawing a release that waits for the calendar", () => {
	it("answers so, history says who and why, and nobody begins it any more", async () => {
		const asking = await waiting();
		expect(await withdraw(asking, "r2")).toEqual({
			status: "withdrawn",
			service: "shop",
			attempt: "r2",
			release: 2,
			message: "release 2 of shop (r2): it is withdrawn before it began, and never begins; retry releases it again",
		});
		expect(await historyOf(asking)).toEqual({
			attempt: "r2",
			release: 2,
			execution: NEVER,
			outcome: "abandoned",
			reason: "Withdrawn: alice: the wrong image",
			at: at(0).toISOString(),
		});
		expect(await asking.world.attempts.pending("shop")).toBeUndefined();
		expect(await asking.world.locks.services()).toEqual([]);
		asking.seconds = FROZEN_SECONDS;
		await expect(release(asking)).rejects.toThrow(/r2 of shop is for the same and has failed \(Withdrawn: alice/);
		expect(asking.started.size).toBe(0);
		await expect(asking.ask({ action: "status" })).rejects.toThrow(/ended as abandoned: Withdrawn: alice/);
	});

	it("tells other systems", async () => {
		const asking = await waiting();
		await withdraw(asking);
		expect(asking.world.events.changes).toEqual([
			{
				version: 1,
				service: "shop",
				rollout: NEVER,
				attempt: "r2",
				change: "withdrawn",
				at: at(0).toISOString(),
				stable: "blue",
				candidate: "green",
				percent: 0,
				weights: { blue: 100, green: 0 },
				message: "r2 never begins: Withdrawn: alice: the wrong image",
			},
		]);
	});

	it("is done, whether other systems can be told or not", async () => {
		const asking = await waiting();
		asking.hook = ({ name }, next) => {
			if (name === "events.put") throw new Unavailable("PutEvents", {});
			return next();
		};
		expect(await withdraw(asking)).toMatchObject({ status: "withdrawn" });
	});

	it("comes to the same when it is asked for twice, and without a name takes the newest", async () => {
		const asking = await waiting();
		const first = await asking.ask({ action: "withdraw" });
		const known = await historyOf(asking);
		expect(known).toMatchObject({ reason: "Withdrawn: somebody" });
		asking.seconds = 60;
		expect(await withdraw(asking, "r2")).toEqual(first);
		expect(await historyOf(asking)).toEqual(known);
	});

	it("lets it be released again, by another try", async () => {
		const asking = await waiting();
		await withdraw(asking);
		asking.seconds = FROZEN_SECONDS;
		expect(await asking.ask({ action: "retry" })).toMatchObject({ status: "started", attempt: "r2-2", release: 2 });
	});

	it("leaves a newer one alone", async () => {
		const asking = await waiting();
		await release(asking, 8);
		await expect(withdraw(asking, "r2")).rejects.toMatchObject({
			name: "NotReleasable",
			message: expect.stringContaining("Superseded: r3 is wanted now, and r2 no longer"),
		});
		expect(await asking.world.attempts.pending("shop")).toMatchObject({ attempt: "r3" });
		expect(await historyOf(asking, "r3")).toBeUndefined();
	});
});

describe("withdrawing what does not wait any more", () => {
	it("says that it has begun, and what is to be done", async () => {
		const asking = await waiting();
		const { history, locks } = asking.world;
		const message = expect.stringMatching(/is not withdrawn; npm run cli -- abort shop --reason WHY takes it back$/);
		locks.put("shop", strangersLock({ attempt: "r2", owner: "arn:its-own" }));
		expect(await withdraw(asking)).toMatchObject({ status: "running", execution: "arn:its-own", message });
		expect(await historyOf(asking)).toBeUndefined();
		history.write("shop", {
			attempt: "r2",
			execution: "arn:x",
			outcome: "running",
			reason: "",
			at: at(0).toISOString(),
		});
		expect(await withdraw(asking)).toMatchObject({ status: "running", execution: "arn:x", message });
	});

	it("says that it serves where it did when it was asked for", async () => {
		const asking = new Asking();
		await asking.ask({ task_definition: SERVING });
		expect(await withdraw(asking)).toMatchObject({ status: "serves", attempt: "r1" });
	});

	it("is refused where it has ended, goes back or is unknown: each with what to do", async () => {
		const asking = await waiting();
		const { attempts, history } = asking.world;
		expect(await refused(asking, "r9")).toBe("shop has no attempt r9; npm run cli -- status shop tells what waits");
		expect(await refused(new Asking())).toMatch(/^shop has no attempt yet: nothing has been released; npm run/);
		const failed = { attempt: "r2", execution: "arn:x", outcome: "failed-back", reason: "Errors: 9 %" } as const;
		history.write("shop", { ...failed, at: at(0).toISOString() });
		expect(await refused(asking)).toMatch(/^r2 of shop waits no more: it has ended as failed-back \(Errors: 9 %\)/);
		const head = await attempts.head("shop");
		const back = await attempts.find("shop", "r1");
		if (back) await attempts.record("shop", head, { ...back, attempt: "r1-back", kind: "rollback" });
		expect(await refused(asking)).toMatch(/^r1-back of shop goes back.*abort shop --reason WHY ends it$/);
	});

	it("is decided by one write: what begins meanwhile has begun, and what never keeps still is left", async () => {
		const asking = await waiting();
		const { history } = asking.world;
		asking.hook = async ({ name }, next) => {
			const running = { attempt: "r2", execution: "arn:x", outcome: "running", reason: "" } as const;
			if (name === "attempts.withdraw") history.write("shop", { ...running, at: at(0).toISOString() });
			return next();
		};
		expect(await withdraw(asking)).toMatchObject({ status: "running", execution: "arn:x" });
		const restless = await waiting();
		restless.hook = async ({ name }, next) => (name === "attempts.withdraw" ? false : next());
		expect(await refused(restless)).toBe("what waits of shop has changed each time: try again");
	});
});
