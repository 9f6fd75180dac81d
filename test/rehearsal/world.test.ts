import { describe, expect, it } from "vitest";
import { forward } from "../../rehearsal/world/at-rest.ts";
import type { Color } from "../../runtime/contract/index.ts";
import { restore, swap } from "../../runtime/core/routing/dns.ts";
import { previewRecords, strangersLock, weightedRecords } from "../support/documents.ts";
import { Scene } from "../support/scene.ts";

describe("the world in memory", () => {
	it("begins at rest, with blue serving on both load balancers", async () => {
		const scene = await Scene.atRest();
		const { records, preview, desired } = await scene.snapshot();
		expect(records).toEqual(expect.arrayContaining(weightedRecords({ blue: 100, green: 0 })));
		expect(preview).toEqual(expect.arrayContaining(previewRecords("green")));
		expect(desired).toEqual({ blue: 2, green: 0 });
		for (const alb of ["blue", "green"] as const) expect(await scene.routed(alb)).toEqual({ blue: 100, green: 0 });
	});

	it("refuses a batch whose DELETE does not match, as a foreign change", async () => {
		const { world } = await Scene.atRest();
		const batch = swap(weightedRecords({ blue: 99, green: 1 }), []);
		await expect(world.dns.change("", batch)).rejects.toMatchObject({ name: "ForeignChange" });
	});

	it("has a change in sync after its time, and no change that it does not know", async () => {
		const scene = await Scene.atRest();
		const observed = (await scene.snapshot()).records;
		const id = await scene.world.dns.change("", swap(observed, observed));
		scene.seconds = 29;
		expect(await scene.world.dns.inSync(id)).toBe(false);
		scene.seconds = 30;
		expect(await scene.world.dns.inSync(id)).toBe(true);
		expect(await scene.world.dns.inSync("/change/unknown")).toBe(false);
	});

	it("stands still until it is played, and is played once", async () => {
		const scene = await Scene.atRest();
		const { world, service } = scene;
		await world.loadBalancers.route(service.loadBalancers.green.listener, [forward(service, "green", 100)]);
		scene.seconds = 100;
		expect(world.series.intended[99]).toBe(0);
		await scene.world.dns.change("", restore(weightedRecords({ blue: 0, green: 100 })));
		scene.world.advance();
		scene.world.advance();
		expect(scene.world.series.intended.slice(98, 101)).toEqual(new Float64Array([1, 1, 0]));
	});

	it("intends for green what records and listeners say together", async () => {
		const { world, service } = await Scene.atRest();
		await world.dns.change("", restore(weightedRecords({ blue: 60, green: 40 })));
		expect(world.intended()).toBe(0);
		await world.loadBalancers.route(service.loadBalancers.green.listener, [forward(service, "green", 50)]);
		expect(world.intended()).toBeCloseTo(0.2);
		await world.loadBalancers.route(service.loadBalancers.blue.listener, [forward(service, "blue", 100)]);
		expect(world.intended()).toBeCloseTo(0.8);
	});

	it("makes only the release sick, and only from its share on", async () => {
		const scene = await Scene.atRest({ release: (percent) => percent >= 50 });
		await scene.world.services.scale("", scene.service.services.green, 1);
		const states = (color: Color) => {
			scene.world.advance();
			return scene.world.services.targets("blue", color).map(({ state }) => state);
		};
		scene.seconds = 60;
		expect(states("green")).toEqual(["healthy"]);
		await scene.world.dns.change("", restore(weightedRecords({ blue: 50, green: 50 })));
		scene.seconds = 75;
		expect(states("green")).toEqual(["unhealthy"]);
		expect(states("blue")).toEqual(["healthy", "healthy"]);
	});

	it("knows no service, listener or target group but the sample's own", async () => {
		const { world } = await Scene.atRest();
		await expect(world.services.scale("", "arn:other", 1)).rejects.toThrow("no service arn:other");
		await expect(world.loadBalancers.actions("arn:other")).rejects.toThrow("no listener arn:other");
		await expect(world.loadBalancers.targets("arn:other")).rejects.toThrow("no target group arn:other");
	});

	it("gives a lock to one owner, and frees it for nobody else", async () => {
		const { world } = await Scene.atRest();
		await world.locks.acquire("shop", strangersLock());
		expect(await world.locks.acquire("shop", strangersLock({ owner: "me" }))).toEqual(strangersLock());
		await world.locks.release("shop", "me");
		expect(await world.locks.held("shop")).toEqual(strangersLock());
	});
});
