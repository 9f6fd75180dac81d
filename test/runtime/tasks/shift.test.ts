import { describe, expect, it } from "vitest";
import type { RecordSet } from "../../../runtime/contract/index.ts";
import { restore, swap, weigh } from "../../../runtime/core/routing/dns.ts";
import { ForeignChange, Refused } from "../../../runtime/errors.ts";
import { at, weightedRecords } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

const first = weightedRecords({ blue: 90, green: 10 });

/** Somebody else's hand in the records. */
async function meddle(scene: Scene, records: readonly RecordSet[]): Promise<void> {
	await scene.world.dns.change("Z0EXAMPLE", restore(records));
}

describe("a shift", () => {
	it("writes the step's weights for all record types and both colors in one batch", async () => {
		const { scene, document } = await Scene.before("shift");
		await scene.run("shift", document);
		expect(scene.writes()).toEqual(["dns.change"]);
		expect((await scene.snapshot()).records).toEqual(expect.arrayContaining(first));
	});

	it("compares and swaps: it deletes exactly what was last seen", async () => {
		const { scene, document } = await Scene.before("shift");
		await scene.run("shift", document);
		const [, changes] = scene.calls.find(({ name }) => name === "dns.change")?.args ?? [];
		const observed = document.rollout?.records ?? [];
		expect(changes).toEqual(swap(observed, weigh(observed, { blue: 90, green: 10 })));
	});

	it("hands on what it wrote, when, and the change to wait for", async () => {
		const { scene, document } = await Scene.before("shift");
		const { rollout } = await scene.run("shift", document);
		expect(rollout).toMatchObject({ step: 0, polls: 0, shiftedAt: at(scene.seconds).toISOString() });
		expect(rollout?.records).toEqual(expect.arrayContaining(first));
		expect(rollout?.changeId).toMatch(/^\/change\/C\d+$/);
	});

	it("forgets when the step before was prepared, ran, was asked for, INSYNC and baked", async () => {
		const { scene, document } = await Scene.before("shift");
		const shifted = await scene.run("shift", document);
		const timestamp = at(60).toISOString();
		const past = {
			preparingSince: timestamp,
			runningSince: timestamp,
			nextPollAt: timestamp,
			inSyncAt: timestamp,
			bakedFrom: timestamp,
		};
		const baked = { ...shifted, rollout: { ...shifted.rollout, ...past, polls: 7 } } as typeof shifted;
		const { rollout } = await scene.run("shift", baked);
		expect(rollout).toMatchObject({ step: 1, polls: 0 });
		for (const field of Object.keys(past)) expect(rollout).not.toHaveProperty(field);
	});

	it("says what it shifts", async () => {
		const { scene, document } = await Scene.before("shift");
		await scene.run("shift", document);
		await scene.run("shift", document);
		expect(scene.lines).toEqual(
			[false, true].map((done) => ({
				level: "info",
				message: "shifting",
				fields: { candidate: "green", percent: 10, weights: { blue: 90, green: 10 }, done },
			})),
		);
		expect(scene.calls.find(({ name }) => name === "dns.change")?.args[2]).toBe("green 10 % for ecs-svc/2");
	});

	it("run again leaves the weights and answers a change that covers them", async () => {
		const { scene, document } = await Scene.before("shift");
		const once = await scene.run("shift", document);
		const before = await scene.snapshot();
		const twice = await scene.run("shift", document);
		expect(await scene.snapshot()).toEqual(before);
		expect(twice.rollout).toEqual({
			...once.rollout,
			changeId: expect.any(String),
			records: expect.arrayContaining(first),
		});
		expect(twice.rollout?.changeId).not.toBe(once.rollout?.changeId);
	});

	it("stops without a write when somebody else has changed a record, and says what it found", async () => {
		const { scene, document } = await Scene.before("shift");
		await meddle(scene, weightedRecords({ blue: 70, green: 30 }, ["AAAA"]));
		await expect(scene.run("shift", document)).rejects.toMatchObject({
			name: "ForeignChange",
			message: expect.stringMatching(/but are now \(.*AAAA blue 70, AAAA green 30\)/),
		});
		expect(scene.writes()).toEqual([]);
	});

	it("stops, and changes nothing, when somebody else is faster between its check and its write", async () => {
		const { scene, document } = await Scene.before("shift");
		const foreign = weightedRecords({ blue: 70, green: 30 });
		scene.hook = async ({ name }, next) => {
			if (name === "dns.change") await meddle(scene, foreign);
			return next();
		};
		await expect(scene.run("shift", document)).rejects.toBeInstanceOf(ForeignChange);
		expect((await scene.snapshot()).records).toEqual(expect.arrayContaining(foreign));
	});

	it("hands on that AWS refuses the write", async () => {
		const { scene, document } = await Scene.before("shift");
		scene.hook = async ({ name }, next) => {
			if (name === "dns.change") throw new Refused("AccessDenied", {});
			return next();
		};
		await expect(scene.run("shift", document)).rejects.toMatchObject({ name: "Refused" });
	});

	it("beyond the last step is refused", async () => {
		const { scene, document } = await Scene.before("shift");
		const last = { ...document, rollout: { ...document.rollout, step: 2 } } as typeof document;
		await expect(scene.run("shift", last)).rejects.toMatchObject({
			name: "InvalidInput",
			faults: ["rollout.step: no step follows 2"],
		});
		expect(scene.writes()).toEqual([]);
	});
});
