import { describe, expect, it } from "vitest";
import type { Probation, RolloutDocument } from "../../../runtime/contract/index.ts";
import { servedReleases } from "../../../runtime/tasks/read-served.ts";
import { EXECUTION, STRANGER, strangersLock } from "../../support/documents.ts";
import { ask, BACK, ROLLBACK, rollbackDocument, wantedBack } from "../../support/roll-back.ts";
import type { Scene, TaskName } from "../../support/scene.ts";

const run = (scene: Scene, task: TaskName, document: RolloutDocument) => scene.run(task, document, BACK);

/** Brings the original back, once Begin has taken the release back. */
async function ended(scene: Scene, started: RolloutDocument): Promise<RolloutDocument> {
	const back = await run(scene, "failBack", started);
	scene.seconds += 60;
	return run(scene, "conclude", await run(scene, "verify", await run(scene, "restore", back)));
}

describe("a rollback of a release on probation, to what is warm,", () => {
	it("takes the lock with all that it kept and ends the probation, in one write, before it claims its own attempt", async () => {
		const { scene, document, released } = await wantedBack();
		const after = await run(scene, "begin", document);
		expect(after.next).toBe("failBack");
		expect(scene.writes({ ledger: true })).toEqual(["probations.take", "history.claim"]);
		const { lock, probation, history } = await scene.snapshot();
		expect(probation).toBeUndefined();
		const { original } = released.rollout ?? {};
		expect(lock).toMatchObject({ owner: BACK, attempt: "ecs-svc/2", stable: "blue", candidate: "green", original });
		expect(history).toMatchObject({
			outcome: "running",
			execution: BACK,
			completedAt: released.probation?.since,
			rollback: "r1-back-3",
			reason: "RolledBack: alice: checkout fails",
		});
		expect(await scene.world.history.find("shop", "r1-back-3")).toMatchObject({ outcome: "running", execution: BACK });
	});

	it("goes on by fail-back's code: both load balancers first, the new color's before the other, then the records", async () => {
		const { scene, document } = await wantedBack();
		const started = await run(scene, "begin", document);
		scene.forget();
		await run(scene, "failBack", started);
		const { blue, green } = scene.service.loadBalancers;
		expect(scene.writes()).toEqual(["loadBalancers.route", "loadBalancers.route", "dns.change"]);
		const routed = scene.calls.filter(({ name }) => name === "loadBalancers.route").map(({ args }) => args[0]);
		expect(routed).toEqual([green.listener, blue.listener]);
		expect(scene.lines.map(({ message }) => message)).not.toContain("overwriting a foreign change of the records");
	});

	it("ends as rolled back by whoever asked for it, with everything as it was, and tells so", async () => {
		const { scene, document, released } = await wantedBack();
		const concluded = await ended(scene, await run(scene, "begin", document));
		expect(concluded).toMatchObject({
			next: "rolledBack",
			announcement: { subject: "shop: rolled-back (RolledBack)" },
			failure: { error: "RolledBack", cause: "alice: checkout fails" },
		});
		const { history, lock, probation, records, preview, actions, desired } = await scene.snapshot();
		expect(history).toMatchObject({ release: 2, outcome: "rolled-back", reason: "RolledBack: alice: checkout fails" });
		expect({ lock, probation }).toEqual({ lock: undefined, probation: undefined });
		expect({ records, preview, actions }).toEqual(released.rollout?.original);
		expect(desired).toEqual({ blue: 2, green: 0 });
		expect(scene.tagsOf("blue")).toEqual(["true", "true", "true"]);
		const [last] = scene.world.events.changes.slice(-1);
		expect(last).toMatchObject({ change: "rolled-back", attempt: "ecs-svc/2", percent: 0, stable: "blue" });
		expect(scene.metricLog.at(-1)).toEqual(["shop", { RolloutsRolledBack: 1, IntendedShare: 0 }]);
		expect(await scene.world.history.find("shop", "r1-back-3")).toMatchObject({ release: 1, outcome: "completed" });
	});

	it("has history say which release serves, and leads nowhere itself", async () => {
		const { scene, document } = await wantedBack();
		expect((await servedReleases("shop", scene.world.attempts)).map(({ release }) => release)).toEqual([2, 1]);
		await ended(scene, await run(scene, "begin", document));
		const served = await servedReleases("shop", scene.world.attempts);
		expect(served.map(({ release }) => release)).toEqual([1]);
		expect(served[0]?.servedAt).toBe((await scene.snapshot()).history?.at);
	});

	it.each(["begin", "conclude"] as const)(
		"changes nothing more when %s runs twice, or its answer is lost",
		async (task) => {
			const prepare = async () => {
				const { scene, document } = await wantedBack();
				if (task === "begin") return { scene, document };
				const back = await run(scene, "failBack", await run(scene, "begin", document));
				scene.seconds += 60;
				return { scene, document: await run(scene, "verify", await run(scene, "restore", back)) };
			};
			const state = async (scene: Scene) => ({
				...(await scene.snapshot()),
				own: await scene.world.history.find("shop", "r1-back-3"),
				served: await servedReleases("shop", scene.world.attempts),
			});
			const smooth = await prepare();
			smooth.scene.forget();
			const { next } = await run(smooth.scene, task, smooth.document);
			const once = await state(smooth.scene);
			const writes = smooth.scene.writes({ ledger: true }).length;
			expect((await run(smooth.scene, task, smooth.document)).next).toBe(next);
			expect(await state(smooth.scene)).toEqual(once);
			for (let lost = 1; lost <= writes; lost++) {
				const { scene, document } = await prepare();
				scene.forget();
				scene.hook = async (_, go) => {
					const answer = await go();
					if (scene.writes({ ledger: true }).length === lost) throw new Error("the answer is lost");
					return answer;
				};
				await run(scene, task, document).catch(() => undefined);
				scene.hook = (_, go) => go();
				expect((await run(scene, task, document)).next, `after write ${lost}`).toBe(next);
				expect(await state(scene), `after write ${lost}`).toEqual(once);
			}
		},
	);

	it("waits where a failing probation has been quicker, and finds then that users have what it is for", async () => {
		const { scene, document, released } = await wantedBack();
		const sick = { verdict: "fail", code: "ProbesFailed", reason: "9 of 10 probes failed" } as const;
		const taken = await scene.run("takeBack", { ...released, verdict: sick }, EXECUTION);
		expect((await run(scene, "begin", document)).next).toBe("wait");
		const back = await scene.run("failBack", taken);
		scene.seconds += 60;
		await scene.run("conclude", await scene.run("verify", await scene.run("restore", back)));
		expect((await servedReleases("shop", scene.world.attempts)).map(({ release }) => release)).toEqual([1]);
		expect(await run(scene, "begin", document)).toMatchObject({ next: "skip", verdict: { code: "UnchangedRelease" } });
	});

	it("loses to whoever takes the lock between its questions and its write, and waits", async () => {
		const { scene, document } = await wantedBack();
		scene.hook = async ({ name }, next) => {
			if (name === "probations.take") await scene.world.locks.acquire("shop", strangersLock());
			return next();
		};
		expect((await run(scene, "begin", document)).next).toBe("wait");
		expect((await scene.snapshot()).lock?.owner).toBe(STRANGER);
	});

	it("asks again at once where another execution goes on with the probation meanwhile", async () => {
		const { scene, document } = await wantedBack();
		scene.hook = async ({ name }, next) => {
			const observed = await scene.world.probations.find("shop");
			if (name === "probations.take" && observed)
				await scene.world.probations.handOn("shop", observed, { ...observed, owner: STRANGER });
			return next();
		};
		expect(await run(scene, "begin", document)).toMatchObject({ next: "wait", waitSeconds: 1 });
		scene.hook = (_, next) => next();
		expect((await run(scene, "begin", document)).next).toBe("failBack");
	});

	it("makes a failing probation that comes later do nothing", async () => {
		const { scene, document, released } = await wantedBack();
		await run(scene, "begin", document);
		const sick = { verdict: "fail", code: "ProbesFailed", reason: "9 of 10 probes failed" } as const;
		expect((await scene.run("takeBack", { ...released, verdict: sick })).next).toBe("skip");
		expect((await scene.snapshot()).lock?.owner).toBe(BACK);
	});
});

describe("what a rollback says of who asked, and why,", () => {
	it.each([
		["carol", undefined, "carol: rolled back"],
		[undefined, "checkout fails", "checkout fails"],
		[undefined, undefined, "rolled back"],
	])("where that is %s and %s", async (by, reason, said) => {
		const { scene, document } = await wantedBack();
		const { by: _, reason: __, ...attempt } = ROLLBACK;
		scene.hook = async ({ name, args }, next) =>
			name === "attempts.find" && args[1] === ROLLBACK.attempt
				? { ...attempt, ...(by && { by }), ...(reason && { reason }) }
				: next();
		const after = await run(scene, "begin", document);
		expect(after).toMatchObject({ next: "failBack", verdict: { code: "RolledBack", reason: said } });
		expect((await scene.snapshot()).history?.reason).toBe(`RolledBack: ${said}`);
	});

	it("is that it was rolled back, where nothing is written down of it", async () => {
		const { scene, document } = await wantedBack();
		scene.hook = async ({ name }, next) => (name === "attempts.find" ? undefined : next());
		expect((await run(scene, "begin", document)).verdict?.reason).toBe("rolled back");
	});
});

describe("a rollback that has the lock already", () => {
	it("goes on where history has lost what it takes back", async () => {
		const { scene, document } = await wantedBack();
		const once = await run(scene, "begin", document);
		scene.hook = async ({ name, args }, next) =>
			name === "history.find" && args[1] === "ecs-svc/2" ? undefined : next();
		const again = await run(scene, "begin", document);
		const { lock } = await scene.snapshot();
		expect(again).toMatchObject({ next: "failBack", verdict: { code: "RolledBack", reason: "" } });
		expect(again.probation).toEqual({ since: lock?.takenAt, until: lock?.takenAt, checksLeft: 0 });
		expect(again.rollout?.original).toEqual(once.rollout?.original);
		expect(once.probation?.since).not.toBe(lock?.takenAt);
	});

	it("has a rollout of its own where the lock is its own attempt's", async () => {
		const { scene, document } = await wantedBack();
		await scene.world.services.scale("", scene.service.services.blue, 0);
		const once = await run(scene, "begin", document);
		scene.forget();
		const again = await run(scene, "begin", document);
		expect(again).toMatchObject({ next: "proceed", rollout: { attempt: "r1-back-3", candidate: "blue" } });
		expect(again.rollout?.original).toEqual(once.rollout?.original);
		expect(again.verdict).toBeUndefined();
	});
});

describe("a rollback of what the probation has kept", () => {
	it("takes nothing where that is not the service's", async () => {
		const { scene, document } = await wantedBack();
		const before = await scene.snapshot();
		scene.hook = async ({ name }, next) => {
			const found = await next();
			if (name !== "probations.find") return found;
			const { service, ...rest } = found as Probation;
			return { ...rest, service: { ...service, dns: { ...service.dns, name: "bank.example.com" } } };
		};
		await expect(run(scene, "begin", document)).rejects.toMatchObject({
			name: "UntrustedInput",
			message: expect.stringContaining("the probation of shop"),
		});
		expect(scene.writes({ ledger: true })).toEqual([]);
		scene.hook = (_, next) => next();
		expect(await scene.snapshot()).toEqual(before);
	});
});

describe("a rollback of a release on probation that has nothing warm to go back to", () => {
	it.each([
		["what is wanted is another release than the old color's", undefined],
		[
			"the old color runs no tasks any more",
			(scene: Scene) => scene.world.services.scale("", scene.service.services.blue, 0),
		],
		["the old color has no healthy target", undefined],
	])("has a rollout of its own where %s, and ends the probation", async (why, prepare) => {
		const { scene } = await wantedBack();
		await prepare?.(scene);
		if (why.includes("healthy"))
			scene.hook = async ({ name, args }, next) =>
				name === "loadBalancers.targets" && String(args[0]).endsWith("-blue/1")
					? [{ id: "1", state: "unhealthy" }]
					: next();
		const older = "arn:aws:ecs:eu-west-1:123456789012:task-definition/blue:0";
		const changes = why.includes("another") ? { attempt: "back", taskDefinition: older, executionName: "back" } : {};
		if (why.includes("another")) await ask(scene.world, changes);
		const after = await run(scene, "begin", rollbackDocument(scene, changes));
		expect(after).toMatchObject({ next: "proceed", rollout: { stable: "green", candidate: "blue" } });
		const { lock, probation, history } = await scene.snapshot();
		expect(probation).toBeUndefined();
		expect(lock).toMatchObject({ owner: BACK, attempt: after.attempt?.attempt });
		expect(history?.outcome).toBe("completed");
	});
});
