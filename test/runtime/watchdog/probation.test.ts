import { describe, expect, it } from "vitest";
import { WATCHDOG } from "../../../runtime/contract/index.ts";
import { EXECUTION } from "../../support/documents.ts";
import { Machine } from "../../support/machine.ts";

/** The watchdog's schedule strikes every minute, at any second of it. */
const watchdog = { firstSeconds: 37 };

/** A machine whose release has completed, and is on probation. */
async function onProbation(release?: (percent: number) => boolean): Promise<Machine> {
	const machine = await Machine.create({ watchdog, ...(release && { release }) });
	void machine.start();
	await machine.until(async () => (await machine.world.probations.find("shop")) !== undefined);
	await machine.sleep(5);
	return machine;
}

describe("a probation whose execution is aborted", () => {
	it("stays with the watchdog, which keeps the old color warm, and tells people", async () => {
		const machine = await onProbation();
		machine.abort();
		await machine.sleep(90);
		expect((await machine.world.probations.find("shop"))?.owner).toBe(WATCHDOG);
		expect(machine.world.services.desired("blue")).toBe(2);
		expect(machine.published.map(({ Subject }) => Subject)).toContain("shop: on probation, and nobody judges it");
	});

	it("ends when its time is over: the old color is retired, the lock is free, and the release stands as completed", async () => {
		const machine = await onProbation();
		machine.abort();
		await machine.until(() => machine.world.services.desired("blue") === 0, 1_400);
		await machine.untilReleased();
		expect(await machine.world.probations.find("shop")).toBeUndefined();
		expect(machine.world.dns.weight("green")).toBe(100);
		expect((await machine.world.history.find("shop", "ecs-svc/2"))?.outcome).toBe("completed");
	});
});

describe("a release that has failed on probation, and whose execution could not take the lock", () => {
	it("is taken back by the watchdog, and stands as rolled back", async () => {
		const machine = await onProbation();
		machine.abort();
		machine.executions.set(EXECUTION, {
			running: false,
			status: "FAILED",
			error: "NotTakenBack",
			cause: "9 of 10 probes failed",
		});
		await machine.until(() => machine.world.dns.weight("green") === 0, 120);
		await machine.untilReleased();
		expect(await machine.world.history.find("shop", "ecs-svc/2")).toMatchObject({
			outcome: "rolled-back",
			reason: "NotTakenBack: 9 of 10 probes failed",
		});
		expect(await machine.world.probations.find("shop")).toBeUndefined();
	});
});
