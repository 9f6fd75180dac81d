import { describe, expect, it } from "vitest";
import { sampleJudge, sampleService } from "../../rehearsal/sample.ts";
import { routedTo } from "../../runtime/core/routing/route.ts";
import { DEFAULT_JUDGE } from "../../runtime/defaults.ts";
import { servedReleases } from "../../runtime/tasks/read-served.ts";
import { EXECUTION } from "../support/documents.ts";
import { Machine, type MachineOptions, names } from "../support/machine.ts";
import { ask, BACK, recorded } from "../support/roll-back.ts";

/** Green has taken the traffic over, and is on probation. */
async function onProbation(options: MachineOptions = {}): Promise<Machine> {
	const machine = await Machine.create({ ...options, prepare: async (world) => recorded(world) });
	void machine.start();
	await machine.until(async () => (await machine.world.probations.find("shop")) !== undefined);
	await machine.sleep(5);
	return machine;
}

/** Whether both load balancers lead to blue. */
async function served({ world }: Machine): Promise<boolean> {
	const { blue, green } = (await world.registry.find("shop"))?.loadBalancers ?? {};
	if (!blue || !green) return false;
	const both = [blue, green].map(async (alb) => routedTo(await world.loadBalancers.actions(alb.listener), alb));
	return (await Promise.all(both)).every((color) => color === "blue");
}

/** Somebody goes back to what blue has served. */
async function goBack(machine: Machine) {
	const { seconds } = machine;
	await ask(machine.world);
	const ended = machine.start({ event: { service: "shop", attempt: "r1-back-3" } }, BACK);
	await machine.until(() => served(machine));
	return { back: machine.seconds - seconds, ended: await machine.clock.runUntil(ended) };
}

/** How both attempts have ended, and which releases users have had. */
async function ends({ world }: Machine) {
	const outcome = async (attempt: string) => (await world.history.find("shop", attempt))?.outcome;
	const releases = await servedReleases("shop", world.attempts);
	return {
		release: await outcome("ecs-svc/2"),
		rollback: await outcome("r1-back-3"),
		served: releases.map(({ release }) => release),
		lock: await world.locks.held("shop"),
		probation: await world.probations.find("shop"),
		blue: world.dns.weight("blue"),
	};
}

const BACK_AT_BLUE = { served: [1], lock: undefined, probation: undefined, blue: 100 };
const ROLLED_BACK = { release: "rolled-back", rollback: "completed", ...BACK_AT_BLUE };

describe("a rollback in probation", () => {
	it("has users back within 30 s, by fail-back, and ends well", async () => {
		const machine = await onProbation();
		const { back, ended } = await goBack(machine);
		expect(back).toBeLessThanOrEqual(30);
		expect(ended.status).toBe("SUCCEEDED");
		expect(names(ended.states)).toEqual(expect.arrayContaining(["Begin", "FailBack", "Verify", "RolledBack"]));
		expect(names(ended.states)).not.toContain("Deploy");
		expect(await ends(machine)).toEqual(ROLLED_BACK);
		expect(machine.world.services.deployed).toEqual([]);
	});

	it("lets the execution that had judged the release end in silence, whenever it looks again", async () => {
		const machine = await Machine.create({ prepare: async (world) => recorded(world) });
		const running = machine.start();
		await machine.until(async () => (await machine.world.probations.find("shop")) !== undefined);
		await goBack(machine);
		const before = machine.writes.length;
		const { status } = await machine.clock.runUntil(running);
		expect(status).toBe("SUCCEEDED");
		expect(machine.writes.slice(before).filter(({ name }) => !/progress/.test(name))).toEqual([]);
		expect(await ends(machine)).toEqual(ROLLED_BACK);
	});

	it("is brought to its end by the watchdog, whichever of its writes it dies after", async () => {
		const writes = await writesOf();
		expect(writes).toBeGreaterThan(8);
		for (let dies = 1; dies <= writes; dies++) {
			let done = 0;
			const machine = await onProbation({
				watchdog: { firstSeconds: 37 },
				onWritten: ({ task }, run) => {
					if (run.executions.has(BACK) && task !== "watchdog" && ++done === dies) run.abort(BACK);
				},
			});
			await ask(machine.world);
			void machine.start({ event: { service: "shop", attempt: "r1-back-3" } }, BACK);
			await machine.until(async () => (await ends(machine)).rollback === "completed", 600);
			await machine.untilReleased();
			expect(await ends(machine), `dies after write ${dies}`).toEqual(ROLLED_BACK);
			expect(await machine.world.history.find("shop", "ecs-svc/2")).toMatchObject({
				reason: "RolledBack: alice: checkout fails",
			});
		}
	});

	it("and a failing probation at the same moment: one takes the release back, and both come to the same end", async () => {
		for (const offset of [0, 2, 9]) {
			let sickFrom = Number.POSITIVE_INFINITY;
			const machine = await onProbation({
				service: sampleService({ judge: sampleJudge({ alarms: { ...DEFAULT_JUDGE.alarms, names: ["sales"] } }) }),
				watchdog: { firstSeconds: 37 },
				hook: async ({ name }, next, run) =>
					name === "alarms.watched" ? { sales: run.seconds >= sickFrom ? "ALARM" : "OK" } : next(),
			});
			sickFrom = machine.seconds;
			await machine.sleep(offset);
			await goBack(machine);
			await machine.untilReleased();
			const { release, rollback, ...rest } = await ends(machine);
			expect(rest, `after ${offset} s`).toEqual(BACK_AT_BLUE);
			expect(release).toBe("rolled-back");
			expect(["completed", "skipped"]).toContain(rollback);
		}
	});
});

/** How many writes a rollback in probation does. */
async function writesOf(): Promise<number> {
	const machine = await onProbation();
	const before = machine.writes.length;
	await goBack(machine);
	return machine.writes.length - before;
}

describe("a rollback at rest", () => {
	it("brings the tasks up where they are gone, waits for nothing else, and is on no probation itself", async () => {
		const machine = await Machine.create({ prepare: async (world) => recorded(world) });
		await machine.run();
		expect(machine.world.services.desired("blue")).toBe(0);
		const { back, ended } = await goBack(machine);
		expect(back).toBeLessThanOrEqual(120);
		expect(ended).toMatchObject({ status: "SUCCEEDED" });
		expect(await ends(machine)).toMatchObject({ release: "completed", rollback: "completed", served: [1, 2] });
		expect({ blue: machine.world.services.desired("blue"), green: machine.world.services.desired("green") }).toEqual({
			blue: 2,
			green: 0,
		});
		expect(machine.executions.get(EXECUTION)?.running).toBe(false);
	});
});
