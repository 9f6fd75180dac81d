import { describe, expect, it } from "vitest";
import type { Autoscaling } from "../../../rehearsal/scenario/autoscaling.ts";
import type { RolloutDocument } from "../../../runtime/contract/index.ts";
import { Refused } from "../../../runtime/errors.ts";
import { baked, completed } from "../../support/baked.ts";
import { sampleDocument } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { Watch } from "../../support/watch.ts";

const autoscaling: Autoscaling = { min: 2, max: 10, requestsPerTarget: 100, counts: "service", held: true };
const scaled = { autoscaling };
const free = { in: false, out: false, scheduled: false };
const held = { in: true, out: false, scheduled: true };
const blue = { min: 2, max: 10, suspended: free };
const green = { min: 0, max: 10, suspended: free };

/** A world in which AWS refuses every change of what scales. */
function refusing(scene: Scene, name = "scaling.update"): void {
	scene.hook = async (call, next) => {
		if (call.name === name) throw new Refused("RegisterScalableTarget: AccessDenied", {});
		return next();
	};
}

async function failedBack(scene: Scene, document: RolloutDocument): Promise<RolloutDocument> {
	const verdict = { verdict: "fail", code: "TargetsUnhealthy", reason: "1 unhealthy" } as const;
	const after = await scene.run("failBack", { ...document, verdict });
	scene.seconds += 300;
	return scene.run("verify", await scene.run("restore", after));
}

describe("what scales the colors", () => {
	it("is read at Begin, and kept in rollout and lock", async () => {
		const { scene, document } = await Scene.before("prepare", scaled);
		expect(document.rollout?.scaling).toEqual({ blue, green });
		expect((await scene.snapshot()).lock?.scaling).toEqual({ blue, green });
	});

	it("is not asked for of a service whose roles let nobody ask", async () => {
		const scene = await Scene.atRest(scaled);
		const service = { ...scene.service, scaling: false };
		const { rollout } = await scene.run("begin", sampleDocument({ service }));
		expect(rollout).not.toHaveProperty("scaling");
		expect(scene.calls.map(({ name }) => name)).not.toContain("scaling.targets");
	});

	it("begins no rollout when it cannot be read", async () => {
		const scene = await Scene.atRest(scaled);
		refusing(scene, "scaling.targets");
		await expect(scene.run("begin", sampleDocument())).rejects.toMatchObject({
			name: "WrongStart",
			message: expect.stringContaining("scalable targets cannot be read: RegisterScalableTarget: AccessDenied"),
		});
	});

	it("is not touched, nor asked for again, where nothing scales", async () => {
		const { scene, document } = await Scene.before("prepare");
		await scene.run("prepare", document);
		expect(document.rollout).not.toHaveProperty("scaling");
		expect(scene.calls.map(({ name }) => name)).not.toContain("scaling.targets");
	});
});

describe("preparing a candidate that is scaled", () => {
	it("first keeps both colors' tasks from being taken away, once", async () => {
		const { scene, document } = await Scene.before("prepare", scaled);
		await scene.run("prepare", document);
		expect(scene.writes()).toEqual(["scaling.update", "scaling.update", "services.scale"]);
		expect((await scene.snapshot()).scaling).toEqual({
			blue: { ...blue, suspended: held },
			green: { ...green, suspended: held },
		});
		scene.forget();
		await scene.run("prepare", document);
		expect(scene.writes()).not.toContain("scaling.update");
	});

	it("goes no further when AWS refuses that before anything has been moved", async () => {
		const { scene, document } = await Scene.before("prepare", scaled);
		refusing(scene);
		await expect(scene.run("prepare", document)).rejects.toMatchObject({ name: "Refused" });
		expect((await scene.snapshot()).desired.green).toBe(0);
	});

	it("goes on when AWS refuses it at a later step", async () => {
		const { scene, document } = await Scene.before("assess", scaled);
		await scene.world.scaling.update(scene.service.services.blue, { suspended: free });
		refusing(scene);
		await scene.run("prepare", document);
		expect(scene.lines.map(({ level }) => level)).toContain("error");
	});

	it("gives the stable color as many tasks as the candidate has been given for its share", async () => {
		const { scene, document } = await Scene.before("assess", scaled);
		await scene.world.services.scale("", scene.service.services.green, 5);
		await scene.run("prepare", document);
		expect((await scene.snapshot()).desired).toEqual({ blue: 5, green: 5 });
		expect(scene.lines).toContainEqual({
			level: "info",
			message: "scaling the stable color up",
			fields: { stable: "blue", from: 2, to: 5 },
		});
	});

	it("brings back tasks of the stable color that were taken away", async () => {
		const { scene, document } = await Scene.before("assess", { ...scaled, tasks: 4 });
		await scene.world.services.scale("", scene.service.services.blue, 1);
		await scene.run("prepare", document);
		expect((await scene.snapshot()).desired.blue).toBe(4);
	});
});

describe("failing back", () => {
	it("hands both colors back, field by field, once traffic is proven to be back", async () => {
		const { scene, document } = await Scene.before("assess", scaled);
		scene.forget();
		await failedBack(scene, document);
		expect((await scene.snapshot()).scaling).toEqual({ blue, green });
		expect(scene.writes().slice(-3)).toEqual(["services.scale", "scaling.update", "scaling.update"]);
	});

	it("lets five minutes of traffic pass first, for what is resumed acts on what its alarms have seen before", async () => {
		const { scene, document } = await Scene.before("assess", scaled);
		const verdict = { verdict: "fail", code: "TargetsUnhealthy", reason: "1 unhealthy" } as const;
		const after = await scene.run("failBack", { ...document, verdict });
		scene.seconds += 60;
		scene.forget();
		expect(await scene.run("verify", after)).toMatchObject({ next: "wait", waitSeconds: 240 });
		expect(scene.writes()).toEqual([]);
		scene.seconds += 240;
		expect(await scene.run("verify", after)).toMatchObject({ next: "announce" });
	});

	it("keeps what had been suspended before the rollout", async () => {
		const suspended = { in: false, out: true, scheduled: true };
		const scene = await Scene.atRest(scaled);
		await scene.world.scaling.update(scene.service.services.blue, { suspended });
		const started = await scene.run("begin", sampleDocument());
		await failedBack(scene, await scene.run("prepare", started));
		expect((await scene.snapshot()).scaling.blue).toEqual({ ...blue, suspended });
	});

	it("tells what AWS refuses of that, and lets it decide nothing", async () => {
		const { scene, document } = await Scene.before("assess", scaled);
		refusing(scene);
		const after = await failedBack(scene, document);
		expect(after.refused).toHaveLength(2);
		expect(after.announcement?.message).toContain("RegisterScalableTarget: AccessDenied");
	});

	it("hands back what it knows when what is there cannot be read", async () => {
		const { scene, document } = await Scene.before("assess", scaled);
		refusing(scene, "scaling.targets");
		await failedBack(scene, document);
		expect((await scene.snapshot()).scaling).toEqual({ blue, green });
	});

	it("is done by the watchdog as well", async () => {
		const { scene } = await Scene.before("assess", scaled);
		const watch = new Watch(scene);
		watch.end();
		await watch.sweep();
		await watch.sweep(299);
		expect((await scene.snapshot()).lock).toBeDefined();
		await watch.sweep(66);
		const { lock, scaling } = await scene.snapshot();
		expect(lock).toBeUndefined();
		expect(scaling).toEqual({ blue, green });
	});

	it("brings back the minimums when Complete had exchanged them and not got any further", async () => {
		const { scene, document } = await baked(scaled);
		scene.hook = async ({ name }, next) => {
			if (name === "locks.conclude") throw new Refused("TransactWriteItems: AccessDenied", {});
			return next();
		};
		await expect(scene.run("complete", document)).rejects.toThrow();
		expect((await scene.snapshot()).scaling.green?.min).toBe(2);
		scene.hook = (_, next) => next();
		await failedBack(scene, document);
		expect((await scene.snapshot()).scaling).toEqual({ blue, green });
	});
});

describe("completing", () => {
	it("scales the new color as the old one was, and keeps the old one's tasks", async () => {
		const { scene, document } = await baked(scaled);
		scene.seconds += 300;
		await scene.run("complete", document);
		expect((await scene.snapshot()).scaling).toEqual({
			green: { ...green, min: 2 },
			blue: { ...blue, min: 0, suspended: held },
		});
	});

	it("keeps the new color's tasks, too, where it has had the traffic for less than five minutes", async () => {
		const { scene, document } = await baked(scaled);
		scene.seconds += 299;
		await scene.run("complete", document);
		expect((await scene.snapshot()).scaling.green).toEqual({ ...green, min: 2, suspended: held });
	});

	it("completes though AWS refuses that, and tells", async () => {
		const { scene, document } = await baked(scaled);
		refusing(scene);
		const { refused } = await scene.run("complete", document);
		expect(refused).toHaveLength(2);
		expect((await scene.snapshot()).history?.outcome).toBe("completed");
	});

	it("is followed by Retire, which lets both be scaled as one that serves and an idle one", async () => {
		const { scene, document } = await completed(scaled);
		await scene.run("retire", document);
		const { desired, scaling } = await scene.snapshot();
		expect(desired).toEqual({ blue: 0, green: 2 });
		expect(scaling).toEqual({ green: { ...green, min: 2 }, blue: { ...blue, min: 0 } });
	});

	it("is retired as far as AWS allows, and told", async () => {
		const { scene, document } = await completed(scaled);
		refusing(scene, "services.scale");
		await expect(scene.run("retire", document)).rejects.toMatchObject({ name: "Refused" });
		expect((await scene.snapshot()).scaling.blue?.suspended).toEqual(free);
	});
});
