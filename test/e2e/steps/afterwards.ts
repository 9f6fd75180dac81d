/** What must hold of everything that was done, and what is left of it. */
import * as v from "valibot";
import { expect, it } from "vitest";
import { CHANGES, EVENT_SOURCE, EVENT_TYPE, StateChange } from "../../../runtime/contract/index.ts";
import { inventory } from "../harness/inventory.ts";
import { allowedOn, ungranted } from "../harness/permissions.ts";
import type { Suite } from "./suite.ts";

/** What the inventory lists and this project makes none of, unless it is asked to. */
const NOT_USED = [
	"DescribeAddresses",
	"DescribeEgressOnlyInternetGateways",
	"DescribeNatGateways",
	"ListPolicies",
	"ListSubscriptions",
];

/** The functions of a controller: they serve every service. */
const CONTROLLERS = /-(actuator|observer|release|watchdog)$/;

/** Among them those that a rollout, or its watchdog, invokes: only these speak of rollouts. */
const ROLLING = /-(actuator|observer|watchdog)$/;

const prober = (service: string) => `${service}-prober`;

/** Whether a line of a log is for CloudWatch to take metrics from. */
const isMetric = (line: string) => line.includes('"_aws"');
/** Whether a line of a log is what a check decided by. */
const isRecord = (line: string) => line.startsWith('{"record":');

export function afterwards(suite: Suite): void {
	it("did nothing that its roles do not grant, and said for each line of its logs which rollout it was", async () => {
		const { deployed, gateway, aws } = suite.world;
		const functions = deployed.functions.filter(({ FunctionName }) => CONTROLLERS.test(FunctionName));
		const actors = [
			...functions.map(({ FunctionName: name, Role: role }) => ({ name, role })),
			...deployed.stateMachines.map(({ name, roleArn: role }) => ({ name, role })),
		];
		expect(actors.map(({ name }) => name).sort()).toEqual(
			["both", "web"].flatMap((name) =>
				["actuator", "observer", "release", "rollout", "watchdog"].map((part) => `${name}-${part}`),
			),
		);
		for (const actor of actors) {
			expect(gateway.calls.map(({ caller }) => caller)).toContain(actor.name);
			expect(await ungranted(actor, suite.world.calls, aws), actor.name).toEqual([]);
		}
		for (const { FunctionName } of functions.filter((one) => ROLLING.test(one.FunctionName))) {
			for (const line of suite.world.log(FunctionName)) {
				const message = { rollout: expect.stringContaining(":execution:") };
				const named = isRecord(line) ? message : { message };
				expect(JSON.parse(line)).toMatchObject(isMetric(line) ? { Service: expect.any(String) } : named);
			}
		}
		expect(suite.world.log("web-actuator").length).toBeGreaterThan(0);
		expect(suite.world.failures).toEqual([]);
	});

	it("probed from functions within the network, which called no API of AWS, and invoked no others but the hook", async () => {
		const { deployed, gateway, aws, team } = suite.world;
		const probers = deployed.functions.filter(({ FunctionName }) => FunctionName.endsWith("-prober"));
		expect(probers.map(({ FunctionName }) => FunctionName).sort()).toEqual(["search", "shop", "web"].map(prober));
		for (const { FunctionName, FunctionArn, VpcConfig } of probers) {
			expect(VpcConfig?.SubnetIds).not.toEqual([]);
			expect(gateway.calls.filter(({ caller }) => caller === FunctionName)).toEqual([]);
			const asked = gateway.calls.filter(
				({ action, url }) => action === "Invoke" && url.includes(encodeURIComponent(FunctionArn)),
			);
			expect(asked).not.toEqual([]);
		}
		for (const { service } of deployed.services) {
			const { name, roles } = service;
			const own = probers.find(({ FunctionName }) => FunctionName === prober(name))?.FunctionArn;
			const allowed = await allowedOn({ name, role: roles.observer }, "lambda:InvokeFunction", aws);
			expect(allowed, name).toEqual(name === "web" ? [team.hookArn, own] : [own]);
		}
	});

	it("touched each service in that service's own roles, and in no other", () => {
		const { deployed, gateway } = suite.world;
		const services = deployed.services.map(({ service }) => service);
		const rolesOf = (names: readonly string[], side: "observer" | "actuator") =>
			services.filter(({ name }) => names.includes(name)).map(({ roles }) => roles[side]);
		const actedIn = (caller: string) =>
			new Set(gateway.calls.filter((call) => call.caller === caller).flatMap(({ role }) => role ?? []));
		for (const [controller, names] of [
			["web", ["web"]],
			["both", ["search", "shop"]],
		] as const) {
			for (const side of ["observer", "actuator"] as const) {
				expect(actedIn(`${controller}-${side}`), `${controller}-${side}`).toEqual(new Set(rolesOf(names, side)));
			}
		}
		for (const caller of ["web-release", "web-watchdog"]) {
			expect(actedIn(caller), caller).toEqual(new Set(rolesOf(["web"], "actuator")));
		}
		const ownHands = gateway.calls.filter(({ caller, role }) => CONTROLLERS.test(caller) && role === undefined);
		const own = ["dynamodb", "events", "sns", "states", "sts"];
		expect(ownHands.filter(({ service }) => !own.includes(service))).toEqual([]);
	});

	it("put each change of state on the event bus as the schema says, from the function that made it", () => {
		const { events } = suite.world.gateway;
		for (const { source, detailType, resources, detail, caller } of events) {
			const { service, rollout } = v.parse(StateChange, detail);
			expect({ source, detailType, resources }).toEqual({
				source: EVENT_SOURCE,
				detailType: EVENT_TYPE,
				resources: [rollout],
			});
			const controller = service === "web" ? "web" : "both";
			expect([`${controller}-actuator`, `${controller}-watchdog`]).toContain(caller);
		}
		const observed = new Set(events.map(({ detail }) => v.parse(StateChange, detail).change));
		// Nobody deploys past the rollouts here, no calendar freezes them, and nothing that waits is withdrawn.
		const elsewhere: readonly string[] = ["unjudged-deployment", "frozen", "withdrawn"];
		const expected = CHANGES.filter((change) => !elsewhere.includes(change));
		expect([...observed].sort()).toEqual([...expected].sort());
	});

	it("left in its logs what CloudWatch makes metrics of", () => {
		const measured = ["observer", "actuator"].flatMap((part) =>
			["web", "both"].flatMap((name) => suite.world.log(`${name}-${part}`).filter(isMetric)),
		);
		const lines = measured.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
		for (const name of [
			"IntendedShare",
			"ObservedShare",
			"VerdictPass",
			"RolloutsCompleted",
			"RolloutsFailedBack",
			"RolloutsRolledBack",
		]) {
			expect(
				lines.filter((line) => typeof line[name] === "number"),
				name,
			).not.toEqual([]);
		}
		expect(new Set(lines.map(({ Service }) => Service))).toEqual(new Set(["web", "search", "shop"]));
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
		const { names } = await inventory(world.aws);
		// Revisions stay registered, so that a release can be gone back to; they cost nothing, and nobody runs them.
		const isRevision = (name: string) => name.includes(".ListTaskDefinitions: ");
		expect(names.filter((name) => !isRevision(name))).toEqual(nothing);
		expect(names.filter((name) => isRevision(name) && !/:task-definition\/(search|shop|web):\d+$/.test(name))).toEqual(
			[],
		);
	});
}
