import { describe, expect, it } from "vitest";
import type { RolloutDocument } from "../../../runtime/contract/index.ts";
import { Refused, Unavailable } from "../../../runtime/errors.ts";
import { gate as gateTask } from "../../../runtime/tasks/gate.ts";
import { at, EXECUTION, STRANGER, strangersLock, TOKEN } from "../../support/documents.ts";
import { waiting } from "../../support/waiting.ts";

describe("a rollout that waits for somebody", () => {
	it("keeps its token, with all that answering takes", async () => {
		const { scene, document, gate } = await waiting();
		await scene.run("gate", document);
		expect(scene.world.gates.find("shop")).toEqual({
			execution: EXECUTION,
			token: TOKEN,
			percent: 10,
			attempt: "ecs-svc/2",
			deploymentId: "ecs-svc/2",
			...gate,
			verdict: document.verdict,
		});
		expect(scene.writes({ ledger: true })).toEqual(["gates.open"]);
	});

	it("says why it waits, how to go on, how to go back, and until when", async () => {
		const { scene, document } = await waiting();
		await scene.run("gate", document);
		const until = at(scene.seconds + 28_800).toISOString();
		expect(scene.notified()).toEqual([
			{
				subject: "shop: waits for you",
				message: [
					"shop: waits for you",
					"",
					`the step has a gate (${document.verdict?.reason}).`,
					"To take the next step: npm run cli -- promote shop",
					"To go back: npm run cli -- abort shop --reason WHY",
					`Without an answer it goes back at ${until}. Until then the candidate is watched, and goes back at once when it is sick.`,
				].join("\n"),
			},
		]);
	});

	it("says what is undecided once, where that is why it waits", async () => {
		const { scene, document, gate } = await waiting();
		const verdict = { verdict: "hold", code: "TooFewRequests", reason: "9 of 50 requests" } as const;
		const reason = "undecided 600 s beyond the bake: 9 of 50 requests";
		await scene.run("gate", { ...document, verdict, gate: { ...gate, reason } });
		expect(scene.notified()[0]?.message).toContain(`\n\n${reason}.\nTo take`);
	});

	it("says when going on is completing", async () => {
		const { scene, document, gate } = await waiting();
		await scene.run("gate", { ...document, gate: { ...gate, leadsTo: "complete" } });
		expect(scene.notified()[0]?.message).toContain("\nTo complete: npm run cli -- promote shop\n");
	});

	it("is told to other systems, with the verdict that it waits on", async () => {
		const { scene, document } = await waiting();
		await scene.run("gate", document);
		expect(scene.world.events.changes).toMatchObject([
			{ change: "paused", percent: 10, verdict: document.verdict, rollout: EXECUTION },
		]);
	});

	it("needs no verdict", async () => {
		const { scene, document } = await waiting();
		const { verdict: _, ...silent } = document;
		await scene.run("gate", silent);
		expect(scene.notified()[0]?.message).toContain("\n\nthe step has a gate.\nTo take");
		expect(scene.world.gates.find("shop")).not.toHaveProperty("verdict");
		expect(scene.world.events.changes[0]).not.toHaveProperty("verdict");
	});

	it("hands its document on as it is", async () => {
		const { scene, document } = await waiting();
		expect(await scene.run("gate", document)).toBe(document);
	});

	it("waits though nobody could be told: the token is kept, and the candidate watched", async () => {
		const { scene, document } = await waiting();
		scene.hook = async ({ name }, next) => {
			if (name === "topic.publish" || name === "events.put") throw new Refused("AccessDenied", {});
			return next();
		};
		expect(await scene.run("gate", document)).toBe(document);
		expect(scene.world.gates.find("shop")?.token).toBe(TOKEN);
	});

	it("does not wait when its token cannot be kept: nobody could ever answer", async () => {
		const { scene, document } = await waiting();
		scene.hook = async ({ name }, next) => {
			if (name === "gates.open") throw new Unavailable("PutItem", {});
			return next();
		};
		await expect(scene.run("gate", document)).rejects.toBeInstanceOf(Unavailable);
		expect(scene.notified()).toEqual([]);
	});

	it("does not wait once another has the lock", async () => {
		const { scene, document } = await waiting();
		await scene.world.locks.release("shop", EXECUTION);
		await scene.world.locks.acquire("shop", strangersLock());
		await expect(scene.run("gate", document)).rejects.toMatchObject({
			name: "LockLost",
			message: expect.stringContaining(STRANGER),
		});
		expect(scene.world.gates.find("shop")).toBeUndefined();
	});

	it("is refused without a token, and without a gate", async () => {
		const { scene, document } = await waiting();
		const { gate: _, ...gateless } = document;
		await expect(scene.run("gate", gateless)).rejects.toThrow("gate, token: missing; Assess and the state make them");
		const context = { ports: scene.ports, now: at(scene.seconds), execution: EXECUTION, log: scene.log };
		await expect(gateTask(document, context)).rejects.toMatchObject({ name: "InvalidInput" });
		expect(scene.world.gates.find("shop")).toBeUndefined();
	});
});

describe("while it waits", () => {
	it("the candidate is checked as before, and nothing is written", async () => {
		const { scene, document } = await waiting();
		const observed = await scene.run("watch", document);
		expect(observed).toMatchObject({ next: "wait", waitSeconds: 10, verdict: { verdict: "pass" } });
		expect(scene.calls.map(({ name }) => name)).toEqual(
			expect.arrayContaining(["services.describe", "loadBalancers.targets", "prober.probe", "answers.perMinute"]),
		);
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it("the checks become fewer", async () => {
		const { scene, document } = await waiting();
		scene.seconds += 2_000;
		expect((await scene.run("watch", document)).waitSeconds).toBe(200);
	});

	it("a candidate that goes sick fails, with its verdict", async () => {
		const { scene, document } = await waiting();
		scene.hook = async ({ name }, next) =>
			name === "loadBalancers.targets" ? [{ id: "10.0.0.1", state: "unhealthy" }] : next();
		expect(await scene.run("watch", document)).toMatchObject({ next: "fail", verdict: { code: "TargetsUnhealthy" } });
	});

	it("one that nobody can judge for a moment waits on", async () => {
		const { scene, document } = await waiting();
		scene.hook = async ({ name }, next) => {
			if (name === "prober.probe") throw new Unavailable("no answer", {});
			return next();
		};
		expect(await scene.run("watch", document)).toMatchObject({ next: "wait", verdict: { verdict: "hold" } });
	});

	it("it is refused without a gate", async () => {
		const { scene, document } = await waiting();
		const { gate: _, ...gateless } = document;
		await expect(scene.run("watch", gateless)).rejects.toThrow("gate: missing; Assess makes it");
		expect(scene.calls).toEqual([]);
	});
});

describe("once a gate leads to completion", () => {
	it("a candidate that is still good completes, and one that nobody can judge for a moment too: somebody has decided", async () => {
		const { scene, document } = await waiting();
		expect(await scene.run("confirm", document)).toMatchObject({ next: "complete", verdict: { verdict: "pass" } });
		scene.hook = async ({ name }, next) => {
			if (name === "prober.probe") throw new Unavailable("no answer", {});
			return next();
		};
		expect(await scene.run("confirm", document)).toMatchObject({ next: "complete", verdict: { verdict: "hold" } });
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it("one that has gone sick since the last check fails", async () => {
		const { scene, document } = await waiting();
		scene.hook = async ({ name }, next) =>
			name === "loadBalancers.targets" ? [{ id: "10.0.0.1", state: "unhealthy" }] : next();
		expect(await scene.run("confirm", document)).toMatchObject({ next: "fail", verdict: { code: "TargetsUnhealthy" } });
	});
});

describe("the step after a gate", () => {
	it("leaves the gate behind", async () => {
		const { scene, document } = await waiting();
		let onward: RolloutDocument = document;
		for (const task of ["prepare", "route", "shift"] as const) onward = await scene.run(task, onward);
		expect(onward).not.toHaveProperty("gate");
		expect(onward.rollout?.step).toBe(1);
	});
});
