import { describe, expect, it } from "vitest";
import { RELEASE } from "../../../rehearsal/world/ecs/services.ts";
import type { Attempt, Lock, RolloutDocument } from "../../../runtime/contract/index.ts";
import { definition } from "../../support/asking.ts";
import { at, STRANGER, sampleAttempt, sampleDocument, strangersLock } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

/** A world in which the release function has written some attempts down, in their order. */
async function wanted(...attempts: Partial<Attempt>[]): Promise<Scene> {
	const scene = await Scene.atRest();
	for (const each of attempts)
		await scene.world.attempts.record("shop", await scene.world.attempts.head("shop"), sampleAttempt(each));
	return scene;
}

describe("an attempt", () => {
	const asked = (scene: Scene): RolloutDocument => ({
		event: { service: "shop", attempt: "r2" },
		service: scene.service,
		attempt: sampleAttempt({ taskDefinition: definition(8) }),
	});

	it("begins while nothing newer is wanted", async () => {
		const scene = await wanted({ taskDefinition: definition(8) });
		expect((await scene.run("begin", asked(scene))).next).toBe("proceed");
	});

	it("starts no rollout once something newer is wanted, and history says what", async () => {
		const scene = await wanted({ taskDefinition: definition(8) }, { attempt: "r3", release: 3 });
		expect(await scene.run("begin", asked(scene))).toMatchObject({
			next: "skip",
			verdict: { verdict: "hold", code: "Superseded", reason: "r3 is wanted now, and r2 no longer" },
		});
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(await scene.world.history.find("shop", "r2")).toMatchObject({
			outcome: "skipped",
			reason: "Superseded: r3 is wanted now, and r2 no longer",
		});
	});

	it("that goes back answers so itself: nobody else knows whether it is under way", async () => {
		const scene = await wanted({ kind: "rollback" }, { attempt: "r3", release: 3 });
		const attempt = sampleAttempt({ kind: "rollback" });
		expect(await scene.run("begin", { ...asked(scene), attempt })).toMatchObject({ verdict: { code: "Superseded" } });
		expect(scene.writes({ ledger: true })).toEqual(["history.claim"]);
	});

	it("says that another execution has taken it, where that was quicker to answer", async () => {
		const scene = await wanted({ kind: "rollback" }, { attempt: "r3", release: 3 });
		const entry = { attempt: "r2", execution: STRANGER, outcome: "skipped", reason: "", at: at(0).toISOString() };
		scene.hook = async ({ name }, next) => (name === "history.claim" ? entry : next());
		expect((await scene.run("begin", asked(scene))).verdict?.code).toBe("ObservedBefore");
	});
});

describe("a deployment that nothing says the attempt of, while another execution holds the lock", () => {
	/** Somebody's rollout of r2, whose Deploy could not write down what it has made; r3 has been asked for since. */
	async function held(changes: Partial<Lock> = {}, attempt: Partial<Attempt> = {}, document = sampleDocument()) {
		const scene = await wanted({ taskDefinition: RELEASE, ...attempt }, { attempt: "r3", release: 3 });
		const { deploymentId: _, ...lock } = strangersLock({ attempt: "r2", service: scene.service });
		await scene.world.locks.acquire("shop", { ...lock, ...changes });
		return scene.run("begin", document);
	}

	it("is left to that rollout, which may have made it", async () => {
		expect(await held()).toMatchObject({
			next: "skip",
			verdict: { code: "CoveredByAttempt", reason: expect.stringMatching(/^ecs-svc\/2 was made by r2,/) },
		});
	});

	it("waits for its turn where it is none that the candidate has now", async () => {
		const document = sampleDocument();
		const event = { ...document.event, deploymentId: "ecs-svc/7" };
		expect(await held({}, {}, { ...document, event })).toMatchObject({ next: "wait" });
	});

	it.each<[string, Partial<Lock>, Partial<Attempt>]>([
		["has made another", { deploymentId: "ecs-svc/0" }, {}],
		["is of nobody's attempt", { attempt: "r9" }, {}],
		["is for something else", {}, { taskDefinition: definition(8) }],
		["came later", {}, { at: at(60).toISOString() }],
		["is to bring it to the other color", { candidate: "blue", stable: "green" }, {}],
	])("waits for its turn where that rollout %s", async (_, lock, attempt) => {
		expect(await held(lock, attempt)).toMatchObject({ next: "wait" });
	});
});

describe("a deployment that nothing says the attempt of", () => {
	it("is left to the newest attempt, which may have made it before its execution died", async () => {
		const scene = await wanted({ taskDefinition: RELEASE });
		expect(await scene.run("begin", sampleDocument())).toMatchObject({
			next: "skip",
			verdict: { code: "CoveredByAttempt", reason: expect.stringMatching(/^ecs-svc\/2 was made by r2,/) },
		});
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it.each<[string, Partial<Attempt>]>([
		["the newest attempt is for something else", { taskDefinition: definition(8) }],
		["the newest attempt came later than the deployment", { at: at(60).toISOString() }],
		["the newest attempt is another deployment", { kind: "deployment" }],
	])("begins a rollout where %s", async (_, changes) => {
		const scene = await wanted({ taskDefinition: RELEASE, ...changes });
		expect((await scene.run("begin", sampleDocument())).next).toBe("proceed");
	});

	it("begins a rollout where the newest attempt is known to have made another one", async () => {
		const scene = await wanted({ taskDefinition: RELEASE });
		const what = { attempt: "r2", deploymentId: "ecs-svc/0", execution: STRANGER, at: at(0).toISOString() };
		await scene.world.history.claim("shop", { ...what, outcome: "completed", reason: "" });
		expect((await scene.run("begin", sampleDocument())).next).toBe("proceed");
	});
});

it("a deployment that an attempt is noted to have made is that one's", async () => {
	const scene = await wanted({ taskDefinition: definition(8) });
	scene.world.attempts.point("shop", "ecs-svc/2", "r2");
	expect((await scene.run("begin", sampleDocument())).verdict?.code).toBe("CoveredByAttempt");
	expect(scene.writes({ ledger: true })).toEqual([]);
});
