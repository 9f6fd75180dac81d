import { describe, expect, it } from "vitest";
import { sampleEvent } from "../../../rehearsal/sample.ts";
import type { Autoscaling } from "../../../rehearsal/scenario/autoscaling.ts";
import type { RolloutDocument } from "../../../runtime/contract/index.ts";
import { completed } from "../../support/baked.ts";
import { STRANGER, sampleDocument } from "../../support/documents.ts";
import type { Scene } from "../../support/scene.ts";
import { Watch } from "../../support/watch.ts";

const autoscaling: Autoscaling = { min: 2, max: 10, requestsPerTarget: 100, counts: "service", held: true };
const free = { in: false, out: false, scheduled: false };
const held = { in: true, out: false, scheduled: true };
const blue = { min: 2, max: 10, suspended: free };
const green = { min: 0, max: 10, suspended: free };
/** How both are scaled once green serves and blue is idle. */
const served = { blue: { ...blue, min: 0 }, green: { ...green, min: 2 } };
const SICK = { verdict: "fail", code: "ProbesFailed", reason: "9 of 10 probes failed" } as const;

/** A release on probation. */
function onProbation(): Promise<{ scene: Scene; document: RolloutDocument }> {
	return completed({ autoscaling });
}

/** Begins a newer release, into blue. */
async function newer(scene: Scene): Promise<RolloutDocument> {
	scene.world.services.redeploy("ecs-svc/3", "blue");
	const event = sampleEvent("blue", "ecs-svc/3");
	return scene.run("begin", sampleDocument({ service: scene.service, event }), STRANGER);
}

/** Fails a rollout back, to the end. */
async function failedBack(scene: Scene, document: RolloutDocument, execution?: string): Promise<void> {
	const back = await scene.run("failBack", document, execution);
	scene.seconds += 300;
	await scene.run("verify", await scene.run("restore", back, execution), execution);
}

describe("what scales the colors, while a release is on probation", () => {
	it("stands in the probation as Begin found it", async () => {
		const { scene } = await onProbation();
		expect((await scene.snapshot()).probation?.scaling).toEqual({ blue, green });
	});

	it("is handed back when the release is taken back", async () => {
		const { scene, document } = await onProbation();
		await failedBack(scene, await scene.run("takeBack", { ...document, verdict: SICK, next: "fail" }));
		expect((await scene.snapshot()).scaling).toEqual({ blue, green });
	});

	it("waits five minutes for the traffic then, too", async () => {
		const { scene, document } = await onProbation();
		const taken = await scene.run("takeBack", { ...document, verdict: SICK, next: "fail" });
		const back = await scene.run("restore", await scene.run("failBack", taken));
		expect(await scene.run("verify", back)).toMatchObject({ next: "wait", waitSeconds: 300 });
		expect((await scene.snapshot()).scaling.blue?.suspended).toEqual(held);
	});
});

describe("a newer release that ends a probation", () => {
	it("keeps how both would be scaled without it", async () => {
		const { scene } = await onProbation();
		expect((await scene.snapshot()).scaling.blue?.suspended).toEqual(held);
		const { rollout } = await newer(scene);
		expect(rollout?.scaling).toEqual(served);
		expect((await scene.snapshot()).lock?.scaling).toEqual(served);
	});

	it("hands them back so", async () => {
		const { scene } = await onProbation();
		const started = await newer(scene);
		await failedBack(scene, await scene.run("prepare", started, STRANGER), STRANGER);
		expect((await scene.snapshot()).scaling).toEqual(served);
	});
});

describe("a probation that the watchdog has", () => {
	it("ends with both scaled as one that serves and an idle one, without waiting for traffic once more", async () => {
		const { scene, document } = await onProbation();
		const watch = new Watch(scene);
		watch.end();
		await watch.sweep(1);
		expect((await scene.snapshot()).scaling.blue?.suspended).toEqual(held);
		scene.seconds += scene.service.timing.probationSeconds + 1;
		await watch.sweep();
		expect((await scene.snapshot()).lock?.scaling).toEqual(served);
		await watch.sweep(140);
		const { lock, scaling, desired } = await scene.snapshot();
		expect(lock).toBeUndefined();
		expect(scaling).toEqual(served);
		expect(desired.blue).toBe(0);
		expect(document.rollout?.scaling).toEqual({ blue, green });
	});

	it("that has failed is taken back with what scaled them", async () => {
		const { scene } = await onProbation();
		const watch = new Watch(scene);
		watch.end(undefined, { status: "FAILED", error: "NotTakenBack" });
		await watch.sweep(1);
		await watch.sweep(66);
		expect((await scene.snapshot()).lock).toBeDefined();
		await watch.sweep(310);
		const { lock, scaling } = await scene.snapshot();
		expect(lock).toBeUndefined();
		expect(scaling).toEqual({ blue, green });
	});
});
