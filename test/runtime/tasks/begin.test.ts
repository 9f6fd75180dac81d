import { describe, expect, it } from "vitest";
import { sampleEvent } from "../../../rehearsal/sample.ts";
import { weightsFor } from "../../../runtime/core/routing/dns.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import {
	at,
	EXECUTION,
	previewRecords,
	STRANGER,
	sampleDocument,
	strangersLock,
	weightedRecords,
} from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

describe("a release into the idle color", () => {
	it("proceeds with all that the tasks after it need to know", async () => {
		const scene = await Scene.atRest();
		const { rollout, next } = await scene.run("begin", sampleDocument());
		expect(next).toBe("proceed");
		expect(rollout).toEqual({
			attempt: "ecs-svc/2",
			deploymentId: "ecs-svc/2",
			stable: "blue",
			candidate: "green",
			startedAt: at(0).toISOString(),
			stableDeployment: {
				id: "ecs-svc/1",
				taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/blue:1",
				createdAt: (await scene.world.services.describe()).blue.deployment.createdAt,
			},
			deployedAt: (await scene.world.services.describe()).green.deployment.createdAt,
			stableTasks: 2,
			original: (await scene.world.locks.held("shop"))?.original,
			records: expect.arrayContaining(weightedRecords({ blue: 100, green: 0 })),
			step: -1,
			polls: 0,
		});
	});

	it("takes the lock, which keeps what fail-back would bring back", async () => {
		const scene = await Scene.atRest();
		await scene.run("begin", sampleDocument());
		const weighted = scene.service.schedule.map((step) => ({ ...step, weights: weightsFor("green", step.percent) }));
		expect(await scene.world.locks.held("shop")).toEqual({
			owner: EXECUTION,
			attempt: "ecs-svc/2",
			deploymentId: "ecs-svc/2",
			stable: "blue",
			candidate: "green",
			takenAt: at(0).toISOString(),
			original: {
				records: expect.arrayContaining(weightedRecords({ blue: 100, green: 0 })),
				preview: expect.arrayContaining(previewRecords("green")),
				actions: { blue: await scene.actions("blue"), green: await scene.actions("green") },
			},
			service: { ...scene.service, schedule: weighted },
		});
	});

	it("claims its deployment under the lock, and changes nothing else", async () => {
		const scene = await Scene.atRest();
		await scene.run("begin", sampleDocument());
		expect(scene.writes({ ledger: true })).toEqual([
			"resources.take",
			"probations.take",
			"history.claim",
			"attempts.record",
		]);
		expect(await scene.world.history.find("shop", "ecs-svc/2")).toMatchObject({
			execution: EXECUTION,
			outcome: "running",
		});
	});

	it("proceeds again with the same answer when it is run twice", async () => {
		const scene = await Scene.atRest();
		const once = await scene.run("begin", sampleDocument());
		const before = await scene.snapshot();
		expect(await scene.run("begin", sampleDocument())).toEqual(once);
		expect(await scene.snapshot()).toEqual(before);
	});
});

describe("a release is skipped", () => {
	async function skippedWith(scene: Scene, document = sampleDocument()) {
		const { next, verdict, rollout } = await scene.run("begin", document);
		expect({ next, rollout }).toEqual({ next: "skip", rollout: undefined });
		expect(await scene.world.locks.held("shop")).toBeUndefined();
		return verdict;
	}

	it("when it is of the color that serves, and history says so", async () => {
		const scene = await Scene.atRest();
		const verdict = await skippedWith(scene, sampleDocument({ event: sampleEvent("blue") }));
		expect(verdict?.code).toBe("StableColor");
		expect(await scene.world.history.find("shop", "ecs-svc/1")).toMatchObject({
			outcome: "skipped",
			reason: "StableColor: blue serves production; a deployment of it is no canary",
		});
	});

	it("when it runs what already serves, but for the logs", async () => {
		const scene = await Scene.atRest();
		const definition = (color: string) => ({
			containerDefinitions: [{ image: "shop:1", logConfiguration: { options: { group: color } } }],
		});
		scene.hook = async ({ name, args }, next) =>
			name === "services.definition" ? definition(String(args[0])) : next();
		expect((await skippedWith(scene))?.code).toBe("UnchangedRelease");
	});

	it("when a newer deployment has taken its place", async () => {
		const scene = await Scene.atRest();
		scene.world.services.redeploy("ecs-svc/1000");
		scene.world.services.redeploy("ecs-svc/1001");
		const document = sampleDocument({ event: sampleEvent("green", "ecs-svc/1000") });
		expect((await skippedWith(scene, document))?.code).toBe("NotPrimary");
	});

	it("when another execution took it before, without a check of the world", async () => {
		const scene = await Scene.atRest();
		const entry = {
			attempt: "ecs-svc/2",
			deploymentId: "ecs-svc/2",
			outcome: "completed",
			reason: "",
			at: at(0).toISOString(),
		} as const;
		await scene.world.history.claim("shop", { ...entry, execution: STRANGER });
		expect(await skippedWith(scene)).toEqual({
			verdict: "hold",
			code: "ObservedBefore",
			reason: `${STRANGER} took this attempt already (completed)`,
		});
		expect(scene.calls.map(({ name }) => name)).toEqual(["history.find"]);
	});

	it("as seen before, when another execution skipped it at the same moment", async () => {
		const scene = await Scene.atRest();
		scene.hook = async ({ name, args }, next) => {
			if (name === "history.claim") {
				await scene.world.history.claim("shop", { ...(args[1] as object), execution: STRANGER } as never);
			}
			return next();
		};
		const { verdict } = await scene.run("begin", sampleDocument({ event: sampleEvent("blue") }));
		expect(verdict?.code).toBe("ObservedBefore");
	});

	it("when another execution claims it at the same moment", async () => {
		const scene = await Scene.atRest();
		scene.hook = async ({ name, args }, next) => {
			if (name === "history.claim") {
				await scene.world.history.claim("shop", { ...(args[1] as object), execution: STRANGER } as never);
			}
			return next();
		};
		expect((await skippedWith(scene))?.code).toBe("ObservedBefore");
		expect(await scene.world.locks.held("shop")).toBeUndefined();
	});
});

describe("a release is never lost", () => {
	it("when AWS fails before it holds the lock: its next event finds it unclaimed", async () => {
		const scene = await Scene.atRest();
		scene.hook = async ({ name }, next) => {
			if (name === "probations.take") throw new Unavailable("DynamoDB", { cause: new Error("500") });
			return next();
		};
		await expect(scene.run("begin", sampleDocument())).rejects.toThrow("DynamoDB");
		expect(await scene.world.history.find("shop", "ecs-svc/2")).toBeUndefined();
	});
});

describe("a release waits", () => {
	it("while another rollout holds the lock, and remembers since when", async () => {
		const scene = await Scene.atRest();
		await scene.world.locks.acquire("shop", strangersLock());
		scene.seconds = 7;
		const first = await scene.run("begin", sampleDocument());
		expect(first).toMatchObject({ next: "wait", waitSeconds: 10, queuedSince: at(7).toISOString() });
		scene.seconds = 17;
		expect(await scene.run("begin", first)).toMatchObject({ next: "wait", queuedSince: at(7).toISOString() });
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it("when another rollout takes the lock at the same moment", async () => {
		const scene = await Scene.atRest();
		scene.hook = async ({ name }, next) => {
			if (name === "probations.take") await scene.world.locks.acquire("shop", strangersLock());
			return next();
		};
		expect(await scene.run("begin", sampleDocument())).toMatchObject({ next: "wait" });
	});

	it("and proceeds once the lock is free", async () => {
		const scene = await Scene.atRest();
		await scene.world.locks.acquire("shop", strangersLock());
		const waiting = await scene.run("begin", sampleDocument());
		await scene.world.locks.release("shop", STRANGER);
		expect(await scene.run("begin", waiting)).toMatchObject({ next: "proceed" });
	});

	it("no longer than its time, and then says for whom", async () => {
		const scene = await Scene.atRest();
		await scene.world.locks.acquire("shop", strangersLock());
		const waiting = await scene.run("begin", sampleDocument());
		scene.seconds = 21_600;
		await expect(scene.run("begin", waiting)).rejects.toMatchObject({
			name: "QueueTimeout",
			message: `waited 21600 s for ${STRANGER} to end; deploy again once it has`,
		});
	});
});
