import { describe, expect, it } from "vitest";
import type { RolloutDocument } from "../../../runtime/contract/index.ts";
import { completed } from "../../support/baked.ts";
import { EXECUTION, STRANGER, strangersLock } from "../../support/documents.ts";
import type { Scene } from "../../support/scene.ts";

const SICK = { verdict: "fail", code: "ProbesFailed", reason: "9 of 10 probes failed" } as const;

/** A release on probation that a check has just failed. */
async function failed(): Promise<{ scene: Scene; document: RolloutDocument; original: RolloutDocument["rollout"] }> {
	const { scene, document } = await completed();
	return { scene, document: { ...document, verdict: SICK, next: "fail" }, original: document.rollout };
}

describe("taking a release back", () => {
	it("takes the lock with all that it kept, ends the probation, and history says that the rollout runs, in one write", async () => {
		const { scene, document, original } = await failed();
		const after = await scene.run("takeBack", document);
		expect(after.next).toBe("failBack");
		expect(scene.writes({ ledger: true })).toEqual(["probations.take"]);
		const { lock, probation, history } = await scene.snapshot();
		expect(probation).toBeUndefined();
		expect(lock).toMatchObject({ owner: EXECUTION, stable: "blue", candidate: "green", original: original?.original });
		expect(history).toMatchObject({ outcome: "running", execution: EXECUTION, completedAt: document.probation?.since });
	});

	it("and bringing it back turns both load balancers first, the failing one before the other, then the records", async () => {
		const { scene, document } = await failed();
		const taken = await scene.run("takeBack", document);
		scene.forget();
		await scene.run("failBack", taken);
		const { blue, green } = scene.service.loadBalancers;
		expect(scene.writes()).toEqual(["loadBalancers.route", "loadBalancers.route", "dns.change"]);
		const routed = scene.calls.filter(({ name }) => name === "loadBalancers.route").map(({ args }) => args[0]);
		expect(routed).toEqual([green.listener, blue.listener]);
	});

	it("ends as rolled back, in history, to people and to other systems, with everything as it was", async () => {
		const { scene, document } = await failed();
		const before = document.rollout?.original;
		const taken = await scene.run("takeBack", document);
		const back = await scene.run("failBack", taken);
		scene.seconds += 60;
		const verified = await scene.run("verify", await scene.run("restore", back));
		expect(verified).toMatchObject({
			announcement: { subject: "shop: rolled-back (ProbesFailed)" },
			failure: { error: "ProbesFailed", cause: SICK.reason },
		});
		await scene.run("conclude", verified);
		const { history, lock, probation, records, preview, actions, desired } = await scene.snapshot();
		expect(history).toMatchObject({ outcome: "rolled-back", reason: `ProbesFailed: ${SICK.reason}` });
		expect({ lock, probation }).toEqual({ lock: undefined, probation: undefined });
		expect({ records, preview, actions }).toEqual(before);
		expect(desired.green).toBe(0);
		expect(scene.world.events.changes.at(-1)).toMatchObject({ change: "rolled-back", percent: 0, stable: "blue" });
		expect(scene.metricLog.at(-1)).toEqual(["shop", { RolloutsRolledBack: 1, IntendedShare: 0 }]);
	});

	it.each([
		[
			"has ended the probation and is over",
			async (scene: Scene) => {
				const observed = await scene.world.probations.find("shop");
				if (observed) await scene.world.probations.end("shop", observed);
			},
		],
		[
			"is another's watch",
			async (scene: Scene) => {
				const observed = await scene.world.probations.find("shop");
				if (observed) await scene.world.probations.handOn("shop", observed, { ...observed, owner: STRANGER });
			},
		],
	])("does nothing when a newer rollout %s", async (_, quicker) => {
		const { scene, document } = await failed();
		await quicker(scene);
		expect((await scene.run("takeBack", document)).next).toBe("skip");
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it("waits for whoever holds the lock beside the probation, to revert an unjudged deployment", async () => {
		const { scene, document } = await failed();
		await scene.world.locks.acquire("shop", strangersLock());
		await expect(scene.run("takeBack", document)).rejects.toMatchObject({ name: "LockLost" });
		await scene.world.locks.release("shop", STRANGER);
		expect((await scene.run("takeBack", document)).next).toBe("failBack");
	});

	it("that a newer release overtakes between its questions and its write is tried again, and finds that out", async () => {
		const { scene, document } = await failed();
		scene.hook = async ({ name }, next) => {
			if (name === "probations.take") {
				const observed = await scene.world.probations.find("shop");
				if (observed) await scene.world.probations.take("shop", observed, strangersLock());
			}
			return next();
		};
		expect((await scene.run("takeBack", document)).next).toBe("skip");
		expect((await scene.snapshot()).lock?.owner).toBe(STRANGER);
	});

	it("refuses a document that says another thing than what the lock kept", async () => {
		const { scene, document } = await failed();
		const crafted = { ...document, rollout: { ...document.rollout, stable: "green", candidate: "blue" } };
		await expect(scene.run("takeBack", crafted as RolloutDocument)).rejects.toMatchObject({ name: "UntrustedInput" });
		expect(scene.writes({ ledger: true })).toEqual([]);
	});
});

describe("taking back what is not there to be taken", () => {
	it("loses where the probation changes between question and write, and leaves the lock free", async () => {
		const { scene, document } = await failed();
		const before = await scene.snapshot();
		scene.hook = async ({ name }, next) => (name === "probations.take" ? undefined : next());
		await expect(scene.run("takeBack", document)).rejects.toMatchObject({
			name: "LockLost",
			message: expect.stringContaining("has changed while it was taken back"),
		});
		expect(await scene.snapshot()).toEqual(before);
	});

	it.each(["running", "failed-back"])("takes nothing of a release that history calls %s", async (outcome) => {
		const { scene, document } = await failed();
		scene.hook = async ({ name }, next) => {
			const found = await next();
			return name === "history.find" ? { ...Object(found), outcome } : found;
		};
		await expect(scene.run("takeBack", document)).rejects.toMatchObject({
			name: "LockLost",
			message: "history does not say that ecs-svc/2 has completed",
		});
		expect(scene.writes({ ledger: true })).toEqual([]);
	});
});
