/**
 * The whole path against a simulated AWS: the real cdktf, Terraform and AWS provider deploy; then the deployed rule,
 * state machine and functions roll out. The steps build on each other, so they run in order and stop at the first failure.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inventory } from "./harness/inventory.ts";
import type { PlannedChange } from "./harness/project.ts";
import { World } from "./harness/world.ts";

/** What `terraform plan` may want to change though nothing has: single attributes, each with its reason. None so far. */
const EXEMPT: readonly { readonly address: RegExp; readonly attribute: string; readonly reason: string }[] = [];

const IN_PROGRESS = "SERVICE_DEPLOYMENT_IN_PROGRESS";
const COMPLETED = "SERVICE_DEPLOYMENT_COMPLETED";
const image = (version: number) => `registry.example/app:${version}`;
const SETTINGS = { create_zone: true, https: true };
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

	const plan = async () => beyondExempt(await world.project.plan());
	const history = (deploymentId: string) => world.item(`rollout#${deploymentId}`);

	/** What a finished rollout leaves, whichever colour has won. */
	async function expectInProduction(live: "blue" | "green", idle: "blue" | "green") {
		expect(world.weights()).toEqual(live === "blue" ? all(100, 0) : all(0, 100));
		expect(world.preview()).toEqual({ A: idle, AAAA: idle });
		expect(await world.aims()).toEqual({ blue: live, green: live });
		expect(await world.productionTags()).toEqual({
			[live]: ["true", "true", "true"],
			[idle]: ["false", "false", "false"],
		});
		expect(await world.item("lock")).toBeUndefined();
	}

	it("is deployed from terraform.tfvars.example, after which there is nothing left to change", async () => {
		await world.deploy({ ...SETTINGS, blue_image: image(1), green_image: image(1) });
		expect(await plan()).toEqual([]);
		await expectInProduction("blue", "green");
		expect(await world.desiredCounts()).toMatchObject({ green: 0 });
	});

	it("moves its traffic step by step to a new image of the idle colour, by itself", async () => {
		const { blue: capacity } = await world.desiredCounts();
		await world.deploy({ ...SETTINGS, blue_image: image(1), green_image: image(2) });
		expect(world.weights()).toEqual(all(100, 0));

		const seen: unknown[] = [];
		const result = await world.release("green", IN_PROGRESS, ({ name }) => {
			if (name === "Shift") seen.push(world.weights());
		});

		expect(result).toMatchObject({ status: "SUCCEEDED" });
		expect(seen).toEqual(world.service.schedule.map(({ percent }) => all(100 - percent, percent)));
		await expectInProduction("green", "blue");
		expect(await world.desiredCounts()).toEqual({ blue: world.service.idleCount, green: capacity });
		expect(await history(world.deploymentId("green"))).toMatchObject({ outcome: "completed" });
	});

	it("keeps what the rollout has changed when Terraform plans, or deploys something else", async () => {
		expect(await plan()).toEqual([]);
		const before = await world.snapshot();
		const counts = await world.desiredCounts();
		await world.deploy({ ...SETTINGS, blue_image: image(1), green_image: image(2), tags: { team: "canaries" } });
		expect(await world.snapshot()).toEqual(before);
		expect(await world.desiredCounts()).toEqual(counts);
		await expectInProduction("green", "blue");
	});

	it("takes its traffic back when the release turns sick under traffic, and leaves everything as it was", async () => {
		await world.deploy({ ...SETTINGS, blue_image: image(3), green_image: image(2), tags: { team: "canaries" } });
		const before = await world.snapshot();
		const calls = world.gateway.calls.length;

		const result = await world.release("blue", COMPLETED, ({ name }) => {
			if (name === "Shift") world.setSick("blue", true);
		});

		expect(result).toMatchObject({
			status: "FAILED",
			error: expect.any(String),
			cause: expect.stringContaining("blue"),
		});
		expect(await world.snapshot()).toEqual(before);
		await expectInProduction("green", "blue");
		expect(await history(world.deploymentId("blue"))).toMatchObject({ outcome: "failed-back", reason: result.cause });
		// Re-aiming the edge reaches every client within seconds, DNS does not: so it comes first.
		const writes = world.gateway.calls
			.slice(calls)
			.map(({ action }) => action)
			.filter((a) => /^(Modify|Change)/.test(a));
		expect(writes).toEqual([
			"ModifyListener",
			"ChangeResourceRecordSets",
			"ModifyListener",
			"ChangeResourceRecordSets",
		]);
	});

	it("starts no second rollout for an event that comes twice, in two kinds, or for the colour in production", async () => {
		const before = await world.snapshot();
		const events = [
			["blue", COMPLETED],
			["blue", IN_PROGRESS],
			["green", IN_PROGRESS],
			["green", COMPLETED],
		] as const;
		for (const [colour, event] of events) {
			const entry = await history(world.deploymentId(colour));
			const result = await world.release(colour, event);
			expect(result).toMatchObject({ status: "SUCCEEDED" });
			expect(result.states.at(-1)).toMatchObject({ name: "Skipped" });
			expect(await world.snapshot()).toEqual(before);
			expect(await history(world.deploymentId(colour))).toEqual(entry);
		}
	});

	it("leaves nothing behind when it is destroyed", async () => {
		await world.destroy();
		expect(await inventory(world.aws)).toEqual(nothing);
	});
});
