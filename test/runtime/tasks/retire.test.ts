import { describe, expect, it } from "vitest";
import { Refused } from "../../../runtime/errors.ts";
import { completed } from "../../support/baked.ts";
import { STRANGER, strangersLock } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

describe("retiring the old color", () => {
	it("brings it to its idle count, under the lock", async () => {
		const { scene, document } = await completed();
		expect(await scene.run("retire", document)).toEqual(document);
		expect((await scene.snapshot()).desired).toEqual({ blue: 0, green: 2 });
		expect(scene.writes({ ledger: true })).toEqual(["probations.take", "services.scale", "locks.release"]);
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
		expect(scene.lines).toEqual([
			{ level: "info", message: "a newer rollout has been quicker", fields: { holder: STRANGER } },
		]);
	});

	it("leaves it when a newer rollout has made it stable again", async () => {
		const { scene, document } = await completed();
		const atFirst = await Scene.atRest();
		const { records } = await atFirst.snapshot();
		scene.hook = async ({ args }, next) => (args[1] === scene.service.dns.name ? records : next());
		await scene.run("retire", document);
		expect(scene.writes({ ledger: true })).toEqual(["probations.end"]);
		expect(scene.lines).toEqual([
			{ level: "info", message: "the old color serves, or a newer rollout has it", fields: { old: "blue" } },
		]);
	});

	it("leaves it while DNS is not at rest", async () => {
		const { scene, document } = await completed();
		scene.hook = async ({ name }, next) => (name === "dns.recordSets" ? [] : next());
		await scene.run("retire", document);
		expect(scene.writes({ ledger: true })).toEqual(["probations.end"]);
	});

	it("writes into history how many stragglers there were", async () => {
		const { scene, document } = await completed();
		const stragglers = { requests: 12, percent: 0.5, seconds: 900 };
		await scene.run("retire", { ...document, stragglers });
		expect((await scene.snapshot()).history).toMatchObject({ outcome: "completed", stragglers });
		expect(scene.writes({ ledger: true })).toEqual([
			"history.close",
			"probations.take",
			"services.scale",
			"locks.release",
		]);
	});

	it("leaves history as it is when nobody could count them", async () => {
		const { scene, document } = await completed();
		const { history } = await scene.snapshot();
		await scene.run("retire", document);
		expect((await scene.snapshot()).history).toEqual(history);
	});

	it("needs no history to retire the old color", async () => {
		const { scene, document } = await completed();
		scene.hook = async ({ name }, next) => (name === "history.find" ? undefined : next());
		await scene.run("retire", { ...document, stragglers: { requests: 1, percent: 1, seconds: 900 } });
		expect(scene.writes({ ledger: true })).toEqual(["probations.take", "services.scale", "locks.release"]);
	});

	it("leaves the history of another execution", async () => {
		const { scene, document } = await completed();
		const stragglers = { requests: 12, percent: 0.5, seconds: 900 };
		const { history } = await scene.snapshot();
		await scene.run("retire", { ...document, stragglers }, STRANGER);
		expect((await scene.snapshot()).history).toEqual(history);
	});

	it("retires the old color though AWS refuses to keep the count of stragglers, and the log has it", async () => {
		const { scene, document } = await completed();
		scene.forget();
		scene.hook = async ({ name }, next) => {
			if (name === "history.close") throw new Refused("AccessDenied", {});
			return next();
		};
		await scene.run("retire", { ...document, stragglers: { requests: 12, percent: 0.5, seconds: 900 } });
		expect((await scene.snapshot()).desired.blue).toBe(0);
		expect(scene.lines.map(({ level }) => level)).toEqual(["error"]);
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
