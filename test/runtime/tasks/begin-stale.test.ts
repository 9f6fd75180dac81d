import { describe, expect, it } from "vitest";
import { sampleEvent } from "../../../rehearsal/sample.ts";
import type { ByColor } from "../../../runtime/contract/index.ts";
import type { ServiceView } from "../../../runtime/ports/index.ts";
import { at, EXECUTION, STRANGER, sampleDocument } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

/** A world at rest in which ECS shows green as it was before the release. */
async function stale() {
	const scene = await Scene.atRest();
	scene.hook = async ({ name }, next) => {
		const observed = await next();
		if (name !== "services.describe") return observed;
		const { blue, green } = observed as ByColor<ServiceView>;
		const deployment = { ...green.deployment, id: "ecs-svc/0", createdAt: "2025-12-31T00:00:00.000Z" };
		return { blue, green: { ...green, deployment } };
	};
	return scene;
}
const event = { ...sampleEvent(), at: at(0).toISOString() };

describe("a deployment that ECS does not show yet", () => {
	it("is waited for, and not claimed: it begins as soon as ECS shows it", async () => {
		const scene = await stale();
		const waiting = await scene.run("begin", sampleDocument({ event }));
		expect(waiting).toMatchObject({ next: "wait", waitSeconds: 10, unseenSince: at(0).toISOString() });
		expect(scene.writes({ ledger: true })).toEqual([]);
		scene.hook = (_, next) => next();
		scene.seconds = 10;
		expect(await scene.run("begin", waiting)).toMatchObject({ next: "proceed" });
	});

	it("is skipped after two minutes, and left to its next event", async () => {
		const scene = await stale();
		const waiting = await scene.run("begin", sampleDocument({ event }));
		scene.seconds = 120;
		expect(await scene.run("begin", waiting)).toMatchObject({
			next: "skip",
			verdict: {
				code: "NotPrimary",
				reason: "green's primary deployment is ecs-svc/0, as far as ECS shows for 120 s",
			},
		});
		expect(await scene.world.history.find("shop", "ecs-svc/2")).toBeUndefined();
		scene.hook = (_, next) => next();
		expect(await scene.run("begin", sampleDocument({ event }), STRANGER)).toMatchObject({ next: "proceed" });
	});

	it("does not fail a release that bakes: an older deployment is a late answer", async () => {
		const { scene, document } = await Scene.before("assess");
		scene.hook = (await stale()).hook;
		expect(await scene.run("assess", document)).toMatchObject({ next: "wait", verdict: { code: "StaleRead" } });
	});

	it("does not make a release forget since when its tasks run", async () => {
		const { scene, document } = await Scene.before("route");
		const late = (await stale()).hook;
		const runningSince = document.rollout?.runningSince;
		expect(runningSince).toBeDefined();
		scene.hook = late;
		const held = await scene.run("ready", document);
		expect(held.verdict?.code).toBe("StaleRead");
		expect(held.rollout?.runningSince).toBe(runningSince);
	});
});

describe("a stable color of which no target is shown", () => {
	const blind = async () => {
		const scene = await Scene.atRest();
		scene.hook = async ({ name }, next) => (name === "loadBalancers.targets" ? [] : next());
		return scene;
	};

	it("is checked again: no data is no sickness", async () => {
		const scene = await blind();
		const waiting = await scene.run("begin", sampleDocument({ event }));
		expect(waiting.next).toBe("wait");
		scene.hook = (_, next) => next();
		expect(await scene.run("begin", waiting)).toMatchObject({ next: "proceed" });
	});

	it("keeps a rollout from beginning after two minutes", async () => {
		const scene = await blind();
		const waiting = await scene.run("begin", sampleDocument({ event }));
		scene.seconds = 120;
		await expect(scene.run("begin", waiting)).rejects.toMatchObject({
			name: "WrongStart",
			message: expect.stringContaining("none is registered"),
		});
	});
});

describe("a deployment that was refused", () => {
	async function refused() {
		const scene = await Scene.atRest();
		await scene.world.loadBalancers.route(scene.service.loadBalancers.green.listener, [{ Type: "fixed-response" }]);
		await expect(scene.run("begin", sampleDocument())).rejects.toMatchObject({ name: "WrongStart" });
		return scene;
	}

	it("has got its answer: its second event neither fails nor begins, whatever has been set right since", async () => {
		const scene = await refused();
		const second = async () => scene.run("begin", sampleDocument(), STRANGER);
		expect(await second()).toMatchObject({ next: "skip", verdict: { code: "ObservedBefore" } });
		const { green } = scene.service.loadBalancers;
		const TargetGroups = [
			{ TargetGroupArn: green.targetGroups.blue, Weight: 100 },
			{ TargetGroupArn: green.targetGroups.green, Weight: 0 },
		];
		await scene.world.loadBalancers.route(green.listener, [{ Type: "forward", ForwardConfig: { TargetGroups } }]);
		expect(await second()).toMatchObject({ next: "skip", verdict: { code: "ObservedBefore" } });
		expect((await scene.snapshot()).lock).toBeUndefined();
	});

	it("is refused again by the execution whose answer was lost, in the same words", async () => {
		const scene = await refused();
		scene.world.loadBalancers.rulesOf.clear();
		await expect(scene.run("begin", sampleDocument())).rejects.toMatchObject({
			name: "WrongStart",
			message: expect.stringMatching(/^no rollout can start from here: .*fixed-response/),
		});
		const entry = {
			attempt: "ecs-svc/2",
			deploymentId: "ecs-svc/2",
			execution: EXECUTION,
			outcome: "abandoned",
			at: at(0).toISOString(),
		};
		scene.world.history.write("shop", { ...entry, outcome: "abandoned", reason: "QueueTimeout: waited: for ever" });
		await expect(scene.run("begin", sampleDocument())).rejects.toMatchObject({
			name: "QueueTimeout",
			message: "waited: for ever",
		});
	});

	it("by two events at one moment is refused once", async () => {
		const scene = await Scene.atRest();
		await scene.world.loadBalancers.route(scene.service.loadBalancers.green.listener, [{ Type: "fixed-response" }]);
		const both = await Promise.allSettled([
			scene.run("begin", sampleDocument()),
			scene.run("begin", sampleDocument(), STRANGER),
		]);
		expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
	});
});

describe("a service that no rollout can watch", () => {
	it("is refused by its ARN, before ECS is asked", async () => {
		const scene = await Scene.atRest();
		const services = { ...scene.service.services, green: "arn:aws:ecs:eu-west-1:123456789012:service/shop-green" };
		const document = sampleDocument({
			service: { ...scene.service, services },
			event: { ...sampleEvent(), serviceArn: services.green },
		});
		await expect(scene.run("begin", document)).rejects.toMatchObject({
			name: "WrongStart",
			message: expect.stringContaining("ARN of the old format"),
		});
		expect(scene.calls.map(({ name }) => name)).not.toContain("services.describe");
	});
});
