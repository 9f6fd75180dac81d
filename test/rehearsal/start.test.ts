import { describe, expect, it } from "vitest";
import { sampleEvent, sampleService } from "../../rehearsal/sample.ts";
import { Refused } from "../../runtime/errors.ts";
import { STRANGER, sampleRollout, startInput, strangersLock } from "../support/documents.ts";
import { names, runMachine } from "../support/machine.ts";

/** Inputs that no rule sends, by what is wrong with them; and the faults that are told. */
const CRAFTED: Readonly<Record<string, readonly [input: unknown, ...faults: string[]]>> = {
	"that says nothing": [{}, "event: Invalid key"],
	"that is no object": ["shop", "(the whole): Invalid type"],
	"with a rollout of its own": [
		{ ...startInput(), rollout: sampleRollout(), failBack: { attempt: 1 }, lock: {}, verdict: {} },
		"rollout: is not taken from an input",
		"failBack: is not taken",
		"lock: is not taken",
		"verdict: is not taken",
	],
	"with a configuration beside the service's name": [
		{ ...startInput(), service: sampleService({ idleCount: 9 }) },
		"service: is not taken",
	],
	"whose service has a name as long as no key of the table may be": [
		{ event: { ...startInput().event, service: "s".repeat(2_049) } },
		"event.service: must be a service's name",
	],
	"about a service that nobody has registered": [
		{ event: { ...startInput().event, service: "shop2" } },
		"event.service: no service of this name is registered",
		"Apply the Terraform of shop2",
	],
	"about another's ECS service": [
		{ event: { ...startInput().event, serviceArn: "arn:aws:ecs:eu-west-1:123456789012:service/other/other-green" } },
		"event.serviceArn: must be one of the ECS services of shop",
	],
	"of a rule of version 0.2, whose service is not registered": [
		{ event: sampleEvent(), service: sampleService({ name: "search" }) },
		"service: search is not registered",
	],
	"with all of it at once": [
		{ event: { service: "S", deploymentId: "2", more: 1 }, rollout: {} },
		"event.service: must be a service's name",
		"event.deploymentId: must look like",
		"event.serviceArn: Invalid key",
		"event.more: is not taken",
		"rollout: is not taken",
	],
};

describe.each(Object.entries(CRAFTED))("an input %s", (_, [input, ...faults]) => {
	it("is refused before the first write, and before any role is asked for, and announced with all its faults", async () => {
		const { states, status, error, cause, machine } = await runMachine({ input });
		expect({ status, error, states: names(states) }).toEqual({
			status: "FAILED",
			error: "UntrustedInput",
			states: ["Load", "NotLoaded", "AnnounceRefused", "Refused"],
		});
		expect(machine.writes).toEqual([]);
		expect(machine.published).toHaveLength(1);
		expect(machine.published[0]).toMatchObject({ Subject: "A rollout was refused before it began" });
		for (const fault of faults) {
			expect(cause).toContain(JSON.stringify(fault).slice(1, -1));
			expect(machine.published[0]?.Message).toContain(JSON.stringify(fault).slice(1, -1));
		}
	});
});

describe("a registry that cannot be read", () => {
	it("lets no rollout begin, and people are told", async () => {
		const { states, machine } = await runMachine({
			hook: (call, next) =>
				call.name === "registry.find" ? Promise.reject(new Refused("GetItem: AccessDenied", {})) : next(),
		});
		expect(names(states)).toEqual(["Load", "NotLoaded", "AnnounceRefused", "Refused"]);
		expect(machine.published[0]?.Message).toContain("Refused");
		expect(machine.writes).toEqual([]);
	});
});

describe("what Load hands on", () => {
	it("is the event and the registered configuration, and nothing else", async () => {
		const { states } = await runMachine();
		expect(states.find(({ name }) => name === "Begin")?.input).toEqual({
			event: { ...sampleEvent(), service: "shop" },
			service: sampleService(),
		});
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
