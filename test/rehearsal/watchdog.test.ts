import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../rehearsal/clock.ts";
import { sampleService } from "../../rehearsal/sample.ts";
import { Watchdog, type WatchdogOptions } from "../../rehearsal/watchdog.ts";
import { Unavailable } from "../../runtime/errors.ts";
import type { Log } from "../../runtime/ports/index.ts";
import { calmWorld } from "../support/calm.ts";
import { strangersLock } from "../support/documents.ts";

/** A watchdog over a calm world, when it ran, and what came of it. */
function watched(options: Partial<WatchdogOptions> = {}) {
	const clock = new VirtualClock();
	const start = clock.now();
	const seconds = () => (clock.now() - start) / 1_000;
	const world = calmWorld(sampleService(), seconds);
	const ran: number[] = [];
	const found: unknown[] = [];
	const failures: Error[] = [];
	const watchdog = new Watchdog({
		ports: world,
		executions: { describe: async () => ({ running: true, status: "RUNNING" }) },
		stateMachine: { start: async (name) => name, stop: async () => {} },
		topic: { publish: async () => {} },
		clock,
		onRun: () => ran.push(seconds()),
		onSweep: (sweep) => found.push(sweep),
		onFailure: (error) => failures.push(error),
		...options,
	});
	const pass = (past: number) =>
		clock.runUntil(new Promise((resolve) => clock.timers.setTimeout(resolve, past * 1_000)));
	return { watchdog, world, pass, ran, found, failures };
}

describe("the watchdog of a rehearsal", () => {
	it("runs each minute, from its own first stroke on", async () => {
		const { pass, ran } = watched({ firstSeconds: 25 });
		await pass(150);
		expect(ran).toEqual([25, 85, 145]);
	});

	it("runs first after a minute, unless it is told otherwise", async () => {
		const { pass, ran } = watched();
		await pass(61);
		expect(ran).toEqual([60]);
	});

	it("runs when it is woken too, and keeps its schedule", async () => {
		const { watchdog, pass, ran } = watched({ firstSeconds: 30 });
		watchdog.wake();
		watchdog.wake(7);
		await pass(100);
		expect(ran).toEqual([0, 7, 30, 90]);
	});

	it("checks the locks with the code that is deployed, and tells what it found", async () => {
		const { world, pass, found } = watched();
		await world.locks.acquire("shop", strangersLock());
		await pass(61);
		expect(found).toEqual([{ locks: 1, pending: [], home: [] }]);
	});

	it("tells what it could not do, and tries again a minute later", async () => {
		const asked = async () => {
			throw new Unavailable("DescribeExecution", {});
		};
		const { world, pass, ran, found, failures } = watched({ executions: { describe: asked } });
		await world.locks.acquire("shop", strangersLock());
		await pass(121);
		expect(ran).toEqual([60, 120]);
		expect(found).toEqual([]);
		expect(failures.map(({ name, message }) => `${name}: ${message}`)).toEqual(
			Array(2).fill("SweepFailed: not brought back yet:\n- shop: Unavailable: DescribeExecution"),
		);
	});

	it("may be kept from running, as when no function can be started", async () => {
		const { world, pass, found, failures } = watched({
			onRun: () => {
				throw new Error("throttled");
			},
		});
		await world.locks.acquire("shop", strangersLock());
		await pass(61);
		expect({ found, failures: failures.map(({ message }) => message) }).toEqual({ found: [], failures: ["throttled"] });
	});

	it("goes on when nobody is told of its failures", async () => {
		let runs = 0;
		const broken = () => {
			runs++;
			throw new Error("throttled");
		};
		const { pass } = watched({ onRun: broken, onFailure: undefined as never });
		await pass(121);
		expect(runs).toBe(2);
	});

	it("logs what it does with the execution that it is about", async () => {
		const about: unknown[] = [];
		const log: Log = { info() {}, warn() {}, error() {} };
		const { world, pass } = watched({
			executions: { describe: async () => ({ running: false, status: "ABORTED" }) },
			logFor: (fields) => {
				about.push(fields);
				return log;
			},
		});
		await world.locks.acquire("shop", strangersLock());
		await pass(61);
		expect(about).toEqual([{ rollout: strangersLock().owner, service: "shop", task: "watchdog" }]);
	});

	it("does nothing any more once its schedule has been ended", async () => {
		const { watchdog, pass, ran } = watched();
		await pass(61);
		watchdog.stop();
		await pass(300);
		expect(ran).toEqual([60]);
	});
});
