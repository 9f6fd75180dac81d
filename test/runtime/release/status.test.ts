import { describe, expect, it } from "vitest";
import type { HistoryEntry } from "../../../runtime/contract/index.ts";
import { Asking, definition, SERVING } from "../../support/asking.ts";
import { at, EXECUTION, STRANGER, strangersLock } from "../../support/documents.ts";

/** Release 1 serves, release 2 has been asked for. */
async function released(): Promise<Asking> {
	const asking = new Asking();
	await asking.ask({ task_definition: definition(7) });
	return asking;
}

/** Notes what became of an attempt. */
async function noted(asking: Asking, outcome: HistoryEntry["outcome"], reason = ""): Promise<void> {
	const entry = { attempt: "r2", release: 2, execution: EXECUTION, outcome, reason, at: at(9).toISOString() };
	await asking.world.history.claim("shop", entry);
}

/** Asks how an attempt stands: that changes nothing, whatever is answered. */
async function status(asking: Asking, id?: string) {
	const before = [...asking.writes];
	try {
		return await asking.ask({ action: "status", ...(id !== undefined && { id }) });
	} finally {
		expect(asking.writes).toEqual(before);
	}
}

describe("the status of an attempt", () => {
	it("is that it waits while nothing has begun it", async () => {
		const answer = await status(await released());
		expect(answer).toMatchObject({ status: "queued", service: "shop", attempt: "r2", release: 2 });
		expect(answer).not.toHaveProperty("execution");
	});

	it("is that of the newest one, unless another is named", async () => {
		const asking = await released();
		await noted(asking, "running");
		expect(await status(asking)).toMatchObject({ status: "running", attempt: "r2" });
		// What served before anything was released has had no rollout.
		expect(await status(asking, "r1")).toMatchObject({ status: "serves", attempt: "r1", release: 1 });
	});

	it("is that it serves where it is what served at first", async () => {
		const asking = new Asking();
		await asking.ask({ task_definition: SERVING });
		expect(await status(asking)).toMatchObject({ status: "serves", attempt: "r1", release: 1 });
	});

	it("is that it runs while it holds the lock, by whoever does, though its outcome is written down", async () => {
		const asking = await released();
		await noted(asking, "completed");
		await asking.world.locks.acquire("shop", strangersLock({ attempt: "r2", service: asking.service }));
		expect(await status(asking)).toMatchObject({ status: "running", execution: STRANGER });
	});

	it("is no other's, whose lock is held meanwhile", async () => {
		const asking = await released();
		await asking.world.locks.acquire("shop", strangersLock({ attempt: "r3", service: asking.service }));
		expect(await status(asking)).toMatchObject({ status: "queued", attempt: "r2" });
		await noted(asking, "running");
		expect(await status(asking)).toMatchObject({ status: "running", attempt: "r2", execution: EXECUTION });
	});

	it.each([
		["it has completed", "completed", "all of the traffic is on green"],
		["there was nothing to roll out", "skipped", "UnchangedRelease: blue runs the same"],
	] as const)("is that it serves once %s", async (_, outcome, reason) => {
		const asking = await released();
		await noted(asking, outcome, reason);
		expect(await status(asking)).toMatchObject({ status: "serves", attempt: "r2", release: 2, execution: EXECUTION });
	});

	it.each([
		["failed-back", "SickTargets: 2 of 2"],
		["rolled-back", "ProbesFailed: 9 of 10"],
		["skipped", "Superseded: r3 is newer"],
		["abandoned", "somebody else's records"],
	] as const)("is an error, with the reason, once it has ended as %s", async (outcome, reason) => {
		const asking = await released();
		await noted(asking, outcome, reason);
		await expect(status(asking)).rejects.toMatchObject({
			name: "NotReleasable",
			message: expect.stringContaining(`r2 of shop ended as ${outcome}: ${reason}`),
		});
	});

	it.each([
		["where nothing has been released yet", undefined, "shop has no attempt yet: nothing has been released"],
		["of an id that nobody has given", "build-42", "shop has no attempt build-42"],
	])("is an error %s", async (_, id, message) => {
		await expect(status(new Asking(), id)).rejects.toMatchObject({
			name: "NotReleasable",
			message: expect.stringContaining(message),
		});
	});
});
