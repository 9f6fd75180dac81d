import { describe, expect, it } from "vitest";
import { WATCHDOG } from "../../../runtime/contract/index.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import { baked } from "../../support/baked.ts";
import { at, EXECUTION, STRANGER, sampleDocument, strangersLock } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { sick } from "../../support/sick.ts";
import { aborted } from "../../support/watch.ts";

describe("without the lock, failing back writes nothing", () => {
	it("when the rollout never began, but that its deployment has got its answer", async () => {
		const scene = await Scene.atRest();
		const error = { Error: "WrongStart", Cause: '{"errorMessage":"no rollout can start from here"}' };
		const document = await scene.run("failBack", sampleDocument({ error }));
		expect(scene.writes({ ledger: true })).toEqual(["history.claim"]);
		expect(document).toMatchObject({
			next: "announce",
			failure: { error: "WrongStart", cause: "no rollout can start from here" },
			announcement: {
				subject: "shop: abandoned (WrongStart)",
				message: expect.stringMatching(/\n\nno rollout can start from here\n\nnothing had been changed$/),
			},
		});
	});

	it("when another rollout holds it, and closes its own history", async () => {
		const { scene, document } = await sick();
		await scene.world.locks.release("shop", EXECUTION);
		await scene.world.locks.acquire("shop", strangersLock());
		await scene.run("failBack", document);
		expect(scene.writes()).toEqual([]);
		expect(await scene.snapshot()).toMatchObject({
			lock: { owner: STRANGER },
			history: { outcome: "abandoned", reason: "TargetsUnhealthy: 1 unhealthy" },
		});
	});

	it("and leaves the history of another execution", async () => {
		const scene = await Scene.atRest();
		const theirs = {
			attempt: "ecs-svc/2",
			deploymentId: "ecs-svc/2",
			execution: STRANGER,
			outcome: "running",
			reason: "",
			at: at(0).toISOString(),
		} as const;
		await scene.world.history.claim("shop", theirs);
		const { next, announcement } = await scene.run("failBack", sampleDocument());
		expect((await scene.snapshot()).history).toEqual(theirs);
		// That one gives the answer: people get no second one.
		expect({ next, announcement }).toEqual({ next: "skip", announcement: undefined });
	});
});

describe("a table that cannot be read", () => {
	const unreadable = (scene: Scene): void => {
		scene.hook = async ({ name }, next) => {
			if (name === "locks.held" || name === "history.find") throw new Unavailable(name, {});
			return next();
		};
	};

	it("does not keep traffic on a sick release: the execution's own state knows what to bring back", async () => {
		const { scene, document, original } = await sick();
		unreadable(scene);
		expect(await scene.run("failBack", document)).toMatchObject({ next: "restore" });
		expect(scene.writes()).toEqual(["loadBalancers.route", "dns.change"]);
		scene.hook = (_, next) => next();
		const { records, preview, actions } = await scene.snapshot();
		expect({ records, preview, actions }).toEqual({
			records: original.records,
			preview: original.preview,
			actions: original.actions,
		});
		expect(scene.lines).toContainEqual(
			expect.objectContaining({ level: "warn", message: expect.stringContaining("table") }),
		);
	});

	it.each(["before Begin has read the world", "once Complete may have released the lock"])(
		"leaves everything as it is %s",
		async (when) => {
			const { scene, document } = await sick();
			const { rollout, ...fresh } = document;
			unreadable(scene);
			const input = when.startsWith("before") ? fresh : { ...fresh, ...(rollout && { rollout }), next: "complete" };
			await expect(scene.run("failBack", input)).rejects.toBeInstanceOf(Unavailable);
			expect(scene.writes()).toEqual([]);
		},
	);
});

describe("a release that history calls completed stays", () => {
	it("when it was the answer to the last write that was lost", async () => {
		const { scene, document } = await baked();
		scene.hook = async ({ name }, next) => {
			const answer = await next();
			if (name === "locks.conclude") throw new Unavailable("TransactWriteItems", {});
			return answer;
		};
		await expect(scene.run("complete", document)).rejects.toBeInstanceOf(Unavailable);
		scene.hook = (_, next) => next();
		const before = await scene.snapshot();
		scene.forget();
		const { announcement, next } = await scene.run("failBack", { ...document, next: "complete" });
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(await scene.snapshot()).toEqual(before);
		expect({ subject: announcement?.subject, next }).toEqual({
			subject: "shop: completed (Healthy)",
			next: "announce",
		});
		expect(announcement?.message).toContain("The release is complete and serves; only what came after it failed.");
	});

	it("but fails back while its last write has not been made", async () => {
		const { scene, document } = await baked();
		scene.hook = async ({ name }, next) => {
			if (name === "locks.conclude") throw new Unavailable("TransactWriteItems", {});
			return next();
		};
		await expect(scene.run("complete", document)).rejects.toBeInstanceOf(Unavailable);
		expect(await scene.routed("blue")).toEqual({ blue: 0, green: 100 });
		expect(await scene.run("failBack", { ...document, next: "complete" })).toMatchObject({ next: "restore" });
		expect(await scene.routed("blue")).toEqual({ blue: 100, green: 0 });
	});
});

describe("a lock that the watchdog has taken over", () => {
	it("lets a task of the dead execution write nothing to the world any more, nor call its history failed back", async () => {
		const { scene, watch, document } = await aborted();
		await watch.sweep();
		scene.forget();
		await scene.run("failBack", document);
		expect(scene.writes()).toEqual([]);
		expect(await scene.snapshot()).toMatchObject({ lock: { owner: WATCHDOG }, history: { outcome: "abandoned" } });
		await watch.sweep(100);
		expect(await scene.snapshot()).toMatchObject({ lock: undefined, history: { outcome: "failed-back" } });
	});
});
