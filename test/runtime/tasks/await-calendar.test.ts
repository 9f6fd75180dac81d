import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import type { Attempt, Calendar, RolloutDocument } from "../../../runtime/contract/index.ts";
import { EXECUTION, sampleAttempt, sampleDocument } from "../../support/documents.ts";
import { FROZEN, FROZEN_SECONDS } from "../../support/frozen.ts";
import { recorded } from "../../support/roll-back.ts";
import { Scene } from "../../support/scene.ts";

const OWN = EXECUTION.split(":").at(-1) ?? "";
const NEVER: Calendar = { ...FROZEN, open: [{ days: ["mon"], from: "09:00", to: "09:10" }] };

/** An attempt whose turn comes in a freeze. */
async function turn(calendar: Calendar | null = FROZEN, changes: Partial<Attempt> = {}) {
	const scene = await Scene.atRest({ prepare: recorded });
	const { attempts } = scene.world;
	const attempt = sampleAttempt({ attempt: "r8", release: 8, executionName: OWN, ...changes });
	await attempts.record("shop", await attempts.head("shop"), attempt);
	await attempts.started("shop", attempt, EXECUTION);
	const event = { service: "shop", attempt: "r8" };
	const document: RolloutDocument = { event, service: sampleService({ calendar }), attempt };
	return { scene, document };
}

describe("an attempt whose turn comes where the calendar lets nothing begin", () => {
	it("goes back into the table, to be started by another execution, and takes nothing", async () => {
		const { scene, document } = await turn();
		const before = await scene.snapshot();
		expect(await scene.run("begin", document)).toMatchObject({
			next: "skip",
			verdict: { code: "AwaitsCalendar", reason: expect.stringContaining("frozen until 2026-01-01 23:00 UTC") },
		});
		const attempt = await scene.world.attempts.find("shop", "r8");
		expect(attempt?.executionName).toMatch(/^shop-r8-/);
		expect(await scene.world.attempts.pending("shop")).toMatchObject({
			attempt: "r8",
			executionName: attempt?.executionName,
		});
		expect(await scene.snapshot()).toEqual(before);
		// Its answer was lost.
		scene.seconds += 5;
		expect(await scene.run("begin", document)).toMatchObject({ next: "skip", verdict: { code: "AwaitsCalendar" } });
		expect(await scene.world.attempts.find("shop", "r8")).toEqual(attempt);
	});

	it("begins where the freeze is over, or it has none any more", async () => {
		const late = await turn();
		late.scene.seconds = FROZEN_SECONDS;
		expect(await late.scene.run("begin", late.document)).toMatchObject({ next: "proceed" });
		const free = await turn(null);
		expect(await free.scene.run("begin", free.document)).toMatchObject({ next: "proceed" });
	});

	it("goes on with what it has begun: its lock is taken already", async () => {
		const { scene, document } = await turn(null);
		await scene.run("begin", document);
		const frozen = { ...document, service: { ...document.service, calendar: FROZEN } };
		expect(await scene.run("begin", frozen)).toMatchObject({ next: "proceed" });
	});

	it("is refused where it never may begin", async () => {
		const { scene, document } = await turn(NEVER);
		await expect(scene.run("begin", document)).rejects.toThrow(/^no rollout can start: no window of its calendar/);
	});
});

describe("a deployment by another way, where the calendar lets nothing begin", () => {
	const deployed = (calendar: Calendar) => sampleDocument({ service: sampleService({ calendar }) });

	it("waits in its execution, for as long as it takes, and for its turn it has not waited yet", async () => {
		const scene = await Scene.atRest();
		scene.seconds = 30;
		const waiting = await scene.run("begin", deployed(FROZEN));
		expect(waiting).toMatchObject({
			next: "wait",
			waitSeconds: FROZEN_SECONDS - 30,
			queuedSince: "2026-01-01T00:00:30.000Z",
		});
		scene.seconds = FROZEN_SECONDS;
		expect(await scene.run("begin", waiting)).toMatchObject({ next: "proceed" });
	});

	it("looks again each day, and is refused where that would be in more than a week", async () => {
		const scene = await Scene.atRest();
		const until = (to: string) =>
			deployed({ ...FROZEN, freeze: [{ from: "2025-12-31T00:00", to, reason: "holidays" }] });
		expect(await scene.run("begin", until("2026-01-08T00:00"))).toMatchObject({ next: "wait", waitSeconds: 86_400 });
		await expect(scene.run("begin", until("2026-01-08T00:01"))).rejects.toThrow(
			/waits for 7 days at most\. Release the same: npm run cli -- release shop --task-definition ARN/,
		);
	});
});
