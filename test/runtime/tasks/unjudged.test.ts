import { describe, expect, it } from "vitest";
import { sampleEvent, sampleService } from "../../../rehearsal/sample.ts";
import { Refused, Unavailable } from "../../../runtime/errors.ts";
import { STRANGER, sampleDocument, strangersLock } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

const BLUE = "arn:aws:ecs:eu-west-1:123456789012:task-definition/blue";
const event = sampleEvent("blue", "ecs-svc/9");

/** Blue serves, and somebody gives it another task definition. */
async function deployed() {
	const scene = await Scene.atRest();
	scene.world.services.redeploy("ecs-svc/9", "blue");
	return scene;
}

describe("a deployment of the color that serves, past every rollout", () => {
	it("is told people, systems, metrics and the alarm at once", async () => {
		const scene = await deployed();
		expect(await scene.run("begin", sampleDocument({ event }))).toMatchObject({
			next: "skip",
			verdict: { verdict: "hold", code: "UnjudgedDeployment" },
		});
		const said = `blue serves production, and was given ${BLUE}:2 past every rollout; users had ${BLUE}:1`;
		expect(scene.notified()).toEqual([
			{
				subject: "shop: UnjudgedDeployment: blue serves what no rollout has judged",
				message: expect.stringContaining(said),
			},
		]);
		expect(scene.world.events.changes).toMatchObject([
			{ change: "unjudged-deployment", deploymentId: "ecs-svc/9", stable: "blue", candidate: "green", percent: 0 },
		]);
		expect(scene.metricLog).toEqual([["shop", { UnjudgedDeployments: 1 }]]);
		expect(scene.lines.some(({ fields }) => fields.code === "UnjudgedDeployment")).toBe(true);
		expect(await scene.world.history.find("shop", "ecs-svc/9")).toMatchObject({
			outcome: "skipped",
			reason: `UnjudgedDeployment: ${said}`,
		});
	});

	it("is left as it is, without the lock", async () => {
		const scene = await deployed();
		await scene.run("begin", sampleDocument({ event }));
		expect(scene.writes({ ledger: true })).toEqual(["history.claim"]);
		expect(await scene.world.locks.held("shop")).toBeUndefined();
	});

	it("is told once, whichever of its events comes first", async () => {
		const scene = await deployed();
		await scene.run("begin", sampleDocument({ event }));
		expect(await scene.run("begin", sampleDocument({ event }), STRANGER)).toMatchObject({
			verdict: { code: "ObservedBefore" },
		});
		expect(scene.notified()).toHaveLength(1);
	});

	it("is told systems too where people cannot be told", async () => {
		const scene = await deployed();
		scene.hook = async ({ name }, next) => {
			if (name === "topic.publish") throw new Unavailable("Publish: 503", {});
			return next();
		};
		await scene.run("begin", sampleDocument({ event }));
		expect(scene.world.events.changes).toHaveLength(1);
	});

	it("is nobody's news when it runs what users had, whatever it is called", async () => {
		const scene = await deployed();
		scene.hook = async ({ name }, next) =>
			name === "services.definition" ? { containerDefinitions: [{ image: "shop:1" }] } : next();
		expect(await scene.run("begin", sampleDocument({ event }))).toMatchObject({ verdict: { code: "StableColor" } });
		expect(scene.notified()).toEqual([]);
	});

	it("is told where what users had cannot be read any more: it is called otherwise", async () => {
		const scene = await deployed();
		scene.hook = async ({ name, args }, next) => {
			if (name === "services.definition" && args[0] === `${BLUE}:1`) throw new Refused("DescribeTaskDefinition", {});
			return next();
		};
		expect(await scene.run("begin", sampleDocument({ event }))).toMatchObject({
			verdict: { code: "UnjudgedDeployment" },
		});
	});

	it("is asked for again where what users had cannot be read for now: nothing is told yet", async () => {
		const scene = await Scene.atRest();
		scene.world.services.redeploy("ecs-svc/9", "blue");
		const before = `${BLUE}:1`;
		scene.hook = async ({ name, args }, next) => {
			if (name === "services.definition" && args[0] === before) throw new Unavailable("DescribeTaskDefinition", {});
			return next();
		};
		await expect(scene.run("begin", sampleDocument({ event }))).rejects.toBeInstanceOf(Unavailable);
		expect([scene.notified(), scene.writes({ ledger: true })]).toEqual([[], []]);
	});

	it("waits for a rollout that is under way", async () => {
		const scene = await deployed();
		await scene.world.locks.acquire("shop", strangersLock());
		expect(await scene.run("begin", sampleDocument({ event }))).toMatchObject({ next: "wait" });
	});
});

describe("a deployment of the stable color in a rollout", () => {
	it("is a foreign change, which fails the rollout", async () => {
		const { scene, document } = await Scene.before("assess");
		scene.world.services.redeploy("ecs-svc/9", "blue");
		expect(await scene.run("assess", document)).toMatchObject({
			next: "fail",
			verdict: {
				code: "ForeignChange",
				reason: `blue serves, and was given ${BLUE}:2 by ecs-svc/9 past this rollout; it began with ${BLUE}:1`,
			},
		});
	});

	it("before the first shift too", async () => {
		const { scene, document } = await Scene.before("ready");
		scene.world.services.redeploy("ecs-svc/9", "blue");
		expect(await scene.run("ready", document)).toMatchObject({ next: "fail", verdict: { code: "ForeignChange" } });
	});

	it("of the same task definition again is none", async () => {
		const { scene, document } = await Scene.before("assess");
		await scene.world.services.deploy("", scene.service.services.blue, { taskDefinition: `${BLUE}:1`, anew: true });
		expect((await scene.run("assess", document)).verdict?.code).not.toBe("ForeignChange");
	});
});

describe("where the service wants such deployments taken back", () => {
	const service = sampleService({ unjudgedDeployments: "revert" });

	/** Release 1 is recorded as serving what blue ran. */
	async function recorded() {
		const scene = await Scene.atRest({ service });
		const at = "2026-01-01T00:00:00.000Z";
		const what = { release: 1, taskDefinition: `${BLUE}:1`, at };
		const attempt = { ...what, attempt: "r1", kind: "release", executionName: "shop-r1" } as const;
		await scene.world.attempts.record("shop", undefined, attempt, { ...what, images: [], servedAt: at });
		scene.world.services.redeploy("ecs-svc/9", "blue");
		return scene;
	}
	const document = sampleDocument({ event, service });

	it("the color gets what is recorded as serving, under the lock, which is free afterwards", async () => {
		const scene = await recorded();
		expect((await scene.run("begin", document)).verdict?.code).toBe("UnjudgedDeployment");
		const wrote = ["history.claim", "locks.acquire", "services.deploy", "locks.release"];
		expect(scene.calls.map(({ name }) => name).filter((name) => wrote.includes(name))).toEqual(wrote);
		expect((await scene.world.services.describe()).blue.deployment.taskDefinition).toBe(`${BLUE}:1`);
		expect(scene.notified()[0]?.message).toContain(`It is being reverted to ${BLUE}:1.`);
	});

	it("the revert's own deployment is nobody's news: there is no loop", async () => {
		const scene = await recorded();
		await scene.run("begin", document);
		const { id } = (await scene.world.services.describe()).blue.deployment;
		scene.forget();
		const own = sampleDocument({ event: sampleEvent("blue", id), service });
		expect((await scene.run("begin", own, STRANGER)).verdict?.code).toBe("StableColor");
		expect([scene.notified(), scene.calls.some(({ name }) => name === "services.deploy")]).toEqual([[], false]);
	});

	it("a revert whose function died behind the write leaves no lock", async () => {
		const scene = await recorded();
		scene.hook = async ({ name }, next) => {
			if (name === "locks.release") throw new Unavailable("the function died", {});
			const answer = await next();
			if (name === "services.deploy") throw new Unavailable("the function died", {});
			return answer;
		};
		await expect(scene.run("begin", document)).rejects.toThrow("died");
		expect(await scene.world.locks.held("shop")).toBeDefined();
		scene.hook = (_, next) => next();
		expect((await scene.run("begin", document)).next).toBe("skip");
		expect(await scene.world.locks.held("shop")).toBeUndefined();
	});

	it("people hear when ECS refuses the revert, with what to do", async () => {
		const scene = await recorded();
		scene.hook = async ({ name }, next) => {
			if (name === "services.deploy") throw new Refused("UpdateService: AccessDenied", {});
			return next();
		};
		await scene.run("begin", document);
		expect(scene.notified()[1]?.message).toContain(`UpdateService: AccessDenied. Give blue ${BLUE}:1.`);
		expect(await scene.world.locks.held("shop")).toBeUndefined();
	});

	it("waits for whoever holds the lock by then, and is told once", async () => {
		const scene = await recorded();
		scene.hook = async ({ name }, next) => {
			if (name === "locks.acquire") await scene.world.locks.acquire("shop", strangersLock());
			return next();
		};
		const waiting = await scene.run("begin", document);
		expect(waiting.next).toBe("wait");
		await scene.world.locks.release("shop", STRANGER);
		scene.hook = (_, next) => next();
		expect((await scene.run("begin", waiting)).next).toBe("skip");
		expect(scene.notified()).toHaveLength(1);
		expect((await scene.world.services.describe()).blue.deployment.taskDefinition).toBe(`${BLUE}:1`);
	});

	it("is only told where no release is recorded", async () => {
		const scene = await Scene.atRest({ service });
		scene.world.services.redeploy("ecs-svc/9", "blue");
		await scene.run("begin", document);
		expect(scene.notified()[0]?.message).toContain("no release is recorded that it could be reverted to");
		expect(scene.writes()).toEqual([]);
	});
});
