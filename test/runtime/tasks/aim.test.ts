import { describe, expect, it } from "vitest";
import { forward } from "../../../rehearsal/world/at-rest.ts";
import type { Colour } from "../../../runtime/contract.ts";
import { restore } from "../../../runtime/core/dns.ts";
import { weightedRecords } from "../../support/documents.ts";
import { Scene, type TaskName } from "../../support/scene.ts";

describe("aiming the candidate's edge", () => {
	it("puts all its weight on the candidate, and leaves the other edge", async () => {
		const { scene, document } = await Scene.before("aim");
		expect(await scene.run("aim", document)).toEqual(document);
		expect(await scene.aimed("green")).toEqual({ blue: 0, green: 100 });
		expect(await scene.aimed("blue")).toEqual({ blue: 100, green: 0 });
	});

	it("happens while the candidate's DNS weight is still 0", async () => {
		const { scene, document } = await Scene.before("aim");
		await scene.run("aim", document);
		expect(scene.world.dns.weight("green")).toBe(0);
	});

	it("writes nothing the second time", async () => {
		const { scene, document } = await Scene.before("aim");
		await scene.run("aim", document);
		await scene.run("aim", document);
		expect(scene.writes()).toEqual(["edges.aim"]);
	});

	it("writes nothing before a later step, while both edges are as the rollout left them", async () => {
		const { scene, document } = await Scene.before("assess");
		expect(await scene.run("aim", document)).toEqual(document);
		expect(scene.writes()).toEqual([]);
	});
});

describe("aiming stops without a write when somebody else has changed a listener, and says from what to what:", () => {
	const original = "blue 100, green 0";
	const aimed = "blue 0, green 100";
	const cases: [string, TaskName, Colour, string][] = [
		["the candidate's, before it was aimed", "aim", "green", `${original} or ${aimed}`],
		["the candidate's, in mid-rollout", "assess", "green", aimed],
		["the stable colour's, before the first step", "aim", "blue", original],
		["the stable colour's, in mid-rollout", "assess", "blue", original],
	];

	it.each(cases)("%s", async (_, when, edge, left) => {
		const { scene, document } = await Scene.before(when);
		await scene.world.edges.aim(scene.service.edges[edge].listener, [forward(scene.service, edge, 40)]);
		await expect(scene.run("aim", document)).rejects.toMatchObject({
			name: "ForeignChange",
			message: `the ${edge} edge's listener forwarded to (${left}), but now to (blue 60, green 40)`,
		});
		expect(scene.writes()).toEqual([]);
	});

	it("the candidate's edge led back to the stable colour in mid-rollout: somebody wants the release gone", async () => {
		const { scene, document } = await Scene.before("assess");
		await scene.world.edges.aim(scene.service.edges.green.listener, [forward(scene.service, "green", 0)]);
		await expect(scene.run("aim", document)).rejects.toThrow(`forwarded to (${aimed}), but now to (${original})`);
	});

	it("a change of another field than the weights", async () => {
		const { scene, document } = await Scene.before("assess");
		const [action] = await scene.actions("blue");
		await scene.world.edges.aim(scene.service.edges.blue.listener, [{ ...action, Type: "forward", Order: 7 }]);
		await expect(scene.run("aim", document)).rejects.toMatchObject({ name: "ForeignChange" });
	});
});

describe("aiming stops without a write when somebody else has changed the records", () => {
	it("before the candidate's edge is aimed: it would have traffic that no step allows", async () => {
		const { scene, document } = await Scene.before("aim");
		await scene.world.dns.change("", restore(weightedRecords({ blue: 50, green: 50 })));
		await expect(scene.run("aim", document)).rejects.toMatchObject({
			name: "ForeignChange",
			message: expect.stringMatching(/^records were \(A blue 100, .*\), but are now \(A blue 50, /),
		});
		expect(scene.writes()).toEqual([]);
	});
});
