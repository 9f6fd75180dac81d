import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import type { Release, ReleaseRequest } from "../../../runtime/contract/index.ts";
import { Refused } from "../../../runtime/errors.ts";
import { rollback } from "../../../runtime/release/rollback.ts";
import { at, STRANGER, strangersLock } from "../../support/documents.ts";
import { wantedBack } from "../../support/roll-back.ts";
import { Scene } from "../../support/scene.ts";

const request: ReleaseRequest = {
	version: 1,
	action: "rollback",
	service: "shop",
	reason: "checkout fails",
	by: "alice",
};
const BLUE = "arn:aws:ecs:eu-west-1:123456789012:task-definition/blue";

/** A listener rule past canary and fail-back: Begin refuses to start with it. */
const RULE = {
	priority: "7",
	conditions: ["path-pattern /api/*"],
	targetGroups: [sampleService().loadBalancers.blue.targetGroups.blue],
};

/** Shop has served two releases, and the second serves. */
async function served(...numbers: number[]) {
	const scene = await Scene.atRest();
	const { attempts } = scene.world;
	for (const number of numbers) {
		const seconds = at(number).toISOString();
		const taskDefinition = number === numbers.at(-1) ? `${BLUE}:1` : `${BLUE}:${100 + number}`;
		const release: Release = { release: number, taskDefinition, images: [], at: seconds, servedAt: seconds };
		const attempt = {
			attempt: `r${number}`,
			release: number,
			kind: "release",
			taskDefinition,
			executionName: `shop-r${number}`,
			at: seconds,
		} as const;
		await attempts.record("shop", await attempts.head("shop"), attempt, release);
	}
	return scene;
}

async function asked(scene: Scene, changes: Partial<ReleaseRequest> = {}, done: string[][] = []) {
	const stateMachine = {
		start: async (name: string) => {
			done.push(["start", name]);
			return `arn:${name}`;
		},
		stop: async (...words: string[]) => void done.push(["stop", ...words]),
	};
	const context = { service: scene.service, ports: { ...scene.ports, stateMachine }, now: at(99), log: scene.log };
	return { answer: await rollback({ ...request, ...changes }, context), done };
}

describe("a rollback at rest", () => {
	it("is an attempt of its own for the release that served before, and starts its execution", async () => {
		const scene = await served(1, 2);
		const { answer, done } = await asked(scene);
		expect(answer).toMatchObject({ status: "started", attempt: "r1-back-3", release: 1 });
		expect(await scene.world.attempts.find("shop", "r1-back-3")).toMatchObject({
			kind: "rollback",
			taskDefinition: `${BLUE}:101`,
			by: "alice",
			reason: "checkout fails",
		});
		expect((await scene.world.attempts.head("shop"))?.newest).toBe("r1-back-3");
		expect(done).toEqual([["start", expect.stringMatching(/^shop-r1-back-3-/)]]);
	});

	it("leads to another one that is named", async () => {
		expect((await asked(await served(1, 2, 3), { to: 1 })).answer).toMatchObject({ release: 1 });
	});

	it("comes to the same when it is asked again under its id", async () => {
		const scene = await served(1, 2);
		const first = await asked(scene, { id: "back" });
		const again = await asked(scene, { id: "back" });
		expect(again).toEqual(first);
		expect((await scene.world.attempts.head("shop"))?.version).toBe(3);
	});

	it("comes to the same under its id with its release, too, and to none other", async () => {
		const scene = await served(1, 2, 3);
		const first = await asked(scene, { id: "back", to: 1 });
		expect(await asked(scene, { id: "back", to: 1 })).toEqual(first);
		await expect(asked(scene, { id: "back", to: 2 })).rejects.toMatchObject({
			name: "ReleaseConflict",
			message: expect.stringContaining("back of shop is an attempt for release 1 already (rollback)"),
		});
		expect((await scene.world.attempts.head("shop"))?.version).toBe(4);
	});

	it("brings the container back that had the traffic then", async () => {
		const scene = await served(1, 2);
		const { attempts } = scene.world;
		const container = { name: "web", port: 9_090 };
		const release = (await attempts.release("shop", 1)) as Release;
		attempts.keep("shop", { ...release, container });
		const { answer } = await asked(scene);
		expect(await attempts.find("shop", answer.attempt)).toMatchObject({ container });
	});

	it("comes to the same though others have written something down since it read the newest", async () => {
		const scene = await served(1, 2);
		let heads = 0;
		scene.hook = async ({ name }, next) => (name === "attempts.head" && heads++ === 0 ? undefined : next());
		const { answer, done } = await asked(scene);
		expect(answer).toMatchObject({ status: "started", attempt: "r1-back-3", release: 1 });
		expect(done.length).toBe(1);
		expect((await scene.world.attempts.head("shop"))?.version).toBe(3);
	});

	it.each([
		["where others are quicker each time", "attempts.record", false, "ReleaseConflict", "each time: try again"],
		["while no rollout could start", "loadBalancers.rules", [RULE], "WrongStart", "Delete the rule"],
	])("is refused %s, and nothing is changed", async (_, port, answer, name, message) => {
		const scene = await served(1, 2);
		scene.hook = async (call, next) => (call.name === port ? answer : next());
		const done: string[][] = [];
		const refusal = { name, message: expect.stringContaining(message) };
		await expect(asked(scene, {}, done)).rejects.toMatchObject(refusal);
		expect(done).toEqual([]);
		expect((await scene.world.attempts.head("shop"))?.version).toBe(2);
	});

	it("begins though an alarm rings and what serves is sick", async () => {
		const scene = await served(1, 2);
		scene.hook = async ({ name }, next) =>
			name === "loadBalancers.targets" ? [{ id: "1", state: "unhealthy" }] : next();
		expect((await asked(scene)).answer.status).toBe("started");
	});

	it.each([
		[
			"a release that was never served",
			[1, 2],
			{ to: 9 },
			"release 9 is none of the last that shop has served; there are 1",
		],
		["what serves", [1, 2], { to: 2 }, "release 2 serves already"],
		["nothing", [1], {}, "shop has served nothing else yet"],
		["another than the only one", [1], { to: 9 }, "there are none to go back to"],
	])("to %s is refused, and nothing is changed", async (_, numbers, changes, message) => {
		const scene = await served(...numbers);
		const before = await scene.world.attempts.head("shop");
		await expect(asked(scene, changes)).rejects.toMatchObject({
			name: "NotReleasable",
			message: expect.stringContaining(message),
		});
		expect(await scene.world.attempts.head("shop")).toEqual(before);
	});

	it.each([
		[
			"is gone",
			() => {
				throw new Refused("DescribeTaskDefinition: ClientException", {});
			},
		],
		["is deregistered", () => ({ containerDefinitions: [], status: "INACTIVE" })],
	])("to a task definition that %s is refused, with what to do", async (why, definition) => {
		const scene = await served(1, 2);
		scene.hook = async ({ name, args }, next) =>
			name === "services.definition" && args[0] === `${BLUE}:101` ? definition() : next();
		await expect(asked(scene)).rejects.toMatchObject({
			name: "NotReleasable",
			message: expect.stringMatching(new RegExp(`blue:101 ${why}.*npm run cli -- release shop --image IMAGE`)),
		});
		expect((await scene.world.attempts.head("shop"))?.version).toBe(2);
	});

	it("under another attempt's id is refused", async () => {
		await expect(asked(await served(1, 2), { id: "r2" })).rejects.toMatchObject({ name: "ReleaseConflict" });
	});
});

describe("a rollback in a rollout", () => {
	it("aborts it, and what serves is the newest that is wanted", async () => {
		const scene = await served(1, 2);
		await scene.world.locks.acquire("shop", strangersLock());
		const { answer, done } = await asked(scene);
		expect(answer).toMatchObject({ status: "aborted", release: 2 });
		expect(done[0]).toEqual(["stop", STRANGER, "RolledBack", "checkout fails"]);
		const ends = strangersLock().attempt;
		expect(await scene.world.attempts.head("shop")).toMatchObject({ newest: answer.attempt, ends });
	});

	it("of a service without releases in the table aborts it all the same", async () => {
		const scene = await Scene.atRest();
		await scene.world.locks.acquire("shop", strangersLock());
		const { answer, done } = await asked(scene);
		expect(answer.status).toBe("aborted");
		expect(done).toEqual([["stop", STRANGER, "RolledBack", "alice: checkout fails"]]);
	});
});

describe("a rollback of somebody who says neither who nor why", () => {
	const silent = { by: undefined, reason: undefined };

	it("ends a rollout for what is wanted now", async () => {
		const scene = await served(1, 2);
		await scene.world.locks.acquire("shop", strangersLock());
		const { answer, done } = await asked(scene, silent);
		expect(done[0]).toEqual(["stop", STRANGER, "RolledBack", `${answer.attempt} is wanted now`]);
	});

	it("of a service without releases in the table is somebody's", async () => {
		const scene = await Scene.atRest();
		await scene.world.locks.acquire("shop", strangersLock());
		expect((await asked(scene, silent)).done).toEqual([["stop", STRANGER, "RolledBack", "somebody: rolled back"]]);
	});
});

describe("a rollback while what has completed, or was skipped, holds the lock still", () => {
	it.each(["completed", "skipped"] as const)("(%s) begins, and ends nothing", async (outcome) => {
		const scene = await served(1, 2);
		const lock = strangersLock({ attempt: "r2" });
		await scene.world.locks.acquire("shop", lock);
		const entry = { attempt: "r2", release: 2, execution: STRANGER, outcome, reason: "", at: lock.takenAt };
		await scene.world.history.claim("shop", entry);
		const { answer, done } = await asked(scene);
		expect(answer).toMatchObject({ status: "started", attempt: "r1-back-3", release: 1 });
		expect(done.map(([what]) => what)).toEqual(["start"]);
	});
});

/** Release 2 is on probation, and somebody is taking it back. */
async function onItsWayBack(changes: { readonly rollback?: string } = {}) {
	const scene = await served(1, 2);
	const lock = strangersLock({ attempt: "r2" });
	await scene.world.locks.acquire("shop", lock);
	const entry = { attempt: "r2", release: 2, execution: STRANGER, outcome: "running", reason: "", at: lock.takenAt };
	await scene.world.history.claim("shop", { ...entry, outcome: "running", completedAt: lock.takenAt, ...changes });
	return scene;
}

describe("a rollback while a release is on its way back from probation", () => {
	it("keeps nobody from that, and is for what users have then", async () => {
		const scene = await onItsWayBack();
		const { answer, done } = await asked(scene);
		expect(answer).toMatchObject({ status: "aborted", release: 1, attempt: "r1-back-3" });
		expect(done.map(([what]) => what)).toEqual(["start"]);
	});

	it("of a service without releases in the table keeps nobody from it either", async () => {
		const scene = await Scene.atRest();
		await scene.world.locks.acquire("shop", strangersLock({ attempt: "r2" }));
		const entry = {
			attempt: "r2",
			execution: STRANGER,
			outcome: "running",
			reason: "",
			at: at(0).toISOString(),
		} as const;
		await scene.world.history.claim("shop", { ...entry, completedAt: entry.at });
		const { answer, done } = await asked(scene);
		expect({ status: answer.status, done }).toEqual({ status: "aborted", done: [] });
	});

	it.each([
		["under its id", { id: "back" }],
		["without one", {}],
	])("that somebody has asked for already comes to the same %s", async (_, changes) => {
		const scene = await onItsWayBack({ rollback: "back" });
		const { attempts } = scene.world;
		const known = { attempt: "back", kind: "rollback", executionName: "shop-back", at: at(3).toISOString() } as const;
		await attempts.record("shop", await attempts.head("shop"), { ...known, release: 1, taskDefinition: `${BLUE}:101` });
		const { answer, done } = await asked(scene, changes);
		expect(answer).toMatchObject({ status: "started", attempt: "back", release: 1 });
		expect(done).toEqual([["start", "shop-back"]]);
		expect((await attempts.head("shop"))?.version).toBe(3);
	});
});

describe("a rollback under way", () => {
	it("is not aborted by the same request once more", async () => {
		const scene = await served(1, 2);
		const first = await asked(scene);
		await scene.world.locks.acquire("shop", strangersLock({ attempt: first.answer.attempt }));
		expect(await asked(scene)).toEqual(first);
	});

	it("is by a rollback to another release", async () => {
		const scene = await served(1, 2, 3);
		const first = await asked(scene);
		await scene.world.locks.acquire("shop", strangersLock({ attempt: first.answer.attempt }));
		const { answer, done } = await asked(scene, { to: 1 });
		expect(answer).toMatchObject({ status: "aborted", release: 1 });
		expect(done.map(([what]) => what)).toEqual(["stop", "start"]);
	});
});

describe("a rollback in probation", () => {
	it("to what is warm is not asked whether a rollout could start: nothing but that rollout's original is written", async () => {
		const { scene } = await wantedBack();
		scene.hook = async ({ name }, next) => (name === "loadBalancers.rules" ? [{ arn: "foreign" }] : next());
		const { answer, done } = await asked(scene, { id: "again" });
		expect(answer).toMatchObject({ status: "started", release: 1 });
		expect(done.map(([what]) => what)).toEqual(["start"]);
	});
});
