import { describe, expect, it } from "vitest";
import type { RecordSet } from "../../../runtime/contract/index.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import type { Scene } from "../../support/scene.ts";
import { sick } from "../../support/sick.ts";

/** Somebody else's hand on the weighted records, whatever their weights. */
async function meddle(scene: Scene, change: (record: RecordSet) => object): Promise<void> {
	const { records } = await scene.snapshot();
	const changes = records.map((record) => ({
		Action: "UPSERT" as const,
		ResourceRecordSet: { ...record, ...change(record) } as RecordSet,
	}));
	await scene.world.dns.change("", changes);
}

const uncheck = () => ({ HealthCheckId: "somebody-elses" });

describe("a fail-back is as fast as before", () => {
	it("and writes the listener after eight calls: the table's two, and six that are made at once", async () => {
		const { scene, document } = await sick();
		await scene.run("failBack", document);
		const names = scene.calls.map(({ name }) => name);
		expect(names.slice(0, names.indexOf("loadBalancers.route")).sort()).toEqual([
			"dns.recordSets",
			"dns.recordSets",
			"history.find",
			"loadBalancers.actions",
			"loadBalancers.actions",
			"loadBalancers.targets",
			"loadBalancers.targets",
			"locks.held",
		]);
		expect(
			names.slice(names.indexOf("loadBalancers.route")).filter((name) => !/^(topic|events|progress)\./.test(name)),
		).toEqual(["loadBalancers.route", "dns.change"]);
	});

	it("while the records cannot even be answered", async () => {
		const { scene, document } = await sick();
		let release: () => void = () => {};
		const hanging = new Promise<void>((resolve) => {
			release = resolve;
		});
		scene.hook = async ({ name }, next) => {
			if (name === "dns.recordSets") await hanging;
			if (name === "loadBalancers.route") release();
			return next();
		};
		expect(await scene.run("failBack", document)).toMatchObject({ next: "restore" });
	});
});

describe("records that somebody else has changed in more than their weights", () => {
	it("are left as they are, aloud, once the listener is back: traffic is on the stable color", async () => {
		const { scene, document, original } = await sick();
		await meddle(scene, uncheck);
		const { records } = await scene.snapshot();
		scene.forget();
		await expect(scene.run("failBack", document)).rejects.toMatchObject({
			name: "UntrustedOriginal",
			message: expect.stringMatching(
				/A blue: HealthCheckId was "health-check-blue" and is now "somebody-elses"\. Set it back to what it was, and fail-back goes on/,
			),
		});
		expect(scene.writes({ ledger: true })).toEqual(["loadBalancers.route"]);
		expect(await scene.snapshot()).toMatchObject({ records, actions: original.actions });
		expect(scene.lines.filter(({ level }) => level === "warn").length).toBeGreaterThan(0);
	});

	it("are written once they are what they were, and the rollout is told as failed back", async () => {
		const { scene, document, original } = await sick();
		const { records } = await scene.snapshot();
		await meddle(scene, uncheck);
		await expect(scene.run("failBack", document)).rejects.toMatchObject({ name: "UntrustedOriginal" });
		await scene.world.dns.change(
			"",
			records.map((ResourceRecordSet) => ({ Action: "UPSERT", ResourceRecordSet })),
		);
		const back = await scene.run("failBack", document);
		expect((await scene.snapshot()).records).toEqual(original.records);
		expect(await scene.run("verify", back)).toMatchObject({ next: "announce" });
	});

	it("do not hide that a listener is not back yet: that is tried again", async () => {
		const { scene, document } = await sick();
		await meddle(scene, uncheck);
		scene.hook = async ({ name }, next) => {
			if (name === "loadBalancers.route") throw new Unavailable("ModifyListener", {});
			return next();
		};
		await expect(scene.run("failBack", document)).rejects.toMatchObject({ name: "Unavailable" });
		expect(scene.writes()).toEqual(["loadBalancers.route"]);
	});

	it("are put back where somebody has deleted them", async () => {
		const { scene, document, original } = await sick();
		const { records } = await scene.snapshot();
		const deleted = records.filter(({ SetIdentifier }) => SetIdentifier === "green");
		await scene.world.dns.change(
			"",
			deleted.map((ResourceRecordSet) => ({ Action: "DELETE", ResourceRecordSet })),
		);
		await scene.run("failBack", document);
		expect((await scene.snapshot()).records).toEqual(original.records);
	});
});
