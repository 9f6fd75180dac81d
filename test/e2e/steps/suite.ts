/** What all steps of the suite share: one simulated AWS, and the project's own service in it. */
import * as v from "valibot";
import { expect } from "vitest";
import { type Color, HOOK_POINTS, StateChange } from "../../../runtime/contract/index.ts";
import { inventory } from "../harness/inventory.ts";
import { PROBE_DEADLINE_MS } from "../harness/previews.ts";
import type { Subject } from "../harness/subject.ts";
import type { PlannedChange } from "../harness/terraform-folder.ts";
import { type Since, World } from "../harness/world.ts";

/** What `terraform plan` may want to change though nothing has: single attributes, each with its reason. None are needed. */
const EXEMPT: readonly { readonly address: RegExp; readonly attribute: string; readonly reason: string }[] = [];

export const IN_PROGRESS = "SERVICE_DEPLOYMENT_IN_PROGRESS";
export const COMPLETED = "SERVICE_DEPLOYMENT_COMPLETED";

/** The weights of both record types. */
export const weights = (blue: number, green: number) => ({ A: { blue, green }, AAAA: { blue, green } });

export class Suite {
	#world: World | undefined;
	/** What each color runs. */
	readonly #versions: Record<Color, number> = { blue: 1, green: 1 };
	/** What there was before anything was deployed. */
	nothing: readonly string[] = [];

	async begin(): Promise<void> {
		this.#world = await World.create();
		this.nothing = (await inventory(this.world.aws)).names;
	}

	async end(): Promise<void> {
		await this.#world?.end();
	}

	get world(): World {
		if (!this.#world) throw new Error("there is no simulated AWS yet");
		return this.#world;
	}

	/** The service that terraform.tfvars.example deploys. */
	get main(): Subject {
		return this.world.subject("web");
	}

	/**
	 * Deploys the first version by Terraform, and gives each color whose version is another one that, past the release function, as ECS's
	 * own event has to start a rollout of what is deployed so. test/e2e/one-image releases by Terraform. HTTPS, since moto issues the certificate once its record is in the zone; as many
	 * tasks as it takes to see that a small step gets fewer; and all that the team has to say of a release.
	 */
	async deploy(blue: number, green: number, more = {}, ...others: (() => Promise<void>)[]): Promise<void> {
		const { alarm, compositeArn, hookArn } = this.world.team;
		const image = (version: number) => `registry.example/app:${version}`;
		const variables = {
			create_zone: true,
			https: true,
			desired_count: 5,
			autoscaling: { min: 2, max: 20, cpu_percent: 60, requests_per_target: 1000 },
			image: image(1),
			probe_deadline_ms: PROBE_DEADLINE_MS,
			alarms: [alarm, compositeArn],
			hooks: [{ function_arn: hookArn, points: HOOK_POINTS }],
		};
		await this.world.deploy({ ...variables, ...more }, ...others);
		for (const [color, version] of Object.entries({ blue, green }) as [Color, number][]) {
			if (this.#versions[color] !== version) await this.main.deployImage(color, image(version));
			this.#versions[color] = version;
		}
	}

	/** What Terraform would change in what is deployed. */
	async plan(): Promise<readonly PlannedChange[]> {
		const exempt = ({ address, attributes }: PlannedChange) =>
			attributes.length > 0 &&
			attributes.every((name) => EXEMPT.some((rule) => rule.address.test(address) && rule.attribute === name));
		return (await this.world.project.plan()).filter((change) => !exempt(change));
	}

	/** The changes of a service's state since a moment, each with the candidate's share then, as they stand on EventBridge. */
	changes(since: Since, { service }: Subject = this.main): string[] {
		return since
			.events()
			.map(({ detail }) => v.parse(StateChange, detail))
			.filter((event) => event.service === service.name)
			.map(({ change, percent }) => `${change} ${percent} %`);
	}

	/** Expects that a color serves alone, that nothing is under way, and that all that people check says so. */
	async expectInProduction(live: Color, idle: Color, { view }: Subject = this.main): Promise<void> {
		expect(view.weights()).toEqual(live === "blue" ? weights(100, 0) : weights(0, 100));
		expect(view.preview()).toEqual({ A: idle, AAAA: idle });
		expect(await view.routes()).toEqual({ blue: live, green: live });
		const [yes, no] = [Array(3).fill("true"), Array(3).fill("false")];
		expect(await view.productionTags()).toEqual({ [live]: yes, [idle]: no });
		expect(await view.lock()).toBeUndefined();
	}
}
