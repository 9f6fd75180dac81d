import { describe, expect, it } from "vitest";
import { sampleService } from "../../rehearsal/sample.ts";
import { restore } from "../../runtime/core/routing/dns.ts";
import { Refused } from "../../runtime/errors.ts";
import { EXECUTION, weightedRecords } from "../support/documents.ts";
import { failing, type MachineOptions, names, runMachine } from "../support/machine.ts";

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

	it("because the stable color has no healthy target keeps what serves", async () => {
		const { blue } = sampleService().loadBalancers.blue.targetGroups;
		const { blue: blueOnGreen } = sampleService().loadBalancers.green.targetGroups;
		const { states, machine } = await runMachine({
			release: (percent) => percent >= 50,
			hook: async ({ name, args }, next, { task }) =>
				task === "failBack" && name === "loadBalancers.targets" && [blue, blueOnGreen].includes(String(args[0]))
					? []
					: next(),
		});
		expect(names(states).at(-1)).toBe("Stuck");
		expect(machine.world.dns.weight("green")).toBe(50);
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
		expect(silent.machine.world.dns.weight("green")).toBe(green);
		expect(silent.error).toBe(heard.error);
		// Announcements are tried again for a while, so that what comes after them is later.
		const timeless = (args: readonly unknown[]) =>
			JSON.stringify(args)
				.replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"then"')
				.replace(/("stragglers":.*"seconds":)\d+/, "$1 some");
		const writes = ({ machine }: typeof silent) => machine.writes.map(({ name, args }) => [name, timeless(args)]);
		expect(writes(silent)).toEqual(writes(heard));
	});

	it("do not keep a stuck fail-back from ending as stuck", async () => {
		const hook = failing("failBack", "loadBalancers.route", 99, new Refused("AccessDenied", {}));
		const { error } = await runMachine({ release: (percent) => percent > 0, hook, publish });
		expect(error).toBe("FailBackNotVerified");
	});
});
