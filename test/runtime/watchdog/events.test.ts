import { describe, expect, it } from "vitest";
import { StateChange } from "../../../runtime/contract/index.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import { parse } from "../../../runtime/parse.ts";
import { completed } from "../../support/baked.ts";
import { at, EXECUTION } from "../../support/documents.ts";
import { aborted, Watch } from "../../support/watch.ts";

const end = { error: "Lambda.Unknown", cause: "the function died" };

/** An execution that failed is failed back: the last run of the watchdog is still to come. */
async function nearlyFailedBack() {
	const { scene, watch } = await aborted();
	watch.end(EXECUTION, end);
	await watch.sweep();
	scene.forget();
	return { scene, watch };
}

describe("a rollout that the watchdog has failed back", () => {
	it("is told to other systems, once it is proven to be home", async () => {
		const { scene, watch } = await nearlyFailedBack();
		await watch.sweep(30);
		expect(scene.world.events.changes).toEqual([]);
		await watch.sweep(70);
		expect(scene.world.events.changes).toEqual([
			{
				version: 1,
				service: "shop",
				rollout: EXECUTION,
				attempt: "ecs-svc/2",
				deploymentId: "ecs-svc/2",
				change: "failed-back",
				at: at(scene.seconds).toISOString(),
				stable: "blue",
				candidate: "green",
				percent: 0,
				weights: { blue: 100, green: 0 },
				message: "blue serves, brought back by the watchdog: Lambda.Unknown: the function died",
			},
		]);
		expect(parse(StateChange, scene.world.events.changes[0], "the event").change).toBe("failed-back");
	});

	it("is counted among those that failed back, with no share left", async () => {
		const { scene, watch } = await nearlyFailedBack();
		await watch.sweep(100);
		expect(scene.metricLog).toEqual([["shop", { RolloutsFailedBack: 1, IntendedShare: 0 }]]);
	});

	it("is home though no event can be put: that stands in the log", async () => {
		const { scene, watch } = await nearlyFailedBack();
		const error = new Unavailable("PutEvents", {});
		scene.hook = async ({ name }, next) => {
			if (name === "events.put") throw error;
			return next();
		};
		expect((await watch.sweep(100)).home).toEqual(["shop"]);
		expect(scene.lines).toContainEqual(
			expect.objectContaining({ level: "error", message: expect.stringContaining("event bus"), fields: { error } }),
		);
		expect(await scene.snapshot()).toMatchObject({ lock: undefined, history: { outcome: "failed-back" } });
	});

	it("comes before its lock is released: told twice is better than not at all", async () => {
		const { scene, watch } = await nearlyFailedBack();
		await watch.sweep(100);
		const names = scene.calls.map(({ name }) => name);
		expect(names.indexOf("events.put")).toBeLessThan(names.indexOf("locks.conclude"));
	});
});

describe("a rollout that was complete when its execution died", () => {
	it("has nothing to tell, and is not counted", async () => {
		const { scene } = await completed();
		const { service } = scene;
		const held = {
			owner: EXECUTION,
			attempt: "ecs-svc/2",
			deploymentId: "ecs-svc/2",
			stable: "green",
			candidate: "blue",
			takenAt: at(0).toISOString(),
		} as const;
		const { records, preview, actions } = await scene.snapshot();
		const original = structuredClone({ records, preview, actions }) as never;
		await scene.world.locks.acquire("shop", { ...held, original, service });
		const watch = new Watch(scene);
		watch.end();
		await watch.sweep();
		await watch.sweep(100);
		expect(await scene.world.locks.held("shop")).toBeUndefined();
		expect(scene.world.events.changes).toEqual([]);
		expect(scene.metricLog).toEqual([]);
	});
});
