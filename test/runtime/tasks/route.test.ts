import { describe, expect, it } from "vitest";
import { forward } from "../../../rehearsal/world/at-rest.ts";
import type { Color } from "../../../runtime/contract/index.ts";
import { restore } from "../../../runtime/core/routing/dns.ts";
import { weightedRecords } from "../../support/documents.ts";
import { newerIsWanted } from "../../support/newer.ts";
import { Scene, type TaskName } from "../../support/scene.ts";

describe("routing the candidate's load balancer", () => {
	it("puts all its weight on the candidate, and leaves the other load balancer", async () => {
		const { scene, document } = await Scene.before("route");
		expect(await scene.run("route", document)).toEqual(document);
		expect(await scene.routed("green")).toEqual({ blue: 0, green: 100 });
		expect(await scene.routed("blue")).toEqual({ blue: 100, green: 0 });
	});

	it("happens while the candidate's DNS weight is still 0", async () => {
		const { scene, document } = await Scene.before("route");
		await scene.run("route", document);
		expect(scene.world.dns.weight("green")).toBe(0);
	});

	it("writes nothing the second time", async () => {
		const { scene, document } = await Scene.before("route");
		await scene.run("route", document);
		await scene.run("route", document);
		expect(scene.writes()).toEqual(["loadBalancers.route"]);
	});

	it("writes nothing before a later step, while both load balancers are as the rollout left them", async () => {
		const { scene, document } = await Scene.before("assess");
		expect(await scene.run("route", document)).toEqual(document);
		expect(scene.writes()).toEqual([]);
	});
});

describe("routing stops without a write when somebody else has changed a listener, and says from what to what:", () => {
	const original = "blue 100, green 0";
	const routed = "blue 0, green 100";
	const cases: [string, TaskName, Color, string][] = [
		["the candidate's, before it was routed", "route", "green", `${original} or ${routed}`],
		["the candidate's, in mid-rollout", "assess", "green", routed],
		["the stable color's, before the first step", "route", "blue", original],
		["the stable color's, in mid-rollout", "assess", "blue", original],
	];

	it.each(cases)("%s", async (_, when, alb, remaining) => {
		const { scene, document } = await Scene.before(when);
		await scene.world.loadBalancers.route(scene.service.loadBalancers[alb].listener, [forward(scene.service, alb, 40)]);
		await expect(scene.run("route", document)).rejects.toMatchObject({
			name: "ForeignChange",
			message: `the ${alb} load balancer's listener forwarded to (${remaining}), but now to (blue 60, green 40)`,
		});
		expect(scene.writes()).toEqual([]);
	});

	it("the candidate's load balancer led back to the stable color in mid-rollout: somebody wants the release gone", async () => {
		const { scene, document } = await Scene.before("assess");
		await scene.world.loadBalancers.route(scene.service.loadBalancers.green.listener, [
			forward(scene.service, "green", 0),
		]);
		await expect(scene.run("route", document)).rejects.toThrow(`forwarded to (${routed}), but now to (${original})`);
	});

	it("a change of another field than the weights", async () => {
		const { scene, document } = await Scene.before("assess");
		const [action] = await scene.actions("blue");
		await scene.world.loadBalancers.route(scene.service.loadBalancers.blue.listener, [
			{ ...action, Type: "forward", Order: 7 },
		]);
		await expect(scene.run("route", document)).rejects.toMatchObject({ name: "ForeignChange" });
	});
});

describe("routing stops without a write when somebody else has changed the records", () => {
	it("before the candidate's load balancer is routed: it would have traffic that no step allows", async () => {
		const { scene, document } = await Scene.before("route");
		await scene.world.dns.change("", restore(weightedRecords({ blue: 50, green: 50 })));
		await expect(scene.run("route", document)).rejects.toMatchObject({
			name: "ForeignChange",
			message: expect.stringMatching(/^records were \(A blue 100, .*\), but are now \(A blue 50, /),
		});
		expect(scene.writes()).toEqual([]);
	});
});

describe("a rollout that somebody wants ended for something newer", () => {
	it.each(["route", "assess"] as const)("gets no more traffic before %s, whoever could not stop it", async (when) => {
		const { scene, document } = await Scene.before(when);
		await newerIsWanted(scene, document.rollout?.attempt);
		await expect(scene.run("route", document)).rejects.toMatchObject({
			name: "Superseded",
			message: "r9 is wanted now, and ecs-svc/2 no longer",
		});
		expect(scene.writes()).toEqual([]);
	});

	it("goes on where what is newer waits for its turn, or has ended another", async () => {
		for (const ends of [undefined, "r1"]) {
			const { scene, document } = await Scene.before("route");
			await newerIsWanted(scene, ends);
			expect(await scene.run("route", document)).toEqual(document);
		}
	});
});
