import { describe, expect, it } from "vitest";
import { LOG_CODES, type RolloutDocument, WATCHDOG } from "../../../runtime/contract/index.ts";
import { Refused, Unavailable } from "../../../runtime/errors.ts";
import { EXECUTION, STRANGER, sampleDocument, strangersLock } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { Watch } from "../../support/watch.ts";

const PENDING = expect.objectContaining({
	level: "warn",
	fields: expect.objectContaining({ code: LOG_CODES.failBackPending }),
});

const verdict = { verdict: "fail", code: "TargetsUnhealthy", reason: "1 unhealthy" } as const;

/** A world in which fail-back is verified, and people have been told. */
async function notified(): Promise<{ scene: Scene; document: RolloutDocument }> {
	const { scene, document } = await Scene.before("assess");
	const failed = await scene.run("failBack", { ...document, verdict });
	const verified = await scene.run("verify", failed);
	scene.forget();
	return { scene, document: verified };
}

describe("concluding a fail-back", () => {
	it("writes history and releases the lock in one, and hands the document on", async () => {
		const { scene, document } = await notified();
		expect(await scene.run("conclude", document)).toEqual(document);
		expect(scene.writes({ ledger: true })).toEqual(["locks.conclude"]);
		expect(await scene.snapshot()).toMatchObject({
			lock: undefined,
			history: { outcome: "failed-back", reason: "TargetsUnhealthy: 1 unhealthy" },
		});
	});

	it("does nothing when it is run again, whoever holds the lock by then", async () => {
		const { scene, document } = await notified();
		await scene.run("conclude", document);
		await scene.world.locks.acquire("shop", strangersLock());
		scene.forget();
		const before = await scene.snapshot();
		expect(await scene.run("conclude", document)).toEqual(document);
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(await scene.snapshot()).toEqual(before);
		expect(before.lock?.owner).toBe(STRANGER);
	});

	it("writes the history of a deployment that has none, with the lock: its next event must not begin it again", async () => {
		const { scene, document } = await notified();
		scene.hook = async ({ name }, next) => (name === "history.find" ? undefined : next());
		await scene.run("conclude", document);
		expect(scene.writes({ ledger: true })).toEqual(["locks.conclude"]);
		expect(await scene.snapshot()).toMatchObject({ lock: undefined, history: { outcome: "failed-back" } });
	});

	it("keeps the lock when history cannot be written with it, and warns", async () => {
		const { scene, document } = await notified();
		scene.hook = async ({ name }, next) => {
			if (name === "locks.conclude") throw new Unavailable("TransactWriteItems", {});
			return next();
		};
		await expect(scene.run("conclude", document)).rejects.toBeInstanceOf(Unavailable);
		expect(await scene.snapshot()).toMatchObject({ lock: { owner: EXECUTION }, history: { outcome: "running" } });
		expect(scene.lines).toContainEqual(PENDING);
	});

	it("cannot be done with what the watchdog takes over while it is at work", async () => {
		const { scene, document } = await notified();
		const watch = new Watch(scene);
		watch.end();
		scene.hook = async ({ name }, next) => {
			if (name === "locks.conclude") await watch.sweep();
			return next();
		};
		await expect(scene.run("conclude", document)).rejects.toMatchObject({ name: "LockLost" });
		expect(await scene.snapshot()).toMatchObject({ lock: { owner: WATCHDOG }, history: { outcome: "running" } });
	});

	it("is the watchdog's when the execution ends before: it tells once more, and history says failed back", async () => {
		const { scene } = await notified();
		const watch = new Watch(scene);
		watch.end();
		await watch.sweep();
		await watch.sweep(100);
		expect(watch.published).toHaveLength(1);
		expect(await scene.snapshot()).toMatchObject({ lock: undefined, history: { outcome: "failed-back" } });
	});
});

describe("concluding where history has another answer", () => {
	it.each([
		["another execution's", { execution: STRANGER, outcome: "running" }],
		["an ending", { execution: EXECUTION, outcome: "failed-back" }],
	])("that is %s it leaves history, and only releases the lock", async (_, known) => {
		const { scene, document } = await notified();
		const { history } = await scene.snapshot();
		scene.hook = async ({ name }, next) => (name === "history.find" ? { ...history, ...known } : next());
		await scene.run("conclude", document);
		expect(scene.writes({ ledger: true })).toEqual(["locks.release"]);
		expect(await scene.snapshot()).toMatchObject({ lock: undefined, history });
	});
});

describe("a deployment that has no rollout", () => {
	const document = sampleDocument({ verdict });

	it("gets an answer that lasts", async () => {
		const scene = await Scene.atRest();
		expect(await scene.run("verify", document)).toMatchObject({
			next: "announce",
			announcement: { subject: "shop: abandoned (TargetsUnhealthy)" },
		});
		expect((await scene.snapshot()).history).toMatchObject({ outcome: "abandoned", execution: EXECUTION });
	});

	it("is told people all the same where the table takes no entry for good", async () => {
		const scene = await Scene.atRest();
		scene.hook = async ({ name }, next) => {
			if (name === "history.claim") throw new Refused("AccessDenied", {});
			return next();
		};
		expect(await scene.run("verify", document)).toMatchObject({
			next: "announce",
			announcement: { subject: "shop: abandoned (TargetsUnhealthy)" },
		});
		expect((await scene.snapshot()).history).toBeUndefined();
		expect(scene.lines.map(({ message }) => message)).toContain(
			"how the deployment ended cannot be written into history",
		);
	});

	it("is tried again where the table is only away", async () => {
		const scene = await Scene.atRest();
		scene.hook = async ({ name }, next) => {
			if (name === "history.claim") throw new Unavailable("PutItem", {});
			return next();
		};
		await expect(scene.run("verify", document)).rejects.toBeInstanceOf(Unavailable);
		expect(scene.lines).toContainEqual(PENDING);
	});

	it("gets none that lasts where ECS cannot say whose it is", async () => {
		const scene = await Scene.atRest();
		scene.hook = async ({ name }, next) => {
			if (name === "services.describe") throw new Unavailable("DescribeServices", {});
			return next();
		};
		expect((await scene.run("verify", document)).next).toBe("announce");
		expect(scene.writes({ ledger: true })).toEqual([]);
	});
});
