import { describe, expect, it } from "vitest";
import { sampleJudge, sampleService } from "../../../rehearsal/sample.ts";
import type { RolloutDocument, RunningDocument } from "../../../runtime/contract/index.ts";
import { InvalidInput } from "../../../runtime/errors.ts";
import { at } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

const HOOK = "arn:aws:lambda:eu-west-1:123456789012:function:smoke";
const hook = { function: HOOK, points: ["before-first-shift" as const, "after-step" as const], deadlineSeconds: 600 };
const service = sampleService({
	schedule: [
		{ percent: 0, bakeSeconds: 60, gate: true },
		{ percent: 2.5, bakeSeconds: 60 },
		{ percent: 100, bakeSeconds: 60 },
	],
	judge: sampleJudge({ hooks: [hook] }),
});

/** A rollout whose candidate is ready for its step at 0 %. */
async function previewing() {
	const { scene, document } = await Scene.before("ready", { service });
	scene.hook = async ({ name }, next) => (name === "hooks.ask" ? { verdict: "pass", reason: "" } : next());
	scene.seconds = 60;
	const ready = await scene.run("ready", document);
	return { scene, ready: ready as RunningDocument };
}

/** The points at which hooks were asked, and the share that they were told. */
const asked = (scene: Scene) =>
	scene.calls
		.filter(({ name }) => name === "hooks.ask")
		.map(({ args }) => args[1] as { point: string; percent: number });

describe("a step at 0 %", () => {
	it("begins once the candidate is healthy, whatever the safety net, the stragglers and the hooks say", async () => {
		const { scene, ready } = await previewing();
		expect(ready).toMatchObject({ next: "assess", rollout: { step: 0 } });
		const names = scene.calls.map(({ name }) => name);
		for (const later of ["alarms.states", "traffic.requests", "hooks.ask"]) expect(names).not.toContain(later);
		expect(names).toContain("prober.probe");
	});

	it("is judged by tasks, targets and probes, and not by requests: nobody comes", async () => {
		const { scene, ready } = await previewing();
		const assessed = await scene.run("assess", ready);
		expect(assessed).toMatchObject({
			next: "wait",
			verdict: { verdict: "pass" },
			rollout: { step: 0, bakedFrom: at(60).toISOString() },
		});
		expect(scene.calls.map(({ name }) => name)).not.toContain("answers.perMinute");
		scene.hook = async ({ name }, next) =>
			name === "prober.probe" ? { sent: 2, failed: 2, serverErrors: 2, unreachable: 0 } : next();
		let document: RolloutDocument = assessed;
		for (let i = 0; i < 3 && document.next === "wait"; i++) document = await scene.run("assess", document);
		expect(document).toMatchObject({ next: "fail", verdict: { code: "ProbesFailed" } });
	});

	it("asks hooks after its bake, and then waits at its gate, without a write", async () => {
		const { scene, ready } = await previewing();
		const assessed = await scene.run("assess", ready);
		scene.seconds = 120;
		const gated = await scene.run("assess", assessed);
		expect(gated).toMatchObject({ next: "gate", gate: { leadsTo: "shift" } });
		expect(asked(scene)).toMatchObject([{ point: "after-step", percent: 0 }]);
		expect(await scene.run("watch", gated)).toMatchObject({ next: "wait" });
		expect(scene.calls.map(({ name }) => name)).not.toContain("answers.perMinute");
		expect(scene.writes()).toEqual([]);
	});

	it("is followed by all that a first shift asks for: the alarm, the stragglers, the hooks", async () => {
		const { scene, ready } = await previewing();
		const prepared = await scene.run("prepare", await scene.run("assess", ready));
		scene.forget();
		scene.seconds = 400;
		const again = await scene.run("ready", prepared);
		expect(again).toMatchObject({ next: "ready", rollout: { step: 0 } });
		const names = scene.calls.map(({ name }) => name);
		for (const each of ["alarms.states", "traffic.requests", "hooks.ask"]) expect(names).toContain(each);
		expect(asked(scene)).toMatchObject([{ point: "before-first-shift", percent: 0 }]);
		const shifted = await scene.run("shift", await scene.run("route", again));
		expect(await scene.routed("green")).toEqual({ blue: 0, green: 100 });
		expect(shifted.rollout).toMatchObject({ step: 1, trafficSince: at(400).toISOString(), hooks: {} });
		expect(scene.world.events.changes.at(-1)).toMatchObject({ percent: 2.5, weights: { blue: 39, green: 1 } });
	});

	it("is none for which anything is routed, whoever asks for it", async () => {
		const { scene, document } = await Scene.before("ready", { service });
		await expect(scene.run("route", document)).rejects.toBeInstanceOf(InvalidInput);
		expect(scene.writes()).toEqual([]);
	});
});

describe("what the candidate answered before users came", () => {
	it("is no evidence: people try things out at its preview", async () => {
		const { scene, document } = await Scene.before("assess");
		const minute = (i: number, requests: number, errors: number) => ({
			...{ at: at(60 * i).getTime(), requests, errors, slow: 0, accounted: requests },
		});
		scene.hook = async ({ name }, next) =>
			name === "answers.perMinute" ? { blue: [minute(0, 900, 0)], green: [minute(0, 100, 90)] } : next();
		const since = (seconds: number) =>
			({
				...document,
				rollout: { ...document.rollout, probes: {}, trafficSince: at(seconds).toISOString() },
			}) as RunningDocument;
		scene.seconds = 600;
		expect((await scene.run("assess", since(0))).verdict?.code).toBe("ErrorsAboveStable");
		expect((await scene.run("assess", since(60))).verdict?.verdict).not.toBe("fail");
	});
});
