import { describe, expect, it } from "vitest";
import { Unavailable } from "../../../runtime/errors.ts";
import { at, EXECUTION, STRANGER, sampleDocument, strangersLock } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { sick } from "../../support/sick.ts";

describe("the stable colour", () => {
	const blueTargets = (scene: Scene, answer: () => unknown): void => {
		scene.hook = async ({ name, args }, next) =>
			name === "edges.targets" && String(args[0]).includes("-blue/") ? answer() : next();
	};

	it("gets no traffic back while it is known to have no healthy target: what serves is kept, and the reason told", async () => {
		const { scene, document } = await sick();
		blueTargets(scene, () => [{ id: "blue-0", state: "unhealthy" }]);
		const before = await scene.snapshot();
		await expect(scene.run("failBack", document)).rejects.toMatchObject({
			name: "StableUnhealthy",
			message: "blue has no healthy target, so traffic stays where it is. The rollout failed because: 1 unhealthy",
		});
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(await scene.snapshot()).toEqual(before);
	});

	it("gets its traffic back when one target is healthy on one edge", async () => {
		const { scene, document } = await sick();
		scene.hook = async ({ name, args }, next) => {
			if (name !== "edges.targets") return next();
			return String(args[0]) === scene.service.edges.green.targetGroups.blue ? [{ id: "b", state: "healthy" }] : [];
		};
		expect(await scene.run("failBack", document)).toMatchObject({ next: "restore" });
	});

	it("gets its traffic back when its health cannot be read: no data is not sickness", async () => {
		const { scene, document, original } = await sick();
		blueTargets(scene, () => {
			throw new Unavailable("DescribeTargetHealth", {});
		});
		await scene.run("failBack", document);
		expect((await scene.snapshot()).actions).toEqual(original.actions);
		expect(scene.lines.map(({ message }) => message)).toContain(
			"the stable colour's targets cannot be read; failing back all the same",
		);
	});
});

describe("without the lock, failing back writes nothing", () => {
	it("when the rollout never began, and the deployment stays free for another try", async () => {
		const scene = await Scene.atRest();
		const error = { Error: "WrongStart", Cause: '{"errorMessage":"no rollout can start from here"}' };
		const document = await scene.run("failBack", sampleDocument({ error }));
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(document).toMatchObject({
			next: "announce",
			failure: { error: "WrongStart", cause: "no rollout can start from here" },
			announcement: { subject: "shop: abandoned (WrongStart)" },
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
			deploymentId: "ecs-svc/2",
			execution: STRANGER,
			outcome: "running",
			reason: "",
			at: at(0).toISOString(),
		} as const;
		await scene.world.history.claim("shop", theirs);
		await scene.run("failBack", sampleDocument());
		expect((await scene.snapshot()).history).toEqual(theirs);
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
		expect(scene.writes()).toEqual(["edges.aim", "dns.change"]);
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
	it("when only the lock could not be released", async () => {
		const { scene, document } = await Scene.before("complete");
		scene.hook = async ({ name }, next) => {
			if (name === "locks.release") throw new Unavailable("DeleteItem", {});
			return next();
		};
		await expect(scene.run("complete", document)).rejects.toBeInstanceOf(Unavailable);
		scene.hook = (_, next) => next();
		const before = await scene.snapshot();
		scene.forget();
		const { announcement, next } = await scene.run("failBack", document);
		expect(scene.writes()).toEqual([]);
		expect(await scene.snapshot()).toEqual({ ...before, lock: undefined });
		expect({ subject: announcement?.subject, next }).toEqual({
			subject: expect.stringContaining("completed"),
			next: "announce",
		});
	});
});
