import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import type { Attempt, RolloutDocument, ServiceConfig } from "../../../runtime/contract/index.ts";
import { at, EXECUTION, sampleAttempt } from "../../support/documents.ts";
import { FROZEN } from "../../support/frozen.ts";
import { recorded } from "../../support/roll-back.ts";
import { Scene } from "../../support/scene.ts";

const executionName = "shop-r8-withdrawn";
const OWN = EXECUTION.split(":").at(-1) ?? "";

/** An attempt whose execution has been started, and that somebody may withdraw. */
async function started(service: Partial<ServiceConfig> = {}) {
	const scene = await Scene.atRest({ prepare: recorded });
	const { attempts } = scene.world;
	const attempt = sampleAttempt({ attempt: "r8", release: 8, executionName: OWN });
	await attempts.record("shop", await attempts.head("shop"), attempt);
	await attempts.started("shop", attempt, EXECUTION);
	const document: RolloutDocument = {
		event: { service: "shop", attempt: "r8" },
		service: sampleService(service),
		attempt,
	};
	return { scene, document, withdraw: () => withdrawn(scene, attempt) };
}

function withdrawn({ world }: Scene, observed: Attempt): Promise<boolean> {
	const execution = EXECUTION.replace(OWN, executionName);
	const ended = { outcome: "abandoned", reason: "Withdrawn: alice", at: at(0).toISOString() } as const;
	const entry = { attempt: "r8", release: 8, execution, ...ended };
	return world.attempts.withdraw("shop", { observed, executionName, entry, newest: true });
}

describe("an attempt that was withdrawn", () => {
	it("does not begin, though its execution was started", async () => {
		const { scene, document, withdraw } = await started();
		expect(await withdraw()).toBe(true);
		expect(await scene.run("begin", document)).toMatchObject({ next: "skip", verdict: { code: "ObservedBefore" } });
		expect((await scene.snapshot()).lock).toBeUndefined();
	});

	it("does not begin either, when it was as its rollout took the lock: that is free again", async () => {
		const { scene, document, withdraw } = await started();
		scene.hook = async ({ name }, next) => {
			if (name === "probations.take") expect(await withdraw()).toBe(true);
			return next();
		};
		expect(await scene.run("begin", document)).toMatchObject({ next: "skip", verdict: { code: "ObservedBefore" } });
		expect((await scene.snapshot()).lock).toBeUndefined();
		expect(await scene.world.history.find("shop", "r8")).toMatchObject({ reason: "Withdrawn: alice" });
	});

	it("is not put back into the table by an execution that found a freeze", async () => {
		const { scene, document, withdraw } = await started({ calendar: FROZEN });
		scene.hook = async ({ name }, next) => {
			if (name === "attempts.putBack") expect(await withdraw()).toBe(true);
			return next();
		};
		expect(await scene.run("begin", document)).toMatchObject({ next: "skip" });
		expect(await scene.world.attempts.pending("shop")).toBeUndefined();
	});

	it("cannot be, once it has begun", async () => {
		const { scene, document, withdraw } = await started();
		await scene.run("begin", document);
		expect(await withdraw()).toBe(false);
		expect(await scene.world.history.find("shop", "r8")).toMatchObject({ outcome: "running" });
	});
});
