import { describe, expect, it } from "vitest";
import type { PortCall } from "../../../rehearsal/hooked.ts";
import { sampleEvent } from "../../../rehearsal/sample.ts";
import { WorldRegistry } from "../../../rehearsal/world/ledger.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import { resourcesOf } from "../../../runtime/tasks/take-resources.ts";
import { STRANGER, sampleDocument, strangersLock } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

describe("an event that is made up claims nothing", () => {
	it("with the candidate's deployment and the stable color's ARN: it is refused, and the genuine release begins", async () => {
		const scene = await Scene.atRest();
		const event = { ...sampleEvent("blue"), deploymentId: "ecs-svc/2" };
		await expect(scene.run("begin", sampleDocument({ event }), STRANGER)).rejects.toMatchObject({
			name: "UntrustedInput",
			message: expect.stringContaining("names blue's service, but ECS lists ecs-svc/2 under green's"),
		});
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(await scene.run("begin", sampleDocument())).toMatchObject({ next: "proceed" });
	});

	it("with a deployment that ECS does not list, of the color that serves", async () => {
		const scene = await Scene.atRest();
		const event = { ...sampleEvent("blue"), deploymentId: "ecs-svc/77" };
		expect(await scene.run("begin", sampleDocument({ event }), STRANGER)).toMatchObject({
			next: "wait",
		});
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it("with a deployment that ECS does not list, and that waited in vain for another rollout", async () => {
		const scene = await Scene.atRest();
		await scene.world.locks.acquire("shop", strangersLock());
		const event = { ...sampleEvent(), deploymentId: "ecs-svc/77" };
		const waiting = await scene.run("begin", sampleDocument({ event }));
		scene.seconds = 21_600;
		await expect(scene.run("begin", waiting)).rejects.toMatchObject({ name: "QueueTimeout" });
		expect(await scene.world.history.find("shop", "ecs-svc/77")).toBeUndefined();
	});

	it.each([
		["that ECS does not list", (scene: Scene) => scene.hook],
		[
			"while ECS does not answer",
			() =>
				async ({ name }: PortCall, next: () => Promise<unknown>) => {
					if (name === "services.describe") throw new Unavailable("DescribeServices: 503", {});
					return next();
				},
		],
	])("with a deployment %s, and that failed for another reason", async (_, hook) => {
		const scene = await Scene.atRest();
		scene.hook = hook(scene);
		const event = { ...sampleEvent(), deploymentId: "ecs-svc/77" };
		const failed = sampleDocument({ event, error: { Error: "Unavailable", Cause: "the table was away" } });
		expect(await scene.run("failBack", failed)).toMatchObject({ next: "announce", failure: { error: "Unavailable" } });
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it("of services that ECS cannot show, whose deployment has one answer all the same", async () => {
		const scene = await Scene.atRest();
		const services = { ...scene.service.services, green: "arn:aws:ecs:eu-west-1:123456789012:service/shop-green" };
		const service = { ...scene.service, services };
		const event = { ...sampleEvent(), serviceArn: services.green };
		await expect(scene.run("begin", sampleDocument({ service, event }))).rejects.toMatchObject({ name: "WrongStart" });
	});
});

describe("what another service moves", () => {
	/** A second name for all that `shop` moves. */
	const second = (scene: Scene) => ({ ...scene.service, name: "shop2" });

	it("begins no rollout under a second name, while the first is registered", async () => {
		const scene = await Scene.atRest();
		await scene.world.resources.take("shop", resourcesOf(scene.service));
		await expect(scene.run("begin", sampleDocument({ service: second(scene) }))).rejects.toMatchObject({
			name: "UntrustedInput",
			message: expect.stringContaining("are moved by shop"),
		});
		expect(await scene.world.locks.held("shop2")).toBeUndefined();
		expect(await scene.world.history.find("shop2", "ecs-svc/2")).toBeUndefined();
	});

	it("begins none either while the first, registered or not, has a rollout under way", async () => {
		const scene = await Scene.atRest();
		await scene.world.resources.take("shop", resourcesOf(scene.service));
		await scene.world.locks.acquire("shop", strangersLock());
		const ports = { ...scene.world, registry: new WorldRegistry() };
		scene.hook = async ({ name }, next) => (name === "registry.find" ? ports.registry.find("shop") : next());
		await expect(scene.run("begin", sampleDocument({ service: second(scene) }))).rejects.toMatchObject({
			name: "UntrustedInput",
		});
	});

	it("is taken over from services that are registered no longer, however many they were", async () => {
		const scene = await Scene.atRest();
		const [first, ...rest] = resourcesOf(scene.service);
		await scene.world.resources.take("gone", [String(first)]);
		await scene.world.resources.take("gone-too", rest);
		expect(await scene.run("begin", sampleDocument())).toMatchObject({ next: "proceed" });
		expect(await scene.world.resources.take("gone", [String(first)])).toEqual(["shop"]);
	});

	it("is another's when one alone of all is", async () => {
		const scene = await Scene.atRest();
		for (const resource of resourcesOf(scene.service)) {
			const own = await Scene.atRest();
			own.hook = async ({ name, args }, next) =>
				name === "registry.find" && args[0] === "other" ? own.service : next();
			await own.world.resources.take("other", [resource]);
			await expect(own.run("begin", sampleDocument()), resource).rejects.toMatchObject({ name: "UntrustedInput" });
		}
	});
});
