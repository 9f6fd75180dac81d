import { describe, expect, it } from "vitest";
import { LOG_CODES, type RolloutDocument, WATCHDOG } from "../../../runtime/contract/index.ts";
import { restore } from "../../../runtime/core/routing/dns.ts";
import { Refused, Unavailable } from "../../../runtime/errors.ts";
import { at, EXECUTION, previewRecords, STRANGER, strangersLock, weightedRecords } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { Watch } from "../../support/watch.ts";

const PENDING = expect.objectContaining({
	level: "warn",
	fields: expect.objectContaining({ code: LOG_CODES.failBackPending }),
});

const verdict = { verdict: "fail", code: "TargetsUnhealthy", reason: "1 unhealthy" } as const;

/** A world in which fail-back has written the original. */
async function writtenBack(): Promise<{ scene: Scene; document: RolloutDocument }> {
	const { scene, document } = await Scene.before("assess");
	const failed = await scene.run("failBack", { ...document, verdict });
	scene.forget();
	return { scene, document: failed };
}

describe("waiting for the restored DNS", () => {
	it("warns each time that traffic is not proven to be back yet", async () => {
		const { scene, document } = await writtenBack();
		await scene.run("restore", document);
		const fields = { changeId: document.failBack?.changeId, code: LOG_CODES.failBackPending };
		expect(scene.lines).toEqual([{ level: "warn", message: "fail-back is not verified yet", fields }]);
	});

	it("polls until it is INSYNC, then verifies, and writes nothing", async () => {
		const { scene, document } = await writtenBack();
		const waiting = await scene.run("restore", document);
		expect(waiting).toMatchObject({ next: "wait", waitSeconds: 5, failBack: { polls: 1 } });
		scene.seconds += 30;
		expect(await scene.run("restore", waiting)).toMatchObject({ next: "verify" });
		expect(scene.writes({ ledger: true })).toEqual([]);
	});
});

describe("verifying a fail-back", () => {
	it("tidies up when everything is what it was, and keeps the lock until people have been told", async () => {
		const { scene, document } = await writtenBack();
		await scene.run("verify", document);
		expect(scene.writes({ ledger: true })).toEqual([
			...["services.tag", "loadBalancers.tag", "services.tag", "loadBalancers.tag"],
			"services.scale",
		]);
		expect(scene.tagsOf("blue")).toEqual(["true", "true", "true"]);
		expect(scene.tagsOf("green")).toEqual(["false", "false", "false"]);
		expect(await scene.snapshot()).toMatchObject({
			desired: { blue: 2, green: 0 },
			lock: { owner: EXECUTION },
			history: { outcome: "running" },
		});
	});

	it("hands on what the execution fails with, and announces it", async () => {
		const { scene, document } = await writtenBack();
		expect(await scene.run("verify", document)).toMatchObject({
			next: "announce",
			failure: { error: "TargetsUnhealthy", cause: "1 unhealthy" },
			announcement: {
				subject: "shop: failed-back (TargetsUnhealthy)",
				message: expect.stringContaining("Traffic is on blue; records and listeners are what they were."),
			},
		});
	});

	it.each(["services.tag", "loadBalancers.tag", "services.scale"])(
		"hands on what AWS refuses for good, and history, people and events have it: %s",
		async (port) => {
			const { scene, document } = await writtenBack();
			scene.hook = async ({ name }, next) => {
				if (name === port) throw new Refused(`${port}: denied`, {});
				return next();
			};
			const verified = await scene.run("verify", document);
			expect(verified.announcement?.message).toContain(`left undone:\n- ${port}: denied`);
			await scene.run("conclude", verified);
			const refused = expect.arrayContaining([`${port}: denied`]);
			expect(await scene.snapshot()).toMatchObject({ lock: undefined, history: { outcome: "failed-back", refused } });
			expect(scene.world.events.changes.at(-1)).toMatchObject({ change: "failed-back", refused });
		},
	);

	it("tries again what AWS cannot do for now", async () => {
		const { scene, document } = await writtenBack();
		scene.hook = async ({ name }, next) => {
			if (name === "services.scale") throw new Unavailable("UpdateService", {});
			return next();
		};
		await expect(scene.run("verify", document)).rejects.toBeInstanceOf(Unavailable);
	});

	it("leaves the same world and says the same when it is run again", async () => {
		const { scene, document } = await writtenBack();
		const once = await scene.run("verify", document);
		const before = await scene.snapshot();
		const twice = await scene.run("verify", document);
		expect(await scene.snapshot()).toEqual(before);
		expect(twice.failure).toEqual(once.failure);
		expect(twice.announcement?.subject).toBe(once.announcement?.subject);
	});

	it("writes nothing when another rollout holds the lock by now", async () => {
		const { scene, document } = await writtenBack();
		await scene.world.locks.release("shop", EXECUTION);
		await scene.world.locks.acquire("shop", strangersLock());
		scene.forget();
		await scene.run("verify", document);
		expect(scene.writes()).toEqual([]);
		expect((await scene.snapshot()).lock?.owner).toBe(STRANGER);
	});

	const foreign: [string, (scene: Scene) => Promise<unknown>][] = [
		["a weight", (scene) => scene.world.dns.change("", restore(weightedRecords({ blue: 99, green: 1 }, ["AAAA"])))],
		["the preview", (scene) => scene.world.dns.change("", restore(previewRecords("blue", ["A"])))],
		[
			"a listener",
			(scene) =>
				scene.world.loadBalancers.route(scene.service.loadBalancers.blue.listener, [{ Type: "fixed-response" }]),
		],
	];
	it.each(foreign)("goes once more when %s differs, and keeps the lock", async (_, meddle) => {
		const { scene, document } = await writtenBack();
		await meddle(scene);
		expect(await scene.run("verify", document)).toMatchObject({ next: "failBack" });
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect((await scene.snapshot()).lock?.owner).toBe(EXECUTION);
		expect(scene.lines).toContainEqual(PENDING);
	});

	it("begins to count with the first attempt when none is on record", async () => {
		const { scene, document } = await writtenBack();
		const { failBack: _, ...bare } = document;
		await scene.world.dns.change("", restore(weightedRecords({ blue: 99, green: 1 })));
		expect(await scene.run("verify", bare)).toMatchObject({ next: "failBack" });
	});

	it("gives up aloud after the tenth attempt, says what differs, and keeps the lock", async () => {
		const { scene, document } = await writtenBack();
		await scene.world.dns.change("", restore(weightedRecords({ blue: 99, green: 1 })));
		const failBack = { attempt: 10, changeId: "/change/C", polls: 0, startedAt: at(0).toISOString() };
		await expect(scene.run("verify", { ...document, failBack })).rejects.toMatchObject({
			name: "NotRestored",
			message: expect.stringMatching(
				/^wanted A blue 100, .*; green load balancer to blue 100, green 0; found A blue 99, .*; blue load balancer to blue 100, green 0; /,
			),
		});
		expect((await scene.snapshot()).lock?.owner).toBe(EXECUTION);
	});

	it("tries once more after the ninth", async () => {
		const { scene, document } = await writtenBack();
		await scene.world.dns.change("", restore(weightedRecords({ blue: 99, green: 1 })));
		const failBack = { attempt: 9, changeId: "/change/C", polls: 0, startedAt: at(0).toISOString() };
		expect(await scene.run("verify", { ...document, failBack })).toMatchObject({ next: "failBack" });
	});

	it("warns that nothing is proven to be back when it cannot read", async () => {
		const { scene, document } = await writtenBack();
		scene.hook = async ({ name }, next) => {
			if (name === "loadBalancers.actions") throw new Unavailable("DescribeListeners", {});
			return next();
		};
		await expect(scene.run("verify", document)).rejects.toBeInstanceOf(Unavailable);
		expect(scene.lines).toContainEqual(PENDING);
	});

	it("says so when nobody holds the lock any more", async () => {
		const { scene, document } = await writtenBack();
		await scene.world.locks.release("shop", EXECUTION);
		const { announcement, next } = await scene.run("verify", document);
		expect({ next, message: announcement?.message }).toEqual({
			next: "announce",
			message: expect.stringMatching(/The lock has been released already\.$/),
		});
		expect(scene.writes()).toEqual([]);
	});

	it("is no longer the execution's own once the watchdog has taken over", async () => {
		const { scene, document } = await writtenBack();
		const watch = new Watch(scene);
		watch.end();
		await watch.sweep();
		scene.forget();
		await scene.run("verify", document);
		expect(scene.writes()).toEqual([]);
		expect((await scene.snapshot()).lock?.owner).toBe(WATCHDOG);
	});
});
