/**
 * The whole path against a simulated AWS: the real cdktf, Terraform and AWS provider deploy; then the deployed rule,
 * state machine and functions roll out. The steps build on each other, so they run in order and stop at the first failure.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Colour } from "../../runtime/contract.ts";
import { inventory } from "./harness/inventory.ts";
import { ungranted } from "./harness/permissions.ts";
import type { PlannedChange } from "./harness/project.ts";
import { World } from "./harness/world.ts";

/** What `terraform plan` may want to change though nothing has: single attributes, each with its reason. None are needed. */
const EXEMPT: readonly { readonly address: RegExp; readonly attribute: string; readonly reason: string }[] = [];

const IN_PROGRESS = "SERVICE_DEPLOYMENT_IN_PROGRESS";
const COMPLETED = "SERVICE_DEPLOYMENT_COMPLETED";
const all = (blue: number, green: number) => ({ A: { blue, green }, AAAA: { blue, green } });

function beyondExempt(changes: readonly PlannedChange[]): readonly PlannedChange[] {
	const exempt = ({ address, attributes }: PlannedChange) =>
		attributes.length > 0 &&
		attributes.every((name) => EXEMPT.some((rule) => rule.address.test(address) && rule.attribute === name));
	return changes.filter((change) => !exempt(change));
}

describe("a service that is released by DNS canaries", () => {
	let world: World;
	let nothing: readonly string[];

	beforeAll(async () => {
		world = await World.create();
		nothing = await inventory(world.aws);
	});
	afterAll(() => world?.end());

	/** Deploys a version of each colour. HTTPS, since moto issues the certificate once its record is in the zone. */
	const deploy = (blue: number, green: number, more = {}) => {
		const image = (version: number) => `registry.example/app:${version}`;
		return world.deploy({
			create_zone: true,
			https: true,
			blue_image: image(blue),
			green_image: image(green),
			...more,
		});
	};
	const plan = async () => beyondExempt(await world.project.plan());

	async function expectInProduction(live: Colour, idle: Colour) {
		const { view } = world;
		expect(view.weights()).toEqual(live === "blue" ? all(100, 0) : all(0, 100));
		expect(view.preview()).toEqual({ A: idle, AAAA: idle });
		expect(await view.aims()).toEqual({ blue: live, green: live });
		const [yes, no] = [Array(3).fill("true"), Array(3).fill("false")];
		expect(await view.productionTags()).toEqual({ [live]: yes, [idle]: no });
		expect(await view.lock()).toBeUndefined();
	}

	it("is deployed from terraform.tfvars.example, after which there is nothing left to change", async () => {
		await deploy(1, 1);
		expect(await plan()).toEqual([]);
		await expectInProduction("blue", "green");
		expect(await world.view.desiredCounts()).toMatchObject({ green: world.service.idleCount });
	});

	it("moves its traffic step by step to a new image of the idle colour, by itself", async () => {
		const { blue: capacity } = await world.view.desiredCounts();
		await deploy(1, 2);
		expect(world.view.weights()).toEqual(all(100, 0));

		const seen: unknown[] = [];
		const result = await world.release("green", IN_PROGRESS, ({ name }) => {
			if (name === "Shift") seen.push(world.view.weights());
		});

		expect(result).toMatchObject({ status: "SUCCEEDED" });
		expect(seen).toEqual(world.service.schedule.map(({ percent }) => all(100 - percent, percent)));
		await expectInProduction("green", "blue");
		expect(await world.view.desiredCounts()).toEqual({ blue: world.service.idleCount, green: capacity });
		expect(await world.view.history(world.deploymentId("green"))).toMatchObject({ outcome: "completed" });
		expect(world.controller.messages.map(({ Subject }) => Subject)).toEqual([`${world.service.name}: green is live`]);
	});

	it("keeps what the rollout has changed when Terraform plans, and when it deploys something else", async () => {
		expect(await plan()).toEqual([]);
		const before = await world.view.snapshot();
		const counts = await world.view.desiredCounts();
		await deploy(1, 2, { tags: { team: "canaries" } });
		expect(await world.view.snapshot()).toEqual(before);
		expect(await world.view.desiredCounts()).toEqual(counts);
		await expectInProduction("green", "blue");
	});

	it("takes its traffic back when a release turns sick under traffic, and leaves everything as it was", async () => {
		await deploy(3, 2, { tags: { team: "canaries" } });
		const before = await world.view.snapshot();
		const counts = await world.view.desiredCounts();
		const calls = world.gateway.calls.length;

		const result = await world.release("blue", COMPLETED, ({ name }) => {
			if (name === "Shift") world.setSick("blue", true);
		});

		expect(result).toMatchObject({ status: "FAILED", error: "TargetsUnhealthy" });
		expect(result.cause).toContain("blue edge");
		expect(await world.view.snapshot()).toEqual(before);
		expect(await world.view.desiredCounts()).toEqual(counts);
		await expectInProduction("green", "blue");
		const subject = `${world.service.name}: failed-back (TargetsUnhealthy)`;
		expect(world.controller.messages.map(({ Subject }) => Subject)).toEqual([subject]);
		const reason = `${result.error}: ${result.cause}`;
		expect(await world.view.history(world.deploymentId("blue"))).toMatchObject({ outcome: "failed-back", reason });
		const writes = world.gateway.calls.slice(calls).map(({ action }) => action);
		// The edge comes before the records: it reaches every client within seconds, and DNS does not.
		expect(writes.filter((action) => /^(Modify|Change)/.test(action))).toEqual([
			...["ModifyListener", "ChangeResourceRecordSets"],
			...["ModifyListener", "ChangeResourceRecordSets"],
		]);
	});

	it("gives no traffic at all to a release that never becomes healthy", async () => {
		const before = await world.view.snapshot();
		await world.redeploy("blue");
		const result = await world.release("blue", IN_PROGRESS);
		expect(result).toMatchObject({ status: "FAILED" });
		expect(result.states.map(({ name }) => name)).not.toContain("Shift");
		expect(await world.view.snapshot()).toEqual(before);
	});

	it("starts no second rollout for an event that comes twice, in two kinds, or for the colour in production", async () => {
		const before = await world.view.snapshot();
		const events = [
			["blue", IN_PROGRESS],
			["blue", COMPLETED],
			["green", IN_PROGRESS],
			["green", COMPLETED],
		] as const;
		for (const [colour, event] of events) {
			const entry = await world.view.history(world.deploymentId(colour));
			const result = await world.release(colour, event);
			expect(result).toMatchObject({ status: "SUCCEEDED" });
			expect(result.states.at(-1)).toMatchObject({ name: "Skipped" });
			expect(await world.view.snapshot()).toEqual(before);
			expect(await world.view.history(world.deploymentId(colour))).toEqual(entry);
		}
	});

	it("did nothing that its roles do not grant, and said for each line of its logs which rollout it was", async () => {
		const { functions, log } = world.controller;
		for (const deployed of functions) {
			expect(world.gateway.calls.map(({ caller }) => caller)).toContain(deployed.FunctionName);
			expect(await ungranted(deployed, world.gateway.calls, world.aws), deployed.FunctionName).toEqual([]);
		}
		expect(log.length).toBeGreaterThan(0);
		for (const line of log) {
			expect(JSON.parse(line)).toMatchObject({ message: { rollout: expect.stringContaining(":execution:") } });
		}
	});

	it("leaves nothing behind when it is destroyed", async () => {
		await world.destroy();
		expect(await inventory(world.aws)).toEqual(nothing);
	});
});
