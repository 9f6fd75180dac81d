import { describe, expect, it } from "vitest";
import { sampleEvent } from "../../../rehearsal/sample.ts";
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
