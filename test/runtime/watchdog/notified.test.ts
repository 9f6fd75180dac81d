import { describe, expect, it } from "vitest";
import { restore } from "../../../runtime/core/routing/dns.ts";
import { at, STRANGER, weightedRecords } from "../../support/documents.ts";
import { aborted } from "../../support/watch.ts";

describe("what somebody else made of the records", () => {
	it("is written over, and told once the traffic is home", async () => {
		const { scene, watch } = await aborted();
		await scene.world.dns.change("", restore(weightedRecords({ blue: 7, green: 7 })));
		await watch.sweep();
		const found = "A blue 7, A green 7, AAAA blue 7, AAAA green 7";
		expect((await scene.snapshot()).lock?.takeover?.overwrote).toBe(found);
		await watch.sweep(100);
		expect(watch.published[0]?.message).toContain(`that was overwritten: ${found}.`);
	});

	it("is not forgotten when it has to be written over again", async () => {
		const { scene, watch } = await aborted();
		await scene.world.dns.change("", restore(weightedRecords({ blue: 7, green: 7 })));
		await watch.sweep();
		await scene.world.dns.change("", restore(weightedRecords({ blue: 50, green: 50 })));
		await watch.sweep(60);
		await watch.sweep(60);
		expect(watch.published[0]?.message).toContain("A blue 7, A green 7");
	});

	it.each([10, 50, 100])("is not what the rollout's own schedule made of them: %s percent", async (green) => {
		const { scene, watch } = await aborted();
		await scene.world.dns.change("", restore(weightedRecords({ blue: 100 - green, green })));
		await watch.sweep();
		await watch.sweep(100);
		expect(watch.published[0]?.message).not.toContain("overwritten");
	});
});

describe("a deployment that history does not know, or knows of another execution,", () => {
	it.each([
		["has nothing written into history", undefined],
		["keeps that execution's history", STRANGER],
	])("%s, and its lock is released", async (_, execution) => {
		const { scene, watch } = await aborted();
		const entry = { deploymentId: "ecs-svc/2", outcome: "running", reason: "", at: at(0).toISOString(), execution };
		scene.hook = async ({ name }, next) => (name === "history.find" ? execution && entry : next());
		await watch.sweep();
		scene.forget();
		await watch.sweep(100);
		expect(scene.writes({ ledger: true }).at(-1)).toBe("locks.release");
		expect(await scene.world.locks.held("shop")).toBeUndefined();
		expect(watch.published).toHaveLength(1);
	});
});
