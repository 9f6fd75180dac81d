import { describe, expect, it } from "vitest";
import type { RolloutDocument } from "../../../runtime/contract/index.ts";
import { at } from "../../support/documents.ts";
import { FROZEN_SECONDS, freezeState, heldUp, overtakenBefore } from "../../support/frozen.ts";
import { Scene, type TaskName } from "../../support/scene.ts";

const WHY = "frozen until 2026-01-01 23:00 UTC (2026-01-01T23:00:00.000Z): New Year";

/** A task, until it does not wait for more. */
async function until(task: TaskName, scene: Scene, document: RolloutDocument): Promise<RolloutDocument> {
	let after = await scene.run(task, document);
	for (let tries = 0; after.next === "wait" && tries < 50; tries++) {
		scene.seconds += after.waitSeconds ?? 0;
		after = await scene.run(task, after);
	}
	return after;
}
const assessed = (scene: Scene, document: RolloutDocument) => until("assess", scene, document);

describe("a freeze that overtakes a rollout", () => {
	it("keeps it from the next step once its bake is over", async () => {
		const { scene, document } = await overtakenBefore("assess");
		const after = await assessed(scene, document);
		expect(after).toMatchObject({ next: "freeze", freeze: { leadsTo: "shift", heldSeconds: 0, reason: WHY } });
		expect(after.freeze?.since).toBe(at(scene.seconds).toISOString());
		expect(after.verdict?.verdict).toBe("pass");
	});

	it("keeps it from completion", async () => {
		const { scene, document } = await overtakenBefore("assess");
		const schedule = [{ percent: 100, bakeSeconds: 0 }];
		const last = { ...document, service: { ...document.service, schedule } };
		expect(await assessed(scene, last)).toMatchObject({ next: "freeze", freeze: { leadsTo: "complete" } });
		expect(await scene.run("confirm", last)).toMatchObject({ next: "freeze", freeze: { leadsTo: "complete" } });
	});

	it("keeps it from its first step, at 0 % too", async () => {
		const { scene, document } = await overtakenBefore("ready");
		expect(await until("ready", scene, document)).toMatchObject({
			next: "freeze",
			freeze: { leadsTo: "shift" },
			rollout: { step: -1 },
		});
		const preview = [
			{ percent: 0, bakeSeconds: 0 },
			{ percent: 100, bakeSeconds: 0 },
		];
		const previewed = { ...document, service: { ...document.service, schedule: preview } };
		expect(await scene.run("ready", previewed)).toMatchObject({ next: "freeze", rollout: { step: -1 } });
	});

	it("keeps nothing from a sick candidate's way back", async () => {
		const { scene, document } = await overtakenBefore("assess", { release: (percent) => percent > 0 });
		scene.seconds += 300;
		expect(await assessed(scene, document)).toMatchObject({ next: "fail", verdict: { verdict: "fail" } });
	});

	it("is told to people and systems, and where the rollout stands", async () => {
		const { scene, document } = await heldUp();
		expect(await scene.run("freeze", document)).toEqual(document);
		expect(scene.notified()).toEqual([
			{
				subject: "shop: a freeze holds it up",
				message: expect.stringMatching(
					/New Year\.\nBehind it the rollout takes its next step by itself\. .*after 28800 s it goes back in any case\.\n.*abort shop/s,
				),
			},
		]);
		expect(scene.world.events.changes).toEqual([expect.objectContaining({ change: "frozen", percent: 10 })]);
		const complete = { ...document, freeze: freezeState({ leadsTo: "complete", heldSeconds: 30_000 }) };
		await scene.run("freeze", complete);
		expect(scene.notified().at(-1)?.message).toMatch(/the rollout completes by itself.* after 0 s it goes back/s);
	});

	it("is none that somebody has made up", async () => {
		const { scene, document } = await Scene.before("assess");
		await expect(scene.run("freeze", document)).rejects.toThrow(/freeze: missing; Ready, Assess and Confirm make it/);
		await expect(scene.run("frozen", document)).rejects.toThrow(/freeze: missing/);
	});
});

describe("while a freeze holds it up", () => {
	it("it is checked at waits that grow, and takes no step", async () => {
		const { scene, document } = await heldUp();
		const first = await scene.run("frozen", document);
		expect(first).toMatchObject({ next: "wait", waitSeconds: 10 });
		scene.seconds += 2_000;
		expect(await scene.run("frozen", first)).toMatchObject({ next: "wait", waitSeconds: 200 });
		scene.seconds += 20_000;
		expect(await scene.run("frozen", first)).toMatchObject({ next: "wait", waitSeconds: 300 });
		expect(scene.writes()).toEqual([]);
	});

	it("before its first step its tasks are checked, and nothing of its traffic", async () => {
		const { scene, document } = await overtakenBefore("ready");
		const held = await until("ready", scene, document);
		scene.forget();
		expect(await scene.run("frozen", held)).toMatchObject({ next: "wait", rollout: { step: -1 } });
		expect(scene.calls.filter(({ name }) => name.startsWith("traffic.") || name.startsWith("answers."))).toEqual([]);
	});

	it("it goes on where it was, as soon as the freeze is over, and has all its time to be prepared again", async () => {
		const { scene, document } = await heldUp({ judge: { gateSeconds: 600_000 } });
		scene.seconds = FROZEN_SECONDS - 7;
		const waits = await scene.run("frozen", document);
		expect(waits).toMatchObject({ next: "wait", waitSeconds: 7 });
		scene.seconds = FROZEN_SECONDS;
		const since = Date.parse(document.freeze?.since ?? "");
		const heldSeconds = (at(FROZEN_SECONDS).getTime() - since) / 1_000;
		const prepared = {
			...waits,
			rollout: { ...waits.rollout, preparingSince: at(0).toISOString() },
		} as RolloutDocument;
		const thawed = await scene.run("frozen", prepared);
		expect(thawed).toMatchObject({ next: "shift", freeze: { heldSeconds } });
		expect(thawed.rollout?.preparingSince).toBeUndefined();
		const complete = { ...waits, freeze: freezeState({ leadsTo: "complete" }) };
		expect(await scene.run("frozen", complete)).toMatchObject({ next: "complete" });
		expect((await scene.run("confirm", thawed)).next).toBe("complete");
	});

	it("it goes back once freezes have held it up for as long as a gate may wait", async () => {
		const { scene, document } = await heldUp({ judge: { gateSeconds: 3_600 } });
		const before = { ...document, freeze: freezeState({ since: at(scene.seconds).toISOString(), heldSeconds: 3_000 }) };
		scene.seconds += 595;
		expect(await scene.run("frozen", before)).toMatchObject({ next: "wait", waitSeconds: 5 });
		scene.seconds += 5;
		expect(await scene.run("frozen", before)).toMatchObject({
			next: "fail",
			verdict: { code: "FrozenTooLong", reason: `held up by freezes for 3600 s, as long as a gate may wait: ${WHY}` },
		});
	});

	it("a candidate that goes sick goes back at once", async () => {
		const { scene, document } = await heldUp();
		const sick = { ...document, rollout: { ...document.rollout, deploymentId: "ecs-svc/9" } } as RolloutDocument;
		expect(await scene.run("frozen", sick)).toMatchObject({ next: "fail" });
	});

	it("what freezes have held it up for adds up", async () => {
		const { scene, document } = await overtakenBefore("assess");
		const thawed = { ...document, freeze: freezeState({ heldSeconds: 1_234 }) };
		expect((await assessed(scene, thawed)).freeze).toMatchObject({ heldSeconds: 1_234 });
	});
});
