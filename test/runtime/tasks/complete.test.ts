import { describe, expect, it } from "vitest";
import type { RecordSet, RolloutDocument } from "../../../runtime/contract.ts";
import { restore } from "../../../runtime/core/dns.ts";
import { Refused } from "../../../runtime/errors.ts";
import { EXECUTION, previewRecords, STRANGER, strangersLock } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

/** A world in which green has all the traffic and the last bake is over. */
async function baked(): Promise<{ scene: Scene; document: RolloutDocument }> {
	const { scene, document } = await Scene.before("shift");
	let shifted = document;
	for (const _ of scene.service.schedule) shifted = await scene.run("shift", shifted);
	scene.forget();
	return { scene, document: { ...shifted, verdict: { verdict: "pass", code: "Healthy", reason: "2/2 healthy" } } };
}

const elsewhere = (record: RecordSet): RecordSet => ({
	...record,
	AliasTarget: { HostedZoneId: "Z1", DNSName: "elsewhere.example.com.", EvaluateTargetHealth: false },
});

describe("completing", () => {
	it("tells of a foreign change of the preview that it writes over", async () => {
		const { scene, document } = await baked();
		await scene.world.dns.change("Z0EXAMPLE", restore(previewRecords("green", ["A"]).map(elsewhere)));
		await scene.run("complete", document);
		expect(scene.lines).toContainEqual(
			expect.objectContaining({ level: "warn", message: "overwriting a foreign change of the preview" }),
		);
		expect((await scene.snapshot()).preview).toEqual(expect.arrayContaining(previewRecords("blue")));
	});

	it("makes the old edge serve the new colour too", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		expect(await scene.aimed("blue")).toEqual({ blue: 0, green: 100 });
		expect(await scene.aimed("green")).toEqual({ blue: 0, green: 100 });
	});

	it("leads the preview to the old edge", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		expect((await scene.snapshot()).preview).toEqual(expect.arrayContaining(previewRecords("blue")));
	});

	it("tags the new colour's service and both its target groups as production, and the old's not", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		expect(scene.tagsOf("green")).toEqual(["true", "true", "true"]);
		expect(scene.tagsOf("blue")).toEqual(["false", "false", "false"]);
	});

	it("leaves the weights and the tasks", async () => {
		const { scene, document } = await baked();
		const { records, desired } = await scene.snapshot();
		await scene.run("complete", document);
		expect(await scene.snapshot()).toMatchObject({ records, desired });
	});

	it("writes history, and only then releases the lock", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		expect(scene.writes({ ledger: true })).toEqual([
			"edges.aim",
			"dns.change",
			...["services.tag", "edges.tag", "services.tag", "edges.tag"],
			"history.close",
			"locks.release",
		]);
		expect(await scene.snapshot()).toMatchObject({
			lock: undefined,
			history: { outcome: "completed", execution: EXECUTION, reason: "green serves 100 %: 2/2 healthy" },
		});
	});

	it("announces the colour that is live", async () => {
		const { scene, document } = await baked();
		expect((await scene.run("complete", document)).announcement).toEqual({
			subject: "shop: green is live",
			message: "shop: green is live\n\ngreen serves 100 %: 2/2 healthy",
		});
	});

	it("does not need a verdict", async () => {
		const { scene, document } = await baked();
		const { verdict: _, ...silent } = document;
		expect((await scene.run("complete", silent)).announcement?.message).toContain("green serves 100 %: ");
	});

	it.each(["edges.aim", "dns.change", "services.tag", "edges.tag", "history.close", "locks.release"])(
		"reaches the same world when it is run again after %s failed",
		async (failing) => {
			const smooth = await baked();
			await smooth.scene.run("complete", smooth.document);
			const { scene, document } = await baked();
			scene.hook = async ({ name }, next) => {
				if (name === failing) throw new Refused("once", {});
				return next();
			};
			await expect(scene.run("complete", document)).rejects.toBeInstanceOf(Refused);
			scene.hook = (_, next) => next();
			await scene.run("complete", document);
			expect(await scene.snapshot()).toEqual(await smooth.scene.snapshot());
		},
	);

	it("writes nothing more when it is run again after its end", async () => {
		const { scene, document } = await baked();
		const once = await scene.run("complete", document);
		scene.forget();
		expect(await scene.run("complete", document)).toEqual(once);
		expect(scene.writes()).toEqual([]);
	});

	it("leaves another rollout's lock when it is run again after its end", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		await scene.world.locks.acquire("shop", strangersLock());
		const before = await scene.snapshot();
		scene.forget();
		await scene.run("complete", document);
		expect(scene.writes()).toEqual([]);
		expect(await scene.snapshot()).toEqual(before);
		expect(before.lock?.owner).toBe(STRANGER);
	});
});

describe("retiring the old colour", () => {
	/** A world in which the rollout has completed. */
	async function completed() {
		const { scene, document } = await baked();
		const after = await scene.run("complete", document);
		scene.forget();
		return { scene, document: after };
	}

	it("brings it to its idle count, under the lock", async () => {
		const { scene, document } = await completed();
		expect(await scene.run("retire", document)).toEqual(document);
		expect((await scene.snapshot()).desired).toEqual({ blue: 0, green: 2 });
		expect(scene.writes({ ledger: true })).toEqual(["locks.acquire", "services.scale", "locks.release"]);
	});

	it("leaves the same world when it is run twice", async () => {
		const { scene, document } = await completed();
		await scene.run("retire", document);
		const before = await scene.snapshot();
		await scene.run("retire", document);
		expect(await scene.snapshot()).toEqual(before);
	});

	it("leaves it when a newer rollout holds the lock", async () => {
		const { scene, document } = await completed();
		await scene.world.locks.acquire("shop", strangersLock());
		await scene.run("retire", document);
		expect(scene.writes()).toEqual([]);
		expect((await scene.snapshot()).lock?.owner).toBe(STRANGER);
	});

	it("leaves it when a newer rollout has made it stable again", async () => {
		const { scene, document } = await completed();
		const atFirst = await Scene.atRest();
		const { records } = await atFirst.snapshot();
		scene.hook = async ({ args }, next) => (args[1] === scene.service.dns.name ? records : next());
		await scene.run("retire", document);
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(scene.lines.map(({ message }) => message)).toEqual(["a newer rollout has the old colour"]);
	});

	it("leaves it while DNS is not at rest", async () => {
		const { scene, document } = await completed();
		scene.hook = async ({ name }, next) => (name === "dns.recordSets" ? [] : next());
		await scene.run("retire", document);
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it("lets the lock go even when AWS refuses to scale, so that the next rollout can begin", async () => {
		const { scene, document } = await completed();
		scene.hook = async ({ name }, next) => {
			if (name === "services.scale") throw new Refused("AccessDenied", {});
			return next();
		};
		await expect(scene.run("retire", document)).rejects.toMatchObject({ name: "Refused" });
		expect((await scene.snapshot()).lock).toBeUndefined();
	});
});
