import { beforeAll, describe, expect, it } from "vitest";
import { sampleService } from "../../rehearsal/sample.ts";
import type { World } from "../../rehearsal/world/world.ts";
import { COLORS, HISTORY_COST } from "../../runtime/contract/index.ts";
import { type Machine, runMachine } from "../support/machine.ts";

const service = sampleService();
const { dns } = service;

/** Records, preview and listeners, which fail-back must restore field by field. */
async function restorable(world: World) {
	return {
		records: await world.dns.recordSets(dns.zoneId, dns.name),
		preview: await world.dns.recordSets(dns.zoneId, dns.preview),
		actions: await Promise.all(COLORS.map((alb) => world.loadBalancers.actions(service.loadBalancers[alb].listener))),
	};
}

describe("a release that turns sick at half of the traffic", () => {
	let result: Awaited<ReturnType<typeof runMachine>>;
	let machine: Machine;
	let original: Awaited<ReturnType<typeof restorable>>;
	beforeAll(async () => {
		result = await runMachine({
			release: (percent) => percent >= 50,
			prepare: async (world) => {
				original = await restorable(world);
			},
		});
		machine = result.machine;
	});

	it("ends the execution as failed, with the reason", () => {
		expect(result).toMatchObject({ status: "FAILED", error: "TargetsUnhealthy" });
		expect(result.cause).toContain("2 unhealthy");
	});

	it("leaves records, preview and listeners equal, field by field, to what they were", async () => {
		expect(await restorable(machine.world)).toEqual(original);
	});

	it("has its load balancer re-routed by the first write after the verdict", () => {
		const lastShift = machine.writes.findLastIndex(({ task }) => task === "shift");
		expect(machine.writes[lastShift + 1]).toMatchObject({
			name: "loadBalancers.route",
			args: [service.loadBalancers.green.listener, expect.anything()],
		});
	});

	it("has its load balancer re-routed within two health checks and one check of turning sick", () => {
		const checks = 2 * 5;
		const shift = machine.writes.findLast(({ task }) => task === "shift");
		const route = machine.writes.findLast(({ name }) => name === "loadBalancers.route");
		expect((route?.seconds ?? 0) - (shift?.seconds ?? 0)).toBeLessThanOrEqual(
			checks + service.timing.analysisIntervalSeconds,
		);
	});

	it("stands failed back in history, and the lock is free", async () => {
		expect(await machine.world.history.find("shop", "ecs-svc/2")).toMatchObject({ outcome: "failed-back" });
		expect(await machine.world.locks.held("shop")).toBeUndefined();
	});

	it("keeps no tasks, and the stable color keeps its own", async () => {
		const { blue, green } = await machine.world.services.describe();
		expect({ blue: blue.desiredCount, green: green.desiredCount }).toEqual({ blue: 2, green: 0 });
	});

	it("is announced once, with the reason", () => {
		expect(machine.published.map(({ Subject }) => Subject)).toEqual(["shop: failed-back (TargetsUnhealthy)"]);
		expect(machine.published[0]?.Message).toContain("2 unhealthy");
	});
});

describe("a release that never becomes healthy", () => {
	it("fails back without ever having had traffic", async () => {
		const { machine, ...result } = await runMachine({ release: () => true });
		expect(result).toMatchObject({ status: "FAILED", error: "NotReady" });
		expect(machine.writes.filter(({ task }) => task === "shift" || task === "route")).toEqual([]);
	});

	it("is given up when its time to prepare is over, and not before", async () => {
		const { machine } = await runMachine({ release: () => true });
		const failed = machine.writes.find(({ task }) => task === "failBack");
		const { prepareSeconds, analysisIntervalSeconds } = service.timing;
		expect(failed?.seconds).toBeGreaterThanOrEqual(prepareSeconds);
		expect(failed?.seconds).toBeLessThan(prepareSeconds + HISTORY_COST.longestReadyChecks * analysisIntervalSeconds);
	});
});
