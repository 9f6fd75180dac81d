import { describe, expect, it } from "vitest";
import type { RolloutDocument } from "../../../runtime/contract.ts";
import { restore } from "../../../runtime/core/dns.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import { at, EXECUTION, STRANGER, sampleDocument, strangersLock, weightedRecords } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

const verdict = { verdict: "fail", code: "TargetsUnhealthy", reason: "1 unhealthy" } as const;

/** A world in which green, at a tenth of the traffic, turned out sick. */
async function sick(): Promise<{
	scene: Scene;
	document: RolloutDocument;
	original: Awaited<ReturnType<Scene["snapshot"]>>;
}> {
	const original = await (await Scene.atRest()).snapshot();
	const { scene, document } = await Scene.before("assess");
	return { scene, document: { ...document, verdict }, original };
}

describe("failing back", () => {
	it("re-aims the candidate's edge with its first write, and restores the records with its second", async () => {
		const { scene, document } = await sick();
		await scene.run("failBack", document);
		expect(scene.writes({ ledger: true })).toEqual(["edges.aim", "dns.change"]);
		expect(scene.calls.find(({ name }) => name === "edges.aim")?.args[0]).toBe(scene.service.edges.green.listener);
	});

	it("restores records, preview and listeners field by field", async () => {
		const { scene, document, original } = await sick();
		await scene.run("failBack", document);
		const { records, preview, actions } = await scene.snapshot();
		expect({ records, preview, actions }).toEqual({
			records: original.records,
			preview: original.preview,
			actions: original.actions,
		});
	});

	it("hands on the change to wait for", async () => {
		const { scene, document } = await sick();
		const { next, failBack } = await scene.run("failBack", document);
		expect(next).toBe("restore");
		expect(failBack).toEqual({
			attempt: 1,
			polls: 0,
			startedAt: at(scene.seconds).toISOString(),
			changeId: expect.any(String),
		});
	});

	it("leaves the same world when it is run twice, and counts its attempts", async () => {
		const { scene, document } = await sick();
		const once = await scene.run("failBack", document);
		const before = await scene.snapshot();
		const twice = await scene.run("failBack", once);
		expect(await scene.snapshot()).toEqual(before);
		expect(twice.failBack).toMatchObject({ attempt: 2, polls: 0, startedAt: once.failBack?.startedAt });
	});

	it("brings back the old edge too, after the candidate's, when Complete had got that far", async () => {
		const { scene, document, original } = await sick();
		const green = scene.service.edges.blue.targetGroups.green;
		await scene.world.edges.aim(scene.service.edges.blue.listener, [
			{ Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: green, Weight: 100 }] } },
		]);
		await scene.run("failBack", document);
		expect(scene.calls.filter(({ name }) => name === "edges.aim").map(({ args }) => args[0])).toEqual([
			scene.service.edges.green.listener,
			scene.service.edges.blue.listener,
		]);
		expect((await scene.snapshot()).actions).toEqual(original.actions);
	});

	it("touches no listener when none had been re-aimed", async () => {
		const { scene, document } = await Scene.before("aim");
		await scene.run("failBack", document);
		expect(scene.writes()).toEqual(["dns.change"]);
	});

	it("overwrites a foreign change of the records, and says so", async () => {
		const { scene, document, original } = await sick();
		await scene.world.dns.change("Z0EXAMPLE", restore(weightedRecords({ blue: 7, green: 7 })));
		await scene.run("failBack", document);
		expect((await scene.snapshot()).records).toEqual(original.records);
		expect(scene.lines).toContainEqual({
			level: "warn",
			message: "overwriting a foreign change of the records",
			fields: { found: "A blue 7, A green 7, AAAA blue 7, AAAA green 7" },
		});
	});

	it("warns of no foreign change when there is none", async () => {
		const { scene, document } = await sick();
		await scene.run("failBack", document);
		expect(scene.lines.filter(({ level }) => level === "warn")).toEqual([]);
	});

	it("needs nothing of the rollout but its lock", async () => {
		const { scene, original } = await sick();
		await scene.run("failBack", sampleDocument());
		const { records, actions } = await scene.snapshot();
		expect({ records, actions }).toEqual({ records: original.records, actions: original.actions });
	});
});

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
