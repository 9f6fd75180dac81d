import { beforeAll, describe, expect, it } from "vitest";
import type { ExecutionResult } from "../../../rehearsal/interpreter.ts";
import { sampleEvent } from "../../../rehearsal/sample.ts";
import { EXECUTION, STRANGER, startInput } from "../../support/documents.ts";
import { Machine, names } from "../../support/machine.ts";

/** Who holds the lock during each write to the world. */
interface Holder {
	readonly owner: string | undefined;
	readonly name: string;
}

describe("a newer deployment of the candidate, in mid-rollout,", () => {
	let machine: Machine;
	let first: ExecutionResult;
	let second: ExecutionResult;
	const holders: Holder[] = [];
	beforeAll(async () => {
		machine = await Machine.create({
			onWritten: async ({ name }, { world }) => {
				if (/^(dns|loadBalancers|services)\./.test(name)) {
					holders.push({ name, owner: (await world.locks.held("shop"))?.owner });
				}
			},
		});
		const older = machine.start();
		await machine.untilGreen(50);
		machine.world.services.redeploy("ecs-svc/3");
		const newer = machine.start(startInput({ event: sampleEvent("green", "ecs-svc/3") }), STRANGER);
		[first, second] = await machine.clock.runUntil(Promise.all([older, newer]));
	});

	it("fails the rollout of the older one back, and says what superseded it", async () => {
		expect(first).toMatchObject({
			status: "FAILED",
			error: "Superseded",
			cause: "green's primary deployment is now ecs-svc/3, no longer ecs-svc/2",
		});
		expect(await machine.world.history.find("shop", "ecs-svc/2")).toMatchObject({ outcome: "failed-back" });
	});

	it("waits until traffic is back, then has its own rollout from the first step, and completes", () => {
		expect(second.status).toBe("SUCCEEDED");
		expect(names(second.states)).toContain("Queue");
		const shifts = machine.writes.filter(({ name, task }) => name === "dns.change" && /shift|failBack/.test(task));
		expect(shifts.map(({ args }) => args[2])).toEqual([
			"green 10 % for ecs-svc/2",
			"green 50 % for ecs-svc/2",
			"fail-back to blue from ecs-svc/2",
			"green 10 % for ecs-svc/3",
			"green 50 % for ecs-svc/3",
			"green 100 % for ecs-svc/3",
		]);
	});

	it("is never interleaved with it: at each write one execution holds the lock, first the older one, then the newer", () => {
		const owners = holders.map(({ owner }) => owner);
		const turn = owners.indexOf(STRANGER);
		expect(turn).toBeGreaterThan(0);
		expect(new Set(owners.slice(0, turn))).toEqual(new Set([EXECUTION]));
		expect(new Set(owners.slice(turn))).toEqual(new Set([STRANGER]));
	});

	it("is told of, as is the one before it", () => {
		expect(machine.published.map(({ Subject }) => Subject)).toEqual([
			"shop: failed-back (Superseded)",
			"shop: green is live",
		]);
	});
});
