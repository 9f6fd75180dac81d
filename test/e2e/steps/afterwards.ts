/** What must hold of everything that was done, and what is left of it. */
import { expect, it } from "vitest";
import { inventory } from "../harness/inventory.ts";
import { ungranted } from "../harness/permissions.ts";
import type { Suite } from "./suite.ts";

/** What the inventory lists and this project makes none of, unless it is asked to. */
const NOT_USED = [
	"DescribeAddresses",
	"DescribeEgressOnlyInternetGateways",
	"DescribeNatGateways",
	"ListSubscriptions",
];

export function afterwards(suite: Suite): void {
	it("did nothing that its roles do not grant, and said for each line of its logs which rollout it was", async () => {
		const { deployed, gateway, aws } = suite.world;
		const actors = [
			...deployed.functions.map(({ FunctionName: name, Role: role }) => ({ name, role })),
			...deployed.stateMachines.map(({ name, roleArn: role }) => ({ name, role })),
		];
		expect(actors.map(({ name }) => name).sort()).toEqual(
			["both", "web"].flatMap((name) =>
				["actuator", "observer", "rollout", "watchdog"].map((part) => `${name}-${part}`),
			),
		);
		for (const actor of actors) {
			expect(gateway.calls.map(({ caller }) => caller)).toContain(actor.name);
			expect(await ungranted(actor, gateway.calls, aws), actor.name).toEqual([]);
		}
		for (const { FunctionName } of deployed.functions) {
			for (const line of suite.world.log(FunctionName)) {
				expect(JSON.parse(line)).toMatchObject({ message: { rollout: expect.stringContaining(":execution:") } });
			}
		}
		expect(suite.world.log("web-actuator").length).toBeGreaterThan(0);
		expect(suite.world.failures).toEqual([]);
	});

	it("leaves Terraform nothing to change after all of it", async () => {
		const [own, two] = await Promise.all([suite.plan(), suite.world.twoServices.plan()]);
		expect({ own, two }).toEqual({ own: [], two: [] });
	});

	it("leaves nothing behind when it is destroyed", async () => {
		const { world, nothing } = suite;
		const there = await inventory(world.aws);
		expect(there.silent.filter((list) => !NOT_USED.includes(list))).toEqual([]);
		await world.destroy();
		expect((await inventory(world.aws)).names).toEqual(nothing);
	});
}
