import { describe, expect, it } from "vitest";
import { Throttled } from "../../../runtime/errors.ts";
import { Asking, definition } from "../../support/asking.ts";
import { sampleAttempt } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { aborted, Watch } from "../../support/watch.ts";

const ATTEMPT = sampleAttempt({ attempt: "r1", release: 1, executionName: "shop-r1-abc" });
const STARTED = ["shop-r1-abc", { event: { service: "shop", attempt: "r1" } }];

/** A release was written down, and whoever did so died. */
async function written() {
	const scene = await Scene.atRest();
	await scene.world.attempts.record("shop", undefined, ATTEMPT);
	return { scene, watch: new Watch(scene) };
}

const starts = ({ calls }: Scene) => calls.filter(({ name }) => name === "stateMachine.start").map(({ args }) => args);

describe("a release that was written down and never started", () => {
	it("is started by the watchdog, by its own name, once the function that wrote it down must be dead", async () => {
		const { scene, watch } = await written();
		await watch.sweep(64);
		expect(starts(scene)).toEqual([]);
		await watch.sweep(1);
		await watch.sweep(60);
		expect(starts(scene)).toEqual([STARTED]);
		expect(await scene.world.locks.services()).toEqual([]);
	});

	it("is started while another rollout has the lock, and waits for its turn itself", async () => {
		const { scene, watch } = await aborted();
		await scene.world.attempts.record("shop", await scene.world.attempts.head("shop"), { ...ATTEMPT, attempt: "r9" });
		expect(await watch.sweep(65)).toMatchObject({ pending: ["shop"] });
		expect(starts(scene)).toEqual([["shop-r1-abc", { event: { service: "shop", attempt: "r9" } }]]);
	});

	it("is tried again until it is started, and traffic is brought back meanwhile", async () => {
		const { scene, watch } = await aborted();
		await scene.world.attempts.record("shop", await scene.world.attempts.head("shop"), { ...ATTEMPT, attempt: "r9" });
		watch.hook = (name) => {
			if (name === "stateMachine.start") throw new Throttled("StartExecution", {});
		};
		await expect(watch.sweep(65)).rejects.toMatchObject({ name: "SweepFailed" });
		expect((await scene.snapshot()).lock?.takeover).toBeDefined();
		watch.hook = () => {};
		await watch.sweep(60);
		expect(starts(scene)).toHaveLength(2);
		expect(await scene.world.attempts.pending("shop")).toBeUndefined();
	});

	it("is none once the function has started it, or needs none, or a newer one has come", async () => {
		const asking = new Asking();
		await asking.ask({ task_definition: definition(7) });
		expect(await asking.world.attempts.pending("shop")).toBeUndefined();
		const serves = new Asking();
		expect(await serves.ask({ task_definition: definition(1) })).toMatchObject({ status: "serves" });
		expect(await serves.world.attempts.pending("shop")).toBeUndefined();
		const { scene } = await written();
		const { attempts } = scene.world;
		const newer = { ...ATTEMPT, attempt: "r2", executionName: "shop-r2-abc" };
		await attempts.record("shop", await attempts.head("shop"), newer);
		await attempts.started("shop", ATTEMPT);
		expect(await attempts.pending("shop")).toMatchObject({ attempt: "r2" });
	});

	it("is none of a deployment that was made by another way: its execution has written it down", async () => {
		const scene = await Scene.atRest();
		await scene.world.attempts.record("shop", undefined, { ...ATTEMPT, kind: "deployment" });
		expect(await scene.world.attempts.pending("shop")).toBeUndefined();
	});
});
