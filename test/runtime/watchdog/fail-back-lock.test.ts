import { describe, expect, it } from "vitest";
import { forward } from "../../../rehearsal/world/at-rest.ts";
import { LOG_CODES, WATCHDOG } from "../../../runtime/contract/index.ts";
import { restore } from "../../../runtime/core/routing/dns.ts";
import { at, EXECUTION, sampleDocument, weightedRecords } from "../../support/documents.ts";
import { Scene, type Snapshot } from "../../support/scene.ts";
import { aborted, Watch } from "../../support/watch.ts";

/** Records, preview and listeners: what fail-back brings back field by field. */
function restorable({ records, preview, actions }: Snapshot) {
	return { records, preview, actions };
}

/** The warnings that an alarm counts, so far. */
function pendings(scene: Scene): number {
	return scene.lines.filter(({ fields }) => fields.code === LOG_CODES.failBackPending).length;
}

describe("bringing an orphaned rollout home", () => {
	it("re-routes the candidate's load balancer with its first write to the world, and restores the records with its second", async () => {
		const { scene, watch, original } = await aborted();
		scene.forget();
		await watch.sweep();
		expect(scene.writes({ ledger: true })).toEqual([
			"locks.takeOver",
			"loadBalancers.route",
			"dns.change",
			"locks.takeOver",
		]);
		expect(scene.calls.find(({ name }) => name === "loadBalancers.route")?.args[0]).toBe(
			scene.service.loadBalancers.green.listener,
		);
		expect(restorable(await scene.snapshot())).toEqual(restorable(original));
	});

	it("remembers what it wrote, and when, for its next run", async () => {
		const { scene, watch } = await aborted();
		await watch.sweep();
		expect((await scene.snapshot()).lock?.takeover).toMatchObject({
			changeId: expect.stringMatching(/^\/change\//),
			restoredAt: at(scene.seconds).toISOString(),
			leasedUntil: at(scene.seconds).toISOString(),
		});
	});

	it("writes no more once everything is what it was, but warns until it is proven", async () => {
		const { scene, watch } = await aborted();
		await watch.sweep();
		scene.forget();
		await watch.sweep(60);
		expect(scene.writes()).toEqual([]);
		expect(pendings(scene)).toBe(1);
	});

	it("ends with the tags, the candidate's tasks, people, and last history with the lock", async () => {
		const { scene, watch, original } = await aborted();
		await watch.sweep();
		scene.forget();
		await watch.sweep(100);
		const written = scene.calls
			.map(({ name }) => name)
			.filter((name) => /tag|scale|publish|conclude|release/.test(name));
		expect(written).toEqual([
			...["services.tag", "loadBalancers.tag", "services.tag", "loadBalancers.tag"],
			"services.scale",
			"topic.publish",
			"locks.conclude",
		]);
		expect(await scene.snapshot()).toMatchObject({
			...restorable(original),
			desired: { blue: 2, green: 0 },
			lock: undefined,
			history: {
				outcome: "failed-back",
				execution: EXECUTION,
				reason: "ABORTED: the execution ended as ABORTED",
				at: at(scene.seconds).toISOString(),
			},
		});
		expect(scene.tagsOf("blue")).toEqual(["true", "true", "true"]);
		expect(pendings(scene)).toBe(0);
	});

	it("says who brought the traffic back, why, and where it is", async () => {
		const { watch } = await aborted();
		watch.end(EXECUTION, { status: "FAILED", error: "States.Runtime", cause: "no such path" });
		await watch.sweep();
		await watch.sweep(100);
		expect(watch.published).toEqual([
			{
				subject: "shop: failed-back by the watchdog (States.Runtime)",
				message:
					"shop: failed-back by the watchdog (States.Runtime)\n\nno such path\n\nTraffic is on blue; records and listeners are what they were.",
			},
		]);
	});

	it("has nothing to write back when the execution died before its first write", async () => {
		const scene = await Scene.atRest();
		await scene.run("begin", sampleDocument());
		const watch = new Watch(scene);
		watch.end();
		await watch.sweep();
		expect(await watch.sweep(70)).toMatchObject({ home: ["shop"] });
		expect(scene.writes()).not.toContain("dns.change");
		expect(await scene.snapshot()).toMatchObject({ lock: undefined, history: { outcome: "failed-back" } });
	});
});

describe("what has been read back proves nothing", () => {
	it("while a task of the dead execution may still be at work: 70 s from the takeover", async () => {
		const { watch } = await aborted();
		await watch.sweep();
		expect(await watch.sweep(69)).toMatchObject({ pending: ["shop"] });
		expect(await watch.sweep(1)).toMatchObject({ home: ["shop"] });
	});

	it("while Route 53 has not spread it; past the bound it counts all the same", async () => {
		const { scene, watch } = await aborted();
		scene.hook = async ({ name }, next) => (name === "dns.inSync" ? false : next());
		await watch.sweep();
		const { inSyncSeconds } = scene.service.timing;
		expect(await watch.sweep(inSyncSeconds - 1)).toMatchObject({ pending: ["shop"] });
		const { takeover } = (await scene.snapshot()).lock ?? {};
		expect(scene.lines.findLast(({ fields }) => fields.code === LOG_CODES.failBackPending)?.fields).toEqual({
			run: takeover && takeover.run - 1,
			changeId: takeover?.changeId,
			code: LOG_CODES.failBackPending,
		});
		expect(await watch.sweep(1)).toMatchObject({ home: ["shop"] });
	});

	it("and a write of the dead execution that arrives after it is written over", async () => {
		const { scene, watch, original } = await aborted();
		await watch.sweep();
		await scene.world.dns.change("", restore(weightedRecords({ blue: 50, green: 50 })));
		await scene.world.loadBalancers.route(scene.service.loadBalancers.green.listener, [
			forward(scene.service, "green", 100),
		]);
		expect(await watch.sweep(69)).toMatchObject({ pending: ["shop"] });
		expect(restorable(await scene.snapshot())).toEqual(restorable(original));
		expect(await watch.sweep(60)).toMatchObject({ home: ["shop"] });
	});

	it("and the first shift of the dead execution, which finds just what it last saw, is written over too", async () => {
		const { scene, document } = await Scene.before("shift");
		const watch = new Watch(scene);
		watch.end();
		scene.hook = async ({ name }, next) => {
			if (name === "dns.change") {
				scene.hook = (_, go) => go();
				await watch.sweep();
				scene.seconds += 60;
			}
			return next();
		};
		await scene.run("shift", document);
		expect(scene.world.dns.weight("green")).toBe(10);
		await watch.sweep(10);
		expect(scene.world.dns.weight("green")).toBe(0);
		expect((await scene.snapshot()).lock?.owner).toBe(WATCHDOG);
		expect(await watch.sweep(60)).toMatchObject({ home: ["shop"] });
	});
});
