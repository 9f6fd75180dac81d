import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RolloutError } from "../../../runtime/errors.ts";
import { completed } from "../../support/baked.ts";
import { EXECUTION, STRANGER, sampleDocument } from "../../support/documents.ts";
import { runs } from "../../support/runs.ts";

const SICK = { verdict: "fail", code: "ProbesFailed", reason: "9 of 10 probes failed" } as const;
const NEWER = "ecs-svc/9";

/** Begin asks so much before it writes: TakeBack begins at most so many calls later. */
const MOST_CALLS = 30;

/**
 * Lets a check that has failed and the Begin of a newer release run at once, their calls of AWS in an order of their own.
 * @param late - by how many calls TakeBack begins later.
 */
async function race(order: fc.Scheduler, late: number) {
	const { scene, document } = await completed();
	scene.world.services.redeploy(NEWER, "blue");
	const turn = () => order.schedule(Promise.resolve());
	scene.hook = (_, next) => turn().then(next);
	const settled = (running: Promise<{ readonly next?: string | undefined }>) =>
		running.then(
			({ next }) => next,
			(error) => {
				if (error instanceof RolloutError) return error.name;
				throw error;
			},
		);
	const event = { ...sampleDocument().event, deploymentId: NEWER, serviceArn: scene.service.services.blue };
	const takesBack = async () => {
		for (let i = 0; i < late; i++) await turn();
		return scene.run("takeBack", { ...document, verdict: SICK, next: "fail" });
	};
	const back = settled(takesBack());
	const started = settled(scene.run("begin", { service: scene.service, event } as never, STRANGER));
	await order.waitFor(Promise.all([back, started]));
	return { back: await back, started: await started, ...(await scene.snapshot()) };
}

describe("a release that fails on probation and a newer one that begins", () => {
	it("never both have the lock, whoever asks when: one wins, and the probation is over", async () => {
		const winners = new Set<string>();
		await fc.assert(
			fc.asyncProperty(fc.scheduler(), fc.nat(MOST_CALLS), async (order, late) => {
				const { back, started, lock, probation } = await race(order, late);
				expect([back === "failBack", started === "proceed"].filter(Boolean)).toHaveLength(1);
				expect(lock?.owner).toBe(back === "failBack" ? EXECUTION : STRANGER);
				expect(lock?.stable).toBe(back === "failBack" ? "blue" : "green");
				expect(probation).toBeUndefined();
				winners.add(lock?.owner ?? "");
			}),
			{ numRuns: runs(300, 60) },
		);
		expect([...winners].sort()).toEqual([EXECUTION, STRANGER].sort());
	});
});
