import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import type { Attempt, RolloutDocument, ServiceConfig } from "../../../runtime/contract/index.ts";
import { Asking, definition } from "../../support/asking.ts";
import { baked } from "../../support/baked.ts";
import { STRANGER, sampleAttempt } from "../../support/documents.ts";
import { recorded } from "../../support/roll-back.ts";
import type { Scene } from "../../support/scene.ts";

/** A release has just completed; another is wanted now. */
async function wanted(onNewerRelease: ServiceConfig["onNewerRelease"], changes: Partial<Attempt> = {}) {
	const { scene, document } = await baked({ prepare: recorded });
	await scene.run("complete", document);
	const { attempts } = scene.world;
	const attempt = sampleAttempt({ attempt: "r3", release: 3, taskDefinition: definition(8), ...changes });
	await attempts.record("shop", await attempts.head("shop"), attempt);
	const service = { ...sampleService(), onNewerRelease };
	const event = { service: "shop", attempt: attempt.attempt };
	return { scene, document: { event, service, attempt } satisfies RolloutDocument };
}

const begin = (scene: Scene, document: RolloutDocument) => scene.run("begin", document, STRANGER);

describe("a release while the one before is on probation", () => {
	it("waits for the end of that where the service says so, and takes nothing", async () => {
		const { scene, document } = await wanted("queue");
		const before = await scene.snapshot();
		scene.forget();
		const after = await begin(scene, document);
		expect(after.next).toBe("wait");
		expect(after.rollout).toBeUndefined();
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(await scene.snapshot()).toEqual(before);
	});

	it("begins at once where it has ended, by whomever", async () => {
		const { scene, document } = await wanted("queue");
		const waiting = await begin(scene, document);
		const probation = await scene.world.probations.find("shop");
		if (probation) await scene.world.probations.end("shop", probation);
		scene.seconds += waiting.waitSeconds ?? 0;
		expect((await begin(scene, waiting)).next).toBe("proceed");
	});

	it("looks again at the moment at which it should be over, and has not waited for the lock by then", async () => {
		const { scene, document } = await wanted("queue");
		const { probationSeconds, queueSeconds } = document.service.timing;
		const start = scene.seconds;
		let waiting: RolloutDocument = document;
		while (scene.seconds < start + probationSeconds) {
			waiting = await begin(scene, waiting);
			scene.seconds += waiting.waitSeconds ?? 0;
		}
		expect(scene.seconds).toBe(start + probationSeconds);
		scene.seconds += queueSeconds - 1;
		expect((await begin(scene, waiting)).next).toBe("wait");
	});

	it("gives up where nobody ends it", async () => {
		const { scene, document } = await wanted("queue");
		const { probationSeconds, queueSeconds } = document.service.timing;
		scene.seconds += probationSeconds + queueSeconds;
		await expect(begin(scene, document)).rejects.toMatchObject({
			name: "QueueTimeout",
			message: expect.stringContaining("to end a probation"),
		});
	});

	it("ends it where the service has it supersede", async () => {
		const { scene, document } = await wanted("supersede");
		expect((await begin(scene, document)).next).toBe("proceed");
		expect((await scene.snapshot()).probation).toBeUndefined();
	});
});

it("an apply says that its release waits for a probation", async () => {
	for (const [onNewerRelease, status] of [
		["queue", "queued"],
		["supersede", "started"],
	] as const) {
		const { scene } = await wanted(onNewerRelease);
		const asking = new Asking({ onNewerRelease });
		const probation = await scene.world.probations.find("shop");
		if (!probation) throw new Error("no probation");
		const { owner, since, until, ownerSince, passed, ...held } = probation;
		const lock = { ...held, owner, takenAt: since };
		await asking.world.locks.acquire("shop", lock);
		const entry = { attempt: lock.attempt, execution: owner, outcome: "completed", reason: "", at: since } as const;
		await asking.world.locks.conclude("shop", owner, entry, [], probation);
		expect(await asking.ask({ task_definition: definition(8) })).toMatchObject({ status });
		expect(asking.stopped).toEqual([]);
	}
});
