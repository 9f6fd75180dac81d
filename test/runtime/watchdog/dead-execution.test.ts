import { describe, expect, it } from "vitest";
import { WATCHDOG } from "../../../runtime/contract/index.ts";
import { Refused } from "../../../runtime/errors.ts";
import { completed } from "../../support/baked.ts";
import { EXECUTION, STRANGER, sampleDocument } from "../../support/documents.ts";
import type { TaskName } from "../../support/scene.ts";
import { aborted, Watch } from "../../support/watch.ts";

describe("a task of the dead execution", () => {
	it.each<TaskName>(["prepare", "route", "shift", "complete"])("%s does not pass its fence", async (task) => {
		const { scene, watch, document } = await aborted();
		await watch.sweep();
		const before = await scene.snapshot();
		scene.forget();
		await expect(scene.run(task, document)).rejects.toMatchObject({
			name: "LockLost",
			message: `the lock of shop is held by ${WATCHDOG}, not by ${EXECUTION}`,
		});
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(await scene.snapshot()).toEqual(before);
	});

	it.each<TaskName>(["begin", "retire", "verify", "failBack"])("%s leaves the world and the lock", async (task) => {
		const { scene, watch, document } = await aborted();
		await watch.sweep();
		const before = await scene.snapshot();
		scene.forget();
		await scene.run(task, document);
		expect(scene.writes()).toEqual([]);
		const { history: _, ...after } = await scene.snapshot();
		const { history: __, ...remaining } = before;
		expect(after).toEqual(remaining);
	});

	it("that called its history abandoned does not have the last word", async () => {
		const { scene, watch, document } = await aborted();
		await watch.sweep();
		await scene.run("verify", document);
		expect((await scene.snapshot()).history?.outcome).toBe("abandoned");
		await watch.sweep(100);
		expect((await scene.snapshot()).history?.outcome).toBe("failed-back");
		expect(watch.published).toHaveLength(1);
	});
});

describe("a rollout that was complete, and died while it retired the old color", () => {
	/** A world in which Retire has taken the lock, and then its execution ended. */
	async function retiring() {
		const { scene, document } = await completed();
		scene.hook = async ({ name }, next) => {
			if (name === "services.scale") throw new Refused("AccessDenied", {});
			return name === "locks.release" ? undefined : next();
		};
		await expect(scene.run("retire", document)).rejects.toBeInstanceOf(Refused);
		scene.hook = (_, next) => next();
		scene.forget();
		const watch = new Watch(scene);
		watch.end();
		return { scene, watch };
	}

	it("keeps its traffic and its history, has its old color retired, and nothing is announced", async () => {
		const { scene, watch } = await retiring();
		const before = await scene.snapshot();
		await watch.sweep();
		expect(await watch.sweep(70)).toMatchObject({ home: ["shop"] });
		expect(await scene.snapshot()).toEqual({ ...before, lock: undefined, desired: { blue: 0, green: 2 } });
		expect(watch.published).toEqual([]);
	});
});

describe("a release that waits for an orphaned rollout", () => {
	it("waits for the watchdog as it would for the rollout, and then has its turn", async () => {
		const { scene, watch } = await aborted();
		scene.world.services.redeploy("ecs-svc/3");
		const newer = sampleDocument({ event: { ...sampleDocument().event, deploymentId: "ecs-svc/3" } });
		const waiting = await scene.run("begin", newer, STRANGER);
		await watch.sweep();
		expect(await scene.run("begin", waiting, STRANGER)).toMatchObject({ next: "wait" });
		await watch.sweep(100);
		expect(await scene.run("begin", waiting, STRANGER)).toMatchObject({ next: "proceed" });
		expect((await scene.snapshot()).lock).toMatchObject({ owner: STRANGER, deploymentId: "ecs-svc/3" });
	});
});
