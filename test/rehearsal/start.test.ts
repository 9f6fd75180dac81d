import { describe, expect, it } from "vitest";
import { sampleService } from "../../rehearsal/sample.ts";
import { STRANGER, strangersLock } from "../support/documents.ts";
import { names, runMachine } from "../support/machine.ts";

describe("input that is not valid", () => {
	const service = sampleService({ name: "", idleCount: -1 });

	it("ends in Refused with all its faults, having written nothing", async () => {
		const { states, status, error, cause, machine } = await runMachine({ input: { event: {}, service } });
		expect({ status, error, last: names(states).at(-1) }).toEqual({
			status: "FAILED",
			error: "InvalidInput",
			last: "Refused",
		});
		for (const path of ["event.deploymentId", "event.serviceArn", "service.name", "service.idleCount"]) {
			expect(cause).toContain(path);
		}
		expect(machine.writes).toEqual([]);
	});

	it("is announced with its faults", async () => {
		const { machine } = await runMachine({ input: {} });
		expect(machine.published).toMatchObject([{ Message: expect.stringContaining("service: Invalid key") }]);
	});
});

describe("a second release", () => {
	it("waits while the first holds the lock, and then takes its turn", async () => {
		const { status, states, machine } = await runMachine({
			prepare: (world) => world.locks.acquire("shop", strangersLock()),
			hook: async (_, next, { seconds, world }) => {
				if (seconds >= 60) await world.locks.release("shop", STRANGER);
				return next();
			},
		});
		expect(status).toBe("SUCCEEDED");
		expect(names(states).filter((name) => name === "Queue").length).toBeGreaterThan(1);
		expect(machine.writes[0]?.seconds).toBeGreaterThanOrEqual(60);
	});

	it("ends as failed when the first never ends, having written nothing but that", async () => {
		const { error, machine } = await runMachine({ prepare: (world) => world.locks.acquire("shop", strangersLock()) });
		expect(error).toBe("QueueTimeout");
		// Its deployment has got its answer.
		expect(machine.writes.map(({ name }) => name)).toEqual(["history.claim"]);
		expect((await machine.world.locks.held("shop"))?.owner).toBe(STRANGER);
	});
});
