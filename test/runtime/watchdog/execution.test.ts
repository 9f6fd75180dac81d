import { describe, expect, it } from "vitest";
import { sampleEvent, sampleService } from "../../../rehearsal/sample.ts";
import { restore } from "../../../runtime/core/routing/dns.ts";
import { EXECUTION, STRANGER, startInput, weightedRecords } from "../../support/documents.ts";
import { Machine, type MachineOptions, names, runMachine, WATCHDOG_TASK } from "../../support/machine.ts";

const service = sampleService();
/** The watchdog's schedule strikes every minute, at any second of it. */
const watchdog = { firstSeconds: 37 };
const NEWER = startInput({ event: sampleEvent("green", "ecs-svc/3") });

/** Records, preview and listeners. */
async function restorable({ world }: Machine) {
	const { dns, loadBalancers } = service;
	return {
		records: await world.dns.recordSets(dns.zoneId, dns.name),
		preview: await world.dns.recordSets(dns.zoneId, dns.preview),
		actions: [
			await world.loadBalancers.actions(loadBalancers.blue.listener),
			await world.loadBalancers.actions(loadBalancers.green.listener),
		],
	};
}

/** A machine whose rollout is aborted in a wait, once green has so many percent of the answers. */
async function abortedAt(percent: number, options: MachineOptions = {}): Promise<Machine> {
	const machine = await Machine.create({ watchdog, ...options });
	const ended = machine.start();
	await machine.untilGreen(percent);
	await machine.sleep(30);
	machine.abort();
	await machine.clock.runUntil(ended);
	return machine;
}

describe("an execution that is aborted in the console", () => {
	it.each([10, 50, 100])("at %s percent is a safe abort: everything is what it was in a second", async (percent) => {
		const original = await restorable(await Machine.create());
		const machine = await abortedAt(percent);
		await machine.sleep(1);
		expect(await restorable(machine)).toEqual(original);
		const [first] = machine.writes.filter(({ task, name }) => task === WATCHDOG_TASK && !name.startsWith("locks."));
		expect(first).toMatchObject({
			name: "loadBalancers.route",
			args: [service.loadBalancers.green.listener, expect.anything()],
		});
	});

	it("is proven to be back, and its lock released, once no stray write can come: at the schedule's next stroke after 70 s", async () => {
		const machine = await abortedAt(50);
		await machine.sleep(69);
		expect(await machine.world.locks.held("shop")).toBeDefined();
		await machine.untilReleased(62);
	});

	it("stands failed back in history, keeps no tasks, and people are told who did it", async () => {
		const machine = await abortedAt(50);
		await machine.untilReleased();
		expect(await machine.world.history.find("shop", "ecs-svc/2")).toMatchObject({
			outcome: "failed-back",
			execution: EXECUTION,
			reason: "ABORTED: the execution ended as ABORTED",
		});
		expect((await machine.world.services.describe()).green.desiredCount).toBe(0);
		expect(machine.published.map(({ Subject }) => Subject)).toEqual(["shop: failed-back by the watchdog (ABORTED)"]);
	});

	it("is failed back by the schedule alone, when the rule's event is lost", async () => {
		const onRun = () => {
			if ((machine.seconds - watchdog.firstSeconds) % 60 !== 0) throw new Error("no function could be started");
		};
		const machine = await Machine.create({ watchdog: { ...watchdog, onRun } });
		const ended = machine.start();
		await machine.untilGreen(10);
		machine.abort();
		await machine.clock.runUntil(ended);
		await machine.sleep(1);
		expect(machine.world.dns.weight("green")).toBe(10);
		await machine.sleep(60);
		expect(machine.world.dns.weight("green")).toBe(0);
	});

	it("while a write is under way has that write, too, taken back", async () => {
		const options: MachineOptions = {
			hook: async ({ name, args }, next, machine) => {
				if (name === "dns.change" && String(args[2]).startsWith("green 50 %")) machine.abort();
				return next();
			},
		};
		const original = await restorable(await Machine.create());
		const machine = await Machine.create({ watchdog, ...options });
		const { states } = await machine.run();
		expect(names(states).at(-1)).toBe("Shift");
		expect(machine.world.dns.weight("green")).toBe(50);
		await machine.untilReleased();
		expect(await restorable(machine)).toEqual(original);
	});

	it("in its probation leaves the release that is complete", async () => {
		const machine = await Machine.create({ watchdog });
		const ended = machine.start();
		const entry = () => machine.world.history.find("shop", "ecs-svc/2");
		await machine.until(async () => (await entry())?.outcome === "completed");
		machine.abort();
		await machine.clock.runUntil(ended);
		const before = await restorable(machine);
		await machine.sleep(300);
		expect(await restorable(machine)).toEqual(before);
		expect(machine.published.map(({ Subject }) => Subject)).toEqual([
			"shop: green is live",
			"shop: on probation, and nobody judges it",
		]);
	});
});

describe("a release whose probation nobody has judged to its end", () => {
	it("is told of when the watchdog hears of it only then", async () => {
		let blind = false;
		const onRun = () => {
			if (blind) throw new Error("no function can be started");
		};
		const machine = await Machine.create({ watchdog: { ...watchdog, onRun } });
		const ended = machine.start();
		await machine.until(async () => (await machine.world.history.find("shop", "ecs-svc/2"))?.outcome === "completed");
		blind = true;
		machine.abort();
		await machine.clock.runUntil(ended);
		await machine.sleep(sampleService().timing.probationSeconds);
		blind = false;
		await machine.sleep(180);
		expect(machine.published.map(({ Subject }) => Subject)).toEqual([
			"shop: green is live",
			"shop: probation has ended, and nobody judged all of it",
		]);
	});
});

describe("a rollout that runs", () => {
	it.each([
		["healthy", () => false],
		["sick", (percent: number) => percent >= 50],
	] as const)("and is %s makes the same writes whether a watchdog checks on or not", async (_, release) => {
		const alone = await runMachine({ release });
		const watched = await runMachine({ release, watchdog });
		const writes = ({ machine }: typeof alone) => machine.writes.map(({ name, args }) => ({ name, args }));
		expect(writes(watched)).toEqual(writes(alone));
		expect(watched.states).toEqual(alone.states);
	});
});

describe("a fail-back that ended as stuck", () => {
	it("is taken up by the watchdog, once whoever writes against it stops", async () => {
		const original = await restorable(await Machine.create());
		let meddling = true;
		const { machine, error, cause } = await runMachine({
			watchdog,
			release: (percent) => percent > 0,
			hook: async ({ name }, next, { task, world }) => {
				if (meddling && task === "verify" && name === "locks.held") {
					await world.dns.change("", restore(weightedRecords({ blue: 60, green: 40 })));
				}
				return next();
			},
		});
		expect(error).toBe("FailBackNotVerified");
		expect(JSON.parse(cause ?? "")).toEqual({
			errorType: "NotRestored",
			errorMessage: expect.stringMatching(/^wanted A blue 100, .*; found A blue 60, A green 40, /),
		});
		meddling = false;
		await machine.untilReleased(180);
		expect(await restorable(machine)).toEqual(original);
		expect(machine.published.map(({ Subject }) => Subject)).toEqual([
			"FAIL-BACK NOT VERIFIED: a rollout needs you now",
			"shop: failed-back by the watchdog (FailBackNotVerified)",
		]);
	});
});

describe("a release that waits for a rollout that dies", () => {
	it("has its turn after the watchdog has released the lock, and completes", async () => {
		const machine = await Machine.create({ watchdog });
		const first = machine.start();
		await machine.untilGreen(10);
		machine.abort();
		await machine.clock.runUntil(first);
		machine.world.services.redeploy("ecs-svc/3");
		const { status, states } = await machine.run(NEWER, STRANGER);
		expect(status).toBe("SUCCEEDED");
		expect(names(states)).toContain("Queue");
		expect(machine.world.dns.weight("green")).toBe(100);
		expect(await machine.world.history.find("shop", "ecs-svc/3")).toMatchObject({ outcome: "completed" });
		expect(await machine.world.history.find("shop", "ecs-svc/2")).toMatchObject({ outcome: "failed-back" });
	});
});
