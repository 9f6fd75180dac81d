import { describe, expect, it } from "vitest";
import { sampleEvent, sampleService } from "../../../rehearsal/sample.ts";
import { Refused } from "../../../runtime/errors.ts";
import { STRANGER, startInput } from "../../support/documents.ts";
import { Machine, type MachineOptions, WATCHDOG_TASK } from "../../support/machine.ts";
import { recorded } from "../../support/roll-back.ts";

const event = sampleEvent("green", "ecs-svc/3");
const GREEN = "arn:aws:ecs:eu-west-1:123456789012:task-definition/green:1";

/**
 * Green serves, on probation, and somebody gives it something else past every rollout; who reverts that dies with the lock, before it has
 * done anything.
 */
async function diedReverting(hook: NonNullable<MachineOptions["hook"]> = (_, next) => next()): Promise<Machine> {
	let dead = false;
	const machine = await Machine.create({
		service: sampleService({ unjudgedDeployments: "revert" }),
		watchdog: { firstSeconds: 37 },
		prepare: async (world) => recorded(world),
		hook: async (call, next, run) => (dead && run.task === "begin" ? gone() : hook(call, next, run)),
		onWritten: ({ name }, run) => {
			if (name !== "locks.acquire") return;
			dead = true;
			run.abort(STRANGER);
		},
	});
	void machine.start();
	await machine.until(async () => (await machine.world.probations.find("shop")) !== undefined);
	await machine.sleep(5);
	machine.world.services.redeploy("ecs-svc/3", "green");
	void machine.start(startInput({ event }), STRANGER);
	await machine.until(() => dead);
	await machine.untilReleased();
	return machine;
}

/** A function that has died answers nothing any more. */
function gone(): never {
	throw new Error("the function has died");
}

/** What the watchdog has written besides the table. */
const written = ({ writes }: Machine) =>
	writes.filter(({ task, name }) => task === WATCHDOG_TASK && /^(dns|loadBalancers|services)/.test(name));

describe("a revert of an unjudged deployment whose execution has died", () => {
	it("is done by the watchdog, and nothing else is: the old color stays warm, and its probation goes on", async () => {
		const machine = await diedReverting();
		expect(written(machine).map(({ name, args }) => [name, args[2]])).toEqual([
			["services.deploy", { taskDefinition: GREEN }],
		]);
		const { green } = await machine.world.services.describe();
		expect(green.deployment.taskDefinition).toBe(GREEN);
		expect(machine.world.services.desired("blue")).toBe(2);
		expect(await machine.world.probations.find("shop")).toBeDefined();
	});

	it("is no rollout that failed back: history says what it said", async () => {
		const machine = await diedReverting();
		expect(await machine.world.history.find("shop", "ecs-svc/3")).toMatchObject({
			outcome: "skipped",
			reason: expect.stringMatching(/^UnjudgedDeployment/),
		});
		expect(machine.published.map(({ Subject }) => Subject)).not.toContain(
			"shop: failed-back by the watchdog (ABORTED)",
		);
		expect(machine.world.events.changes.map(({ change }) => change)).not.toContain("failed-back");
	});

	it("that AWS refuses is told, and does not keep the lock", async () => {
		const machine = await diedReverting(async ({ name }, next, { task }) => {
			if (task === WATCHDOG_TASK && name === "services.deploy") throw new Refused("UpdateService: denied", {});
			return next();
		});
		expect(machine.published.at(-1)).toMatchObject({
			Subject: "shop: UnjudgedDeployment: green could not be reverted",
			Message: expect.stringContaining("UpdateService: denied"),
		});
		expect(await machine.world.locks.held("shop")).toBeUndefined();
	});
});

describe("a revert in probation", () => {
	it("is done in place, under a lock beside the probation, which goes on and ends as ever", async () => {
		const machine = await Machine.create({
			service: sampleService({ unjudgedDeployments: "revert" }),
			prepare: async (world) => recorded(world),
		});
		const running = machine.start();
		await machine.until(async () => (await machine.world.probations.find("shop")) !== undefined);
		machine.world.services.redeploy("ecs-svc/3", "green");
		await machine.clock.runUntil(machine.start(startInput({ event }), STRANGER));
		expect((await machine.world.services.describe()).green.deployment.taskDefinition).toBe(GREEN);
		expect(machine.world.dns.weight("green")).toBe(100);
		expect((await machine.world.probations.find("shop"))?.attempt).toBe("ecs-svc/2");
		expect((await machine.clock.runUntil(running)).status).toBe("SUCCEEDED");
		expect(machine.world.services.desired("blue")).toBe(0);
		expect((await machine.world.history.find("shop", "ecs-svc/2"))?.outcome).toBe("completed");
	});
});
