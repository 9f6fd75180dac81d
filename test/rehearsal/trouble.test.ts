import { describe, expect, it } from "vitest";
import { Refused, Throttled, Unavailable } from "../../runtime/errors.ts";
import { failing, type MachineOptions, names, runMachine } from "../support/machine.ts";

describe("a task that is throttled twice", () => {
	it.each([
		["begin", "dns.recordSets"],
		["prepare", "services.scale"],
		["ready", "loadBalancers.targets"],
		["route", "loadBalancers.route"],
		["shift", "dns.change"],
		["settle", "dns.inSync"],
		["assess", "services.describe"],
		["complete", "services.tag"],
		["retire", "services.scale"],
	])("is tried again: %s, at %s", async (task, port) => {
		const hook = failing(task, port, 2, new Throttled("Rate exceeded", {}));
		const { status, machine } = await runMachine({ hook });
		expect({ status, green: machine.world.dns.weight("green") }).toEqual({ status: "SUCCEEDED", green: 100 });
	});
});

describe("a task that is refused", () => {
	it.each([
		["prepare", "services.scale"],
		["ready", "loadBalancers.targets"],
		["route", "loadBalancers.route"],
		["shift", "dns.change"],
		["settle", "dns.inSync"],
		["assess", "services.describe"],
		["complete", "loadBalancers.route"],
	])("fails back at once: %s, at %s", async (task, port) => {
		let calls = 0;
		const hook: MachineOptions["hook"] = async ({ name }, next, machine) => {
			if (machine.task !== task || name !== port) return next();
			calls++;
			throw new Refused("AccessDenied", {});
		};
		const { status, error, cause, machine } = await runMachine({ hook });
		expect({ status, error, cause }).toEqual({ status: "FAILED", error: "Refused", cause: "AccessDenied" });
		expect({ blue: machine.world.dns.weight("blue"), green: machine.world.dns.weight("green") }).toEqual({
			blue: 100,
			green: 0,
		});
		expect(await machine.world.locks.held("shop")).toBeUndefined();
		expect(calls).toBeLessThanOrEqual(2);
	});

	it.each(["services.tag", "loadBalancers.tag"])("a tag in completion decides nothing: %s", async (port) => {
		const hook = failing("complete", port, 99, new Refused("a tag policy", {}));
		const { status, machine } = await runMachine({ hook });
		expect({ status, green: machine.world.dns.weight("green") }).toEqual({ status: "SUCCEEDED", green: 100 });
		expect(await machine.world.locks.held("shop")).toBeUndefined();
		expect(machine.published[0]?.Message).toContain("a tag policy");
	});

	it.each(["services.tag", "loadBalancers.tag", "services.scale"])("%s in tidying up keeps no lock", async (port) => {
		const { error, machine } = await runMachine({
			release: (percent) => percent >= 50,
			hook: failing("verify", port, 99, new Refused("denied for good", {})),
		});
		expect(error).toBe("TargetsUnhealthy");
		expect(await machine.world.locks.held("shop")).toBeUndefined();
		expect(machine.published.at(-1)?.Message).toContain("denied for good");
	});

	it("when it retires the old color leaves the release complete, and is announced", async () => {
		const { states, error, machine } = await runMachine({
			hook: failing("retire", "services.scale", 99, new Refused("AccessDenied", {})),
		});
		expect({ error, last: names(states).at(-1) }).toEqual({ error: "NotRetired", last: "NotRetired" });
		expect(machine.world.dns.weight("green")).toBe(100);
		expect(machine.published.at(-1)?.Subject).toBe("A release is complete, but its old color was not scaled down");
		expect(await machine.world.locks.held("shop")).toBeUndefined();
	});
});

describe("AWS that stays away", () => {
	it("longer than the retries last fails back", async () => {
		const hook = failing("assess", "services.describe", 99, new Unavailable("DescribeServices", {}));
		const { error, machine } = await runMachine({ hook });
		expect(error).toBe("Unavailable");
		expect(machine.world.dns.weight("blue")).toBe(100);
	});

	it("while failing back is waited for", async () => {
		const { machine, error } = await runMachine({
			release: (percent) => percent >= 50,
			hook: failing("failBack", "loadBalancers.route", 20, new Unavailable("ModifyListener", {})),
		});
		expect(error).toBe("TargetsUnhealthy");
		expect(machine.world.dns.weight("blue")).toBe(100);
		expect(await machine.world.history.find("shop", "ecs-svc/2")).toMatchObject({ outcome: "failed-back" });
	});
});
