import { describe, expect, it } from "vitest";
import { routedTo } from "../../runtime/core/routing/route.ts";
import { STRANGER } from "../support/documents.ts";
import { Machine } from "../support/machine.ts";

const BLUE = "arn:aws:ecs:eu-west-1:123456789012:task-definition/blue:1";

/** Green has taken the traffic over; then somebody goes back to what blue serves. */
async function goBack(machine: Machine) {
	const { world, seconds } = machine;
	const [, , , executionName = ""] = /^(.*):([^:]*):([^:]*):([^:]*)$/.exec(STRANGER)?.slice(1) ?? [];
	const attempt = {
		attempt: "back",
		release: 1,
		kind: "rollback",
		taskDefinition: BLUE,
		executionName,
		at: "2026-01-01T00:00:00Z",
	} as const;
	await world.attempts.record("shop", await world.attempts.head("shop"), attempt);
	const ended = machine.start({ event: { service: "shop", attempt: "back" } }, STRANGER);
	const served = async () => {
		const { blue, green } = (await world.registry.find("shop"))?.loadBalancers ?? { blue: undefined, green: undefined };
		if (!blue || !green) return false;
		const both = [
			routedTo(await world.loadBalancers.actions(blue.listener), blue),
			routedTo(await world.loadBalancers.actions(green.listener), green),
		];
		return both.every((color) => color === "blue");
	};
	await machine.until(served);
	return { back: machine.seconds - seconds, ended: await machine.clock.runUntil(ended) };
}

describe("a rollback at rest", () => {
	it("has users back within 30 s where the tasks still run, and completes", async () => {
		const machine = await Machine.create();
		const running = machine.start();
		await machine.until(() => machine.world.dns.weight("green") === 100);
		await machine.untilReleased();
		const { back, ended } = await goBack(machine);
		expect(back).toBeLessThanOrEqual(30);
		expect(ended).toMatchObject({ status: "SUCCEEDED" });
		expect(machine.world.dns.weight("blue")).toBe(100);
		await machine.clock.runUntil(running);
	});

	it("brings the tasks up where they are gone, and waits for nothing else", async () => {
		const machine = await Machine.create();
		await machine.run();
		expect(machine.world.services.desired("blue")).toBe(0);
		const { back, ended } = await goBack(machine);
		expect(back).toBeLessThanOrEqual(120);
		expect(ended).toMatchObject({ status: "SUCCEEDED" });
		expect(machine.world.services.desired("blue")).toBe(2);
	});
});
