import { describe, expect, it } from "vitest";
import { sampleService } from "../../rehearsal/sample.ts";
import { restore } from "../../runtime/core/dns.ts";
import { Refused, Throttled, Unavailable } from "../../runtime/errors.ts";
import { EXECUTION, STRANGER, strangersLock, weightedRecords } from "../support/documents.ts";
import { type MachineOptions, runMachine } from "../support/machine.ts";

/** Fails the first so many calls of a port while a task is under way. */
function failing(task: string, port: string, times: number, error: Error): NonNullable<MachineOptions["hook"]> {
	let failed = 0;
	return async (call, next, machine) => {
		if (machine.task !== task || call.name !== port || failed >= times) return next();
		failed++;
		throw error;
	};
}

const names = (states: readonly { name: string }[]) => states.map(({ name }) => name);

describe("a task that is throttled twice", () => {
	it.each([
		["begin", "dns.recordSets"],
		["prepare", "services.scale"],
		["ready", "edges.targets"],
		["aim", "edges.aim"],
		["shift", "dns.change"],
		["settle", "dns.inSync"],
		["assess", "services.describe"],
		["complete", "services.tag"],
		["retire", "services.scale"],
	])("is tried again: %s, at %s", async (task, port) => {
		const hook = failing(task, port, 2, new Throttled("Rate exceeded", {}));
		const { status, machine } = await runMachine({ hook });
		expect({ status, green: machine.world.weight("green") }).toEqual({ status: "SUCCEEDED", green: 100 });
	});
});

describe("a task that is refused", () => {
	it.each([
		["prepare", "services.scale"],
		["ready", "edges.targets"],
		["aim", "edges.aim"],
		["shift", "dns.change"],
		["settle", "dns.inSync"],
		["assess", "services.describe"],
		["complete", "services.tag"],
	])("fails back at once: %s, at %s", async (task, port) => {
		let calls = 0;
		const hook: MachineOptions["hook"] = async ({ name }, next, machine) => {
			if (machine.task !== task || name !== port) return next();
			calls++;
			throw new Refused("AccessDenied", {});
		};
		const { status, error, cause, machine } = await runMachine({ hook });
		expect({ status, error, cause }).toEqual({ status: "FAILED", error: "Refused", cause: "AccessDenied" });
		expect({ blue: machine.world.weight("blue"), green: machine.world.weight("green") }).toEqual({
			blue: 100,
			green: 0,
		});
		expect(await machine.world.locks.held("shop")).toBeUndefined();
		expect(calls).toBeLessThanOrEqual(2);
	});

	it("when it retires the old colour leaves the release complete, and is announced", async () => {
		const { states, error, machine } = await runMachine({
			hook: failing("retire", "services.scale", 99, new Refused("AccessDenied", {})),
		});
		expect({ error, last: names(states).at(-1) }).toEqual({ error: "NotRetired", last: "NotRetired" });
		expect(machine.world.weight("green")).toBe(100);
		expect(machine.published.at(-1)?.Subject).toBe("shop: completed, but the old colour was not scaled down");
		expect(await machine.world.locks.held("shop")).toBeUndefined();
	});
});

describe("AWS that stays away", () => {
	it("longer than the retries last fails back", async () => {
		const hook = failing("assess", "services.describe", 99, new Unavailable("DescribeServices", {}));
		const { error, machine } = await runMachine({ hook });
		expect(error).toBe("Unavailable");
		expect(machine.world.weight("blue")).toBe(100);
	});

	it("while failing back is waited for", async () => {
		const { machine, error } = await runMachine({
			release: (percent) => percent >= 50,
			hook: failing("failBack", "edges.aim", 20, new Unavailable("ModifyListener", {})),
		});
		expect(error).toBe("TargetsUnhealthy");
		expect(machine.world.weight("blue")).toBe(100);
		expect(await machine.world.history.find("shop", "ecs-svc/2")).toMatchObject({ outcome: "failed-back" });
	});
});

describe("a fail-back that cannot be verified", () => {
	const meddling: MachineOptions["hook"] = async ({ name }, next, { task, world }) => {
		if (task === "verify" && name === "locks.held") {
			await world.dns.change("", restore(weightedRecords({ blue: 60, green: 40 })));
		}
		return next();
	};

	it("is tried again and again, and ends aloud in Stuck with the lock kept", async () => {
		const { states, error, machine } = await runMachine({ release: (percent) => percent > 0, hook: meddling });
		expect({ error, last: names(states).at(-1) }).toEqual({ error: "FailBackNotVerified", last: "Stuck" });
		expect(names(states).filter((name) => name === "FailBack")).toHaveLength(10);
		expect((await machine.world.locks.held("shop"))?.owner).toBe(EXECUTION);
	});

	it("is announced with the execution and what differs", async () => {
		const { machine } = await runMachine({ release: (percent) => percent > 0, hook: meddling });
		expect(machine.published).toHaveLength(1);
		expect(machine.published[0]).toMatchObject({
			Subject: "FAIL-BACK NOT VERIFIED: a rollout needs you now",
			Message: expect.stringContaining(EXECUTION),
		});
		expect(machine.published[0]?.Message).toContain("found A blue 60, A green 40");
	});

	it("because the stable colour has no healthy target keeps what serves", async () => {
		const { blue } = sampleService().edges.blue.targetGroups;
		const { blue: blueOnGreen } = sampleService().edges.green.targetGroups;
		const { states, machine } = await runMachine({
			release: (percent) => percent >= 50,
			hook: async ({ name, args }, next) =>
				name === "edges.targets" && [blue, blueOnGreen].includes(String(args[0])) ? [] : next(),
		});
		expect(names(states).at(-1)).toBe("Stuck");
		expect(machine.world.weight("green")).toBe(50);
		expect(machine.writes.filter(({ task }) => task === "failBack")).toEqual([]);
	});
});

describe("announcements that cannot be published", () => {
	const publish = () => Promise.reject(Object.assign(new Error("no such topic"), { name: "SNS.NotFoundException" }));

	it.each([
		["a healthy release", () => false, "SUCCEEDED", 100],
		["a sick one", (percent: number) => percent >= 50, "FAILED", 0],
	] as const)("change nothing about %s", async (_, release, status, green) => {
		const silent = await runMachine({ release, publish });
		const heard = await runMachine({ release });
		expect(silent).toMatchObject({ status });
		expect(silent.machine.world.weight("green")).toBe(green);
		expect(silent.error).toBe(heard.error);
		const writes = ({ machine }: typeof silent) => machine.writes.map(({ name, args }) => ({ name, args }));
		expect(writes(silent)).toEqual(writes(heard));
	});

	it("do not keep a stuck fail-back from ending as stuck", async () => {
		const hook = failing("failBack", "edges.aim", 99, new Refused("AccessDenied", {}));
		const { error } = await runMachine({ release: (percent) => percent > 0, hook, publish });
		expect(error).toBe("FailBackNotVerified");
	});
});

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

	it("ends as failed when the first never ends, having written nothing", async () => {
		const { error, machine } = await runMachine({ prepare: (world) => world.locks.acquire("shop", strangersLock()) });
		expect(error).toBe("QueueTimeout");
		expect(machine.writes).toEqual([]);
		expect((await machine.world.locks.held("shop"))?.owner).toBe(STRANGER);
	});
});
