import { describe, expect, it } from "vitest";
import { sampleJudge, sampleService } from "../../../rehearsal/sample.ts";
import type { HookConfig, RolloutDocument } from "../../../runtime/contract/index.ts";
import { Refused, Unavailable, UnexpectedAnswer } from "../../../runtime/errors.ts";
import { Scene } from "../../support/scene.ts";
import { Watch } from "../../support/watch.ts";

const EVERYWHERE = ["before-first-shift", "after-step", "before-completion"] as const;
const migration: HookConfig = {
	task: { command: ["bin/migrate"], container: "app" },
	points: [...EVERYWHERE],
	deadlineSeconds: 600,
};
const TASK = "arn:aws:ecs:eu-west-1:123456789012:task/shop/1";

/** A world before the first shift, in which the task does as it is told. */
async function beforeFirstShift(hook: HookConfig = migration) {
	const service = sampleService({ judge: sampleJudge({ hooks: [hook] }) });
	const { scene, document } = await Scene.before("ready", { service });
	const task = {
		view: { status: "RUNNING", reason: "" } as object | undefined,
		starts: undefined as Error | undefined,
	};
	scene.seconds = 300;
	scene.hook = async ({ name }, next) => {
		if (name === "tasks.run") {
			if (task.starts) throw task.starts;
			return TASK;
		}
		if (name === "tasks.running") return [TASK];
		if (name === "tasks.stop") return undefined;
		if (name === "tasks.lastLines") return ["2 of 3", "no such table"];
		return name === "tasks.find" ? task.view : next();
	};
	return { scene, document, task };
}
const callsOf = ({ calls }: Scene, name: string) => calls.filter((call) => call.name === name);
const stateOf = ({ rollout }: RolloutDocument) => rollout?.hooks?.["before-first-shift task 0"];

/** Up to where its task runs. */
async function started(hook?: HookConfig) {
	const all = await beforeFirstShift(hook);
	const asked = await all.scene.run("ready", all.document);
	return { ...all, asked, running: await all.scene.run("startHooks", asked) };
}

describe("a hook that is a task", () => {
	it("is asked for by a check, started by the actuator, and then awaited", async () => {
		const { scene, asked, running } = await started();
		expect(asked).toMatchObject({ next: "startHooks", verdict: { code: "HookNotYet" } });
		expect(running.next).toBe("ready");
		const stream = "app/app/1";
		expect(stateOf(running)).toEqual({
			since: expect.any(String),
			passed: false,
			task: { arn: TASK, log: { group: "/ecs/shop", stream } },
		});
		expect(callsOf(scene, "tasks.run")[0]?.args).toEqual([
			expect.objectContaining({
				cluster: scene.service.cluster,
				container: "app",
				command: ["bin/migrate"],
				name: "shop",
				owner: "ecs-dns-canary/shop/ecs-svc/2",
				once: "ecs-dns-canary/shop/ecs-svc/2 -1 before-first-shift task 0",
			}),
		]);
		expect(callsOf(scene, "tasks.placement")[0]?.args.slice(1)).toEqual([scene.service.services.green, "ecs-svc/2"]);
		expect(await scene.run("ready", running)).toMatchObject({
			next: "wait",
			verdict: { code: "HookNotYet", reason: "hook task bin/migrate: its task is RUNNING" },
		});
	});

	it("passes when it exits with 0, and is not started again", async () => {
		const { scene, running, task } = await started();
		task.view = { status: "STOPPED", exitCode: 0, reason: "" };
		const ready = await scene.run("ready", running);
		expect(ready.next).toBe("ready");
		expect(stateOf(ready)).toMatchObject({ passed: true });
		await scene.run("startHooks", ready);
		expect(callsOf(scene, "tasks.run")).toHaveLength(1);
	});

	it("fails with another code, and says how its log ends", async () => {
		const { scene, running, task } = await started();
		task.view = { status: "STOPPED", exitCode: 3, reason: "" };
		expect(await scene.run("ready", running)).toMatchObject({
			next: "fail",
			verdict: {
				code: "HookFailed",
				reason: "hook task bin/migrate: exited with 3; its log ends: 2 of 3 | no such table",
			},
		});
	});

	it("fails when its time is over, with what it said last, even if that cannot be read", async () => {
		const { scene, running } = await started();
		scene.seconds += 600;
		expect((await scene.run("ready", running)).verdict).toMatchObject({
			code: "HookTimedOut",
			reason: expect.stringMatching(
				/its task is RUNNING; its log ends: 2 of 3 \| no such table \(not yet, after 600 s\)$/,
			),
		});
		const { hook } = scene;
		scene.hook = async (call, next) => {
			if (call.name === "tasks.lastLines") throw new Refused("AccessDenied", {});
			return hook(call, next);
		};
		expect((await scene.run("ready", running)).verdict).toMatchObject({ code: "HookTimedOut" });
	});

	it("is started once, however often that is asked", async () => {
		const { scene, asked, running } = await started();
		await scene.run("startHooks", asked);
		const keys = callsOf(scene, "tasks.run").map(({ args: [request] }) => (request as { once: string }).once);
		expect(new Set(keys).size).toBe(1);
		await scene.run("startHooks", running);
		expect(callsOf(scene, "tasks.run")).toHaveLength(2);
	});

	it("is tried again each minute when ECS does not start it, until its time is over", async () => {
		const { scene, document, task } = await beforeFirstShift();
		task.starts = new UnexpectedAnswer("RunTask: ECS has started no task: Capacity is unavailable");
		const tried = await scene.run("startHooks", await scene.run("ready", document));
		expect(stateOf(tried)).toMatchObject({ passed: false, notStarted: { why: expect.stringContaining("Capacity") } });
		scene.seconds += 59;
		const soon = await scene.run("ready", tried);
		expect(soon).toMatchObject({
			next: "wait",
			verdict: { reason: expect.stringContaining("Capacity is unavailable") },
		});
		scene.seconds += 1;
		expect((await scene.run("ready", tried)).next).toBe("startHooks");
		scene.seconds += 600;
		expect(await scene.run("ready", tried)).toMatchObject({
			next: "fail",
			verdict: { code: "HookTimedOut", reason: expect.stringContaining("Capacity is unavailable") },
		});
	});

	it("is not started where the candidate has no such container, or another deployment by now", async () => {
		const other: HookConfig = { ...migration, task: { command: ["bin/migrate"], container: "worker" } };
		const { scene, running } = await started(other);
		expect(stateOf(running)?.notStarted?.why).toMatch(/has no container worker, which the hook names: app$/);
		expect(callsOf(scene, "tasks.run")).toEqual([]);
		const late = await beforeFirstShift();
		const asked = await late.scene.run("ready", late.document);
		late.scene.world.services.redeploy("ecs-svc/3");
		expect(stateOf(await late.scene.run("startHooks", asked))?.notStarted?.why).toContain("ecs-svc/2");
	});

	it("is started only by whoever holds the lock", async () => {
		const { scene, document } = await beforeFirstShift();
		const asked = await scene.run("ready", document);
		await expect(scene.run("startHooks", asked, "arn:another")).rejects.toMatchObject({ name: "LockLost" });
		expect(callsOf(scene, "tasks.run")).toEqual([]);
	});

	it("leads back to Assess after a step, as another task than before", async () => {
		const { scene, document } = await beforeFirstShift({ ...migration, points: ["after-step"] });
		let stepped = await scene.run("ready", document);
		for (const each of ["route", "shift", "settle"] as const) stepped = await scene.run(each, stepped);
		scene.seconds += 200;
		stepped = await scene.run("assess", await scene.run("settle", stepped));
		scene.seconds += 900;
		stepped = await scene.run("assess", stepped);
		expect(stepped).toMatchObject({ next: "startHooks" });
		expect((await scene.run("startHooks", stepped)).next).toBe("assess");
		expect(callsOf(scene, "tasks.run")[0]?.args[0]).toMatchObject({
			once: expect.stringContaining(" 0 after-step task 0"),
		});
	});
});

describe("a task of a rollout that has ended", () => {
	/** The rollout fails back, up to the task that tidies up. */
	async function verified(scene: Scene, running: RolloutDocument) {
		const failing = await scene.run("failBack", { ...running, error: { Error: "Aborted", Cause: "no" } });
		return scene.run("verify", { ...failing, next: "verify" });
	}

	it("is stopped, by whose it is: its ARN may be lost", async () => {
		const { scene, running } = await started();
		const { hooks: _, ...rollout } = running.rollout ?? ({} as never);
		await verified(scene, { ...running, rollout });
		expect(callsOf(scene, "tasks.running")[0]?.args).toEqual([scene.service.cluster, "ecs-dns-canary/shop/ecs-svc/2"]);
		expect(callsOf(scene, "tasks.stop")[0]?.args).toEqual([scene.service.cluster, TASK]);
	});

	it("is stopped by the watchdog, too", async () => {
		const { scene } = await started();
		const watch = new Watch(scene);
		watch.end();
		await watch.sweep();
		await watch.sweep(100);
		expect(callsOf(scene, "tasks.stop")).toHaveLength(1);
		expect(await scene.world.locks.held("shop")).toBeUndefined();
	});

	it("decides nothing when AWS refuses to stop it: that is told", async () => {
		const { scene, running } = await started();
		const { hook } = scene;
		scene.hook = async (call, next) => {
			if (call.name === "tasks.stop") throw new Refused("StopTask: AccessDenied", {});
			return hook(call, next);
		};
		const ended = await verified(scene, running);
		expect(ended).toMatchObject({ next: "announce", refused: ["StopTask: AccessDenied"] });
		expect(scene.writes()).toContain("services.scale");
	});

	it("is not looked for where no hook is a task", async () => {
		const service = sampleService();
		const { scene, document } = await Scene.before("ready", { service });
		await verified(scene, document);
		expect(callsOf(scene, "tasks.running")).toEqual([]);
	});
});

describe("a hook's task that nobody can say of whether it has been started", () => {
	it("is not told as not started: its start is tried again, and ECS knows it by the same name", async () => {
		const { scene, document, task } = await beforeFirstShift();
		const asked = await scene.run("ready", document);
		task.starts = new Unavailable("RunTask", {});
		await expect(scene.run("startHooks", asked)).rejects.toBeInstanceOf(Unavailable);
		task.starts = undefined;
		expect(stateOf(await scene.run("startHooks", asked))?.task?.arn).toBe(TASK);
		const [first, second] = callsOf(scene, "tasks.run").map(({ args }) => args[0]);
		expect(second).toEqual(first);
	});

	it("is not asked for before Deploy has made its deployment", async () => {
		const { scene, document } = await beforeFirstShift();
		const { rollout, ...asked } = await scene.run("ready", document);
		if (!rollout) throw new Error("no rollout");
		const { deploymentId: _, ...early } = rollout;
		await expect(scene.run("startHooks", { ...asked, rollout: early })).rejects.toMatchObject({
			name: "InvalidInput",
			faults: [expect.stringMatching(/^rollout\.deploymentId: missing/)],
		});
		expect(callsOf(scene, "tasks.run")).toEqual([]);
	});
});
