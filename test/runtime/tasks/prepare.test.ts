import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import type { ByColor, RolloutDocument } from "../../../runtime/contract/index.ts";
import type { ServiceView } from "../../../runtime/ports/index.ts";
import { at, EXECUTION, STRANGER, strangersLock } from "../../support/documents.ts";
import { Scene, type TaskName } from "../../support/scene.ts";

/** Ten tasks, and half as many again as a step's share needs. */
const service = sampleService({ headroomPercent: 50 });
const ten = { service, tasks: 10 };

/** How many tasks the candidate should run. */
async function wanted(scene: Scene): Promise<number> {
	return (await scene.snapshot()).desired.green;
}

/** The same document, as it stands at a step. */
function standingAt(step: number, document: RolloutDocument): RolloutDocument {
	return { ...document, ...(document.rollout && { rollout: { ...document.rollout, step } }) };
}

describe("preparing the candidate", () => {
	it.each([
		["the first step", -1, 3],
		["the second", 0, 8],
		["all of the traffic", 1, 10],
	])("brings it to what %s needs", async (_, step, tasks) => {
		const { scene, document } = await Scene.before("prepare", ten);
		await scene.run("prepare", standingAt(step, document));
		expect((await scene.snapshot()).desired).toEqual({ blue: 10, green: tasks });
	});

	it("says what it does, and since when", async () => {
		const { scene, document } = await Scene.before("prepare", ten);
		scene.seconds = 7;
		const { rollout } = await scene.run("prepare", document);
		expect(rollout).toEqual({ ...document.rollout, preparingSince: at(7).toISOString() });
		expect(scene.lines).toEqual([
			{ level: "info", message: "scaling the candidate up", fields: { candidate: "green", from: 0, to: 3 } },
		]);
	});

	it("remembers since when across its own runs", async () => {
		const { scene, document } = await Scene.before("prepare", ten);
		const first = await scene.run("prepare", document);
		scene.seconds += 60;
		expect((await scene.run("prepare", first)).rollout?.preparingSince).toBe(first.rollout?.preparingSince);
	});

	it("never takes tasks away", async () => {
		const { scene, document } = await Scene.before("prepare", ten);
		await scene.world.services.scale("", service.services.green, 5);
		await scene.run("prepare", standingAt(0, document));
		await scene.run("prepare", document);
		expect(await wanted(scene)).toBe(8);
	});

	it("changes nothing the second time", async () => {
		const { scene, document } = await Scene.before("prepare", ten);
		await scene.run("prepare", document);
		const before = await scene.snapshot();
		await scene.run("prepare", document);
		expect(await scene.snapshot()).toEqual(before);
		const later = standingAt(0, document);
		await scene.run("prepare", later);
		scene.forget();
		await scene.run("prepare", later);
		expect(scene.writes()).toEqual([]);
	});

	it("asks for its tasks although ECS still shows those of the rollout before, which have just been taken away", async () => {
		const { scene, document } = await Scene.before("prepare", ten);
		scene.hook = async ({ name }, next) => {
			const observed = await next();
			if (name !== "services.describe") return observed;
			const { blue, green } = observed as ByColor<ServiceView>;
			return { blue, green: { ...green, desiredCount: 10 } };
		};
		await scene.run("prepare", document);
		expect(await wanted(scene)).toBe(10);
	});

	it("measures by what the stable color had at first, when an autoscaler takes its tasks away as the traffic leaves", async () => {
		const { scene, document } = await Scene.before("prepare", ten);
		const prepared = await scene.run("prepare", document);
		await scene.world.services.scale("", service.services.blue, 3);
		scene.seconds += 60;
		const later = await scene.run("prepare", standingAt(1, prepared));
		expect(later.rollout?.stableTasks).toBe(10);
		expect(await wanted(scene)).toBe(10);
	});

	it("grows with the stable color, and does not forget it", async () => {
		const { scene, document } = await Scene.before("prepare", ten);
		await scene.world.services.scale("", service.services.blue, 20);
		const grown = await scene.run("prepare", document);
		expect(await wanted(scene)).toBe(3);
		await scene.world.services.scale("", service.services.blue, 10);
		scene.seconds += 300;
		await scene.run("prepare", standingAt(1, grown));
		expect(await wanted(scene)).toBe(20);
	});
});

describe.each<TaskName>(["prepare", "route", "shift", "complete"])("without the lock, %s writes nothing", (task) => {
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
