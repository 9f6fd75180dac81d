import { describe, expect, it } from "vitest";
import { at, EXECUTION, STRANGER, strangersLock } from "../../support/documents.ts";
import { Scene, type TaskName } from "../../support/scene.ts";

describe("preparing the candidate", () => {
	it("brings it to the stable colour's count", async () => {
		const { scene, document } = await Scene.before("prepare");
		expect(await scene.run("prepare", document)).toEqual(document);
		expect((await scene.snapshot()).desired).toEqual({ blue: 2, green: 2 });
	});

	it("never takes tasks away", async () => {
		const { scene, document } = await Scene.before("prepare");
		await scene.world.services.scale("", scene.service.services.green, 5);
		await scene.run("prepare", document);
		expect(scene.writes()).toEqual([]);
	});

	it("writes nothing the second time", async () => {
		const { scene, document } = await Scene.before("prepare");
		await scene.run("prepare", document);
		await scene.run("prepare", document);
		expect(scene.writes()).toEqual(["services.scale"]);
	});
});

describe("aiming the candidate's edge", () => {
	it("puts all its weight on the candidate, and leaves the other edge", async () => {
		const { scene, document } = await Scene.before("aim");
		expect(await scene.run("aim", document)).toEqual(document);
		expect(await scene.aimed("green")).toEqual({ blue: 0, green: 100 });
		expect(await scene.aimed("blue")).toEqual({ blue: 100, green: 0 });
	});

	it("happens while the candidate's DNS weight is still 0", async () => {
		const { scene, document } = await Scene.before("aim");
		await scene.run("aim", document);
		expect(scene.world.dns.weight("green")).toBe(0);
	});

	it("writes nothing the second time", async () => {
		const { scene, document } = await Scene.before("aim");
		await scene.run("aim", document);
		await scene.run("aim", document);
		expect(scene.writes()).toEqual(["edges.aim"]);
	});

	it("stops without a write when somebody else has changed the listener, and says what it found", async () => {
		const { scene, document } = await Scene.before("aim");
		await scene.world.edges.aim(scene.service.edges.green.listener, [{ Type: "fixed-response" }]);
		await expect(scene.run("aim", document)).rejects.toMatchObject({
			name: "ForeignChange",
			message: expect.stringContaining('is now [{"Type":"fixed-response"}]'),
		});
		expect(scene.writes()).toEqual([]);
	});
});

describe.each<TaskName>(["prepare", "aim", "shift", "complete"])("without the lock, %s writes nothing", (task) => {
	it("when another rollout holds it", async () => {
		const { scene, document } = await Scene.before(task);
		await scene.world.locks.release("shop", EXECUTION);
		await scene.world.locks.acquire("shop", strangersLock());
		const before = await scene.snapshot();
		await expect(scene.run(task, document)).rejects.toMatchObject({
			name: "LockLost",
			message: `the lock of shop is held by ${STRANGER}, not by ${EXECUTION}`,
		});
		expect(await scene.snapshot()).toEqual(before);
		expect(scene.writes()).toEqual([]);
	});

	it("when nobody holds it", async () => {
		const { scene, document } = await Scene.before(task);
		await scene.world.locks.release("shop", EXECUTION);
		await expect(scene.run(task, document)).rejects.toThrow("is held by nobody");
		expect(scene.writes()).toEqual([]);
	});
});

describe("the looks at a candidate", () => {
	it("find one ready that is healthy on both edges", async () => {
		const { scene, document } = await Scene.before("ready");
		expect(await scene.run("ready", document)).toMatchObject({ next: "wait", verdict: { code: "TasksMissing" } });
		scene.seconds = 60;
		expect(await scene.run("ready", document)).toMatchObject({ next: "ready", verdict: { code: "Healthy" } });
	});

	it("fail one that is sick while its change is pending, without waiting for DNS", async () => {
		const { scene, document } = await Scene.before("settle", { release: (percent) => percent > 0 });
		scene.seconds += 15;
		expect(await scene.run("settle", document)).toMatchObject({ next: "fail", verdict: { code: "TargetsUnhealthy" } });
	});

	it("settle once the change is INSYNC and a TTL has passed, and ask Route 53 no more after INSYNC", async () => {
		const { scene, document } = await Scene.before("settle");
		expect(await scene.run("settle", document)).toMatchObject({ next: "wait", rollout: { polls: 1 } });
		scene.seconds += 30;
		const inSync = await scene.run("settle", document);
		expect(inSync.rollout?.inSyncAt).toBe(at(scene.seconds).toISOString());
		scene.forget();
		scene.seconds += 60;
		expect(await scene.run("settle", inSync)).toMatchObject({ next: "settled" });
		expect(scene.calls.map(({ name }) => name)).not.toContain("dns.inSync");
	});

	it("never take a missing change for one that is INSYNC", async () => {
		const { scene, document } = await Scene.before("settle");
		const { changeId: _, ...rollout } = document.rollout ?? {};
		await expect(scene.run("settle", { ...document, rollout } as typeof document)).rejects.toThrow("rollout.changeId");
		expect(scene.calls).toEqual([]);
	});

	it("bake a healthy candidate, and then go on", async () => {
		const { scene, document } = await Scene.before("assess");
		const baking = await scene.run("assess", document);
		expect(baking).toMatchObject({ next: "wait", waitSeconds: 10, verdict: { verdict: "pass" } });
		scene.seconds += 300;
		expect(await scene.run("assess", baking)).toMatchObject({ next: "shift" });
	});

	it("write nothing at all", async () => {
		for (const task of ["ready", "settle", "assess"] as const) {
			const { scene, document } = await Scene.before(task);
			await scene.run(task, document);
			expect(scene.writes({ ledger: true })).toEqual([]);
		}
	});
});
