import { describe, expect, it } from "vitest";
import type { Attempt, Calendar, HistoryEntry, ServiceConfig } from "../../../runtime/contract/index.ts";
import { Throttled } from "../../../runtime/errors.ts";
import { Asking, definition } from "../../support/asking.ts";
import { at, EXECUTION, sampleAttempt } from "../../support/documents.ts";
import { FROZEN, FROZEN_SECONDS } from "../../support/frozen.ts";
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
		// It is looked after until it is answered.
		expect(await scene.world.locks.services()).toEqual(["shop"]);
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
		expect(await scene.world.attempts.pending("shop")).toMatchObject({ execution: "arn:shop-r1-abc" });
	});

	it("is none once the function has started it, or needs none, or a newer one has come", async () => {
		const asking = new Asking();
		await asking.ask({ task_definition: definition(7) });
		expect(await asking.world.attempts.pending("shop")).toMatchObject({
			execution: expect.stringContaining(":shop-r2-"),
		});
		const serves = new Asking();
		expect(await serves.ask({ task_definition: definition(1) })).toMatchObject({ status: "serves" });
		expect(await serves.world.attempts.pending("shop")).toBeUndefined();
		const { scene } = await written();
		const { attempts } = scene.world;
		const newer = { ...ATTEMPT, attempt: "r2", executionName: "shop-r2-abc" };
		await attempts.record("shop", await attempts.head("shop"), newer);
		await attempts.started("shop", ATTEMPT, EXECUTION);
		expect(await attempts.pending("shop")).toMatchObject({ attempt: "r2" });
	});

	it("is none of a deployment that was made by another way: its execution has written it down", async () => {
		const scene = await Scene.atRest();
		await scene.world.attempts.record("shop", undefined, { ...ATTEMPT, kind: "deployment" });
		expect(await scene.world.attempts.pending("shop")).toBeUndefined();
	});
});

describe("a release that waits for the calendar", () => {
	/** A release waits since long ago, in a service with a calendar. */
	async function waiting(changes: Partial<Attempt> = {}, service: Partial<ServiceConfig> = {}) {
		const { scene, watch } = await written();
		const { attempts } = scene.world;
		const attempt = { ...ATTEMPT, attempt: "r2", executionName: "shop-r2-abc", ...changes };
		await attempts.record("shop", await attempts.head("shop"), attempt);
		watch.registered.set("shop", { ...scene.service, calendar: FROZEN, ...service });
		return { scene, watch, attempt };
	}
	const SECOND = ["shop-r2-abc", { event: { service: "shop", attempt: "r2" } }];

	it("is started by the watchdog at the opening, and not before", async () => {
		const { scene, watch } = await waiting();
		await watch.sweep(300);
		await watch.sweep(FROZEN_SECONDS - 301);
		expect(starts(scene)).toEqual([]);
		await watch.sweep(1);
		await watch.sweep(60);
		expect(starts(scene)).toEqual([SECOND]);
	});

	it("is started at once where its calendar is gone, is overridden, or never lets it begin, which its Begin says", async () => {
		const open: Calendar["open"] = [{ days: ["mon"], from: "09:00", to: "09:10" }];
		const cases = [
			await waiting({}, { calendar: null }),
			await waiting({ overrideCalendar: true }),
			await waiting({ kind: "rollback" }),
			await waiting({}, { calendar: { ...FROZEN, open } }),
		];
		for (const { scene, watch } of cases) {
			await watch.sweep(65);
			expect(starts(scene)).toEqual([SECOND]);
		}
	});

	it("is started where nobody can read what is registered: its Begin can", async () => {
		const { scene, watch } = await waiting();
		watch.hook = (name) => {
			if (name === "registry.find") throw new Throttled("GetItem", {});
		};
		await watch.sweep(65);
		expect(starts(scene)).toEqual([SECOND]);
		expect(scene.lines).toContainEqual(
			expect.objectContaining({ level: "warn", message: expect.stringMatching(/cannot be read/) }),
		);
	});

	it("ends the rollout of an older one that is under way by then, where the newest counts", async () => {
		const stops = async (service: Partial<ServiceConfig>, entry: Partial<HistoryEntry> = {}) => {
			const { scene, document } = await Scene.before("assess");
			const { attempts, history } = scene.world;
			await attempts.record("shop", await attempts.head("shop"), { ...ATTEMPT, attempt: "r9" });
			const known = await history.find("shop", document.rollout?.attempt ?? "");
			if (known) await history.close("shop", { ...known, ...entry });
			const watch = new Watch(scene);
			watch.registered.set("shop", { ...scene.service, ...service });
			await watch.sweep(65);
			return scene.calls.filter(({ name }) => name === "stateMachine.stop").map(({ args }) => args);
		};
		const why = "r9 is wanted now, and ecs-svc/2 no longer";
		expect(await stops({ onNewerRelease: "supersede" })).toEqual([[EXECUTION, "Superseded", why]]);
		expect(await stops({ onNewerRelease: "queue" })).toEqual([]);
		expect(await stops({}, { outcome: "completed" })).toEqual([]);
		expect(await stops({}, { completedAt: at(0).toISOString() })).toEqual([]);
		expect(await stops({}, { rollback: "r9" })).toEqual([]);
	});
});
