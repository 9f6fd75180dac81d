import { describe, expect, it } from "vitest";
import { swap } from "../../runtime/core/dns.ts";
import { previewRecords, strangersLock, weightedRecords } from "../support/documents.ts";
import { Scene } from "../support/scene.ts";

describe("the world in memory", () => {
	it("begins at rest, with blue serving on both edges", async () => {
		const scene = await Scene.atRest();
		const { records, preview, desired } = await scene.snapshot();
		expect(records).toEqual(expect.arrayContaining(weightedRecords({ blue: 100, green: 0 })));
		expect(preview).toEqual(expect.arrayContaining(previewRecords("green")));
		expect(desired).toEqual({ blue: 2, green: 0 });
		for (const edge of ["blue", "green"] as const) expect(await scene.aimed(edge)).toEqual({ blue: 100, green: 0 });
	});

	it("refuses a batch whose DELETE does not match, as a foreign change", async () => {
		const { world } = await Scene.atRest();
		const batch = swap(weightedRecords({ blue: 99, green: 1 }), []);
		await expect(world.dns.change("", batch)).rejects.toMatchObject({ name: "ForeignChange" });
	});

	it("has a change in sync after its time, and no change that it does not know", async () => {
		const scene = await Scene.atRest();
		const seen = (await scene.snapshot()).records;
		const id = await scene.world.dns.change("", swap(seen, seen));
		scene.seconds = 29;
		expect(await scene.world.dns.inSync(id)).toBe(false);
		scene.seconds = 30;
		expect(await scene.world.dns.inSync(id)).toBe(true);
		expect(await scene.world.dns.inSync("/change/unknown")).toBe(false);
	});

	it("has no weight where it has no record", async () => {
		expect((await Scene.atRest()).world.dns.weight("other.example.com", "blue")).toBe(0);
	});

	it("starts tasks in their time and stops them at once", async () => {
		const scene = await Scene.atRest();
		const { green } = scene.service.services;
		await scene.world.services.scale("", green, 3);
		const states = () => scene.world.services.targets("green").map(({ state }) => state);
		expect(states()).toEqual(["initial", "initial", "initial"]);
		scene.seconds = 45;
		expect(states()).toEqual(["healthy", "healthy", "healthy"]);
		await scene.world.services.scale("", green, 1);
		expect(states()).toEqual(["healthy"]);
	});

	it("makes only the release sick, and only from its share on", async () => {
		const scene = await Scene.atRest({ release: (percent) => percent >= 50 });
		await scene.world.services.scale("", scene.service.services.green, 1);
		scene.seconds = 45;
		expect(scene.world.services.targets("green")).toMatchObject([{ state: "healthy" }]);
		const seen = (await scene.snapshot()).records;
		await scene.world.dns.change("", swap(seen, weightedRecords({ blue: 50, green: 50 })));
		expect(scene.world.services.targets("green")).toMatchObject([{ state: "unhealthy" }]);
		expect(scene.world.services.targets("blue")).toMatchObject([{ state: "healthy" }, { state: "healthy" }]);
	});

	it("knows no service, listener or target group but the sample's own", async () => {
		const { world } = await Scene.atRest();
		await expect(world.services.scale("", "arn:other", 1)).rejects.toThrow("no service arn:other");
		await expect(world.edges.actions("arn:other")).rejects.toThrow("no listener arn:other");
		expect(await world.edges.targets("arn:other")).toEqual([]);
	});

	it("gives a lock to one owner, and frees it for nobody else", async () => {
		const { world } = await Scene.atRest();
		await world.locks.acquire("shop", strangersLock());
		expect(await world.locks.acquire("shop", strangersLock({ owner: "me" }))).toEqual(strangersLock());
		await world.locks.release("shop", "me");
		expect(await world.locks.held("shop")).toEqual(strangersLock());
	});
});
