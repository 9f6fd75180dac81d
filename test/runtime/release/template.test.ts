import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { type ReleaseRequest, TEMPLATE_TAG } from "../../../runtime/contract/index.ts";
import type { Definitions, TaskDefinition } from "../../../runtime/ports/index.ts";
import { definitionOf } from "../../../runtime/release/template.ts";

const [ONE, TWO] = ["1".repeat(64), "2".repeat(64)];
const arn = (revision: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:${revision}`;

/** A family whose revisions have an image and a template each, the oldest first. */
class Family implements Definitions {
	readonly registered: [family: string, image: unknown, tags: object][] = [];
	readonly #revisions: { image: string; tags: Record<string, string>; cpu: string }[];

	constructor(...revisions: readonly (readonly [image: string, template: string | undefined])[]) {
		this.#revisions = revisions.map(([image, template]) => ({
			image,
			cpu: template ?? "",
			tags: { Team: "shop", "aws:x": "y", ...(template && { [TEMPLATE_TAG]: template }) },
		}));
	}

	async newest(family: string) {
		expect(family).toBe(sampleService().name);
		return this.#revisions.map((_, i) => arn(i + 1)).reverse();
	}

	async tagged(wanted: string) {
		const { image, tags, cpu } = this.#revisions[Number(wanted.split(":").at(-1)) - 1] as never as {
			image: string;
			tags: Record<string, string>;
			cpu: string;
		};
		const containerDefinitions = [
			{ name: "app", image },
			{ name: "sidecar", image: "sidecar:1" },
		];
		return { arn: wanted, definition: { cpu, containerDefinitions }, tags };
	}

	async register(family: string, definition: TaskDefinition, tags: Readonly<Record<string, string>>) {
		this.registered.push([family, definition.containerDefinitions, tags]);
		const image = String(definition.containerDefinitions[0]?.image);
		this.#revisions.push({ image, tags: { ...tags }, cpu: String(definition.cpu) });
		return arn(this.#revisions.length);
	}
}

const asked = (more: Partial<ReleaseRequest>): ReleaseRequest => ({
	version: 1,
	action: "release",
	service: sampleService().name,
	container: { name: "app", port: 80 },
	...more,
});
const find = (definitions: Definitions, more: Partial<ReleaseRequest>) =>
	definitionOf(asked(more), { service: sampleService(), ports: { definitions } as never });

describe("what is to run", () => {
	it("is Terraform's revision where that has the image, and nothing is registered", async () => {
		const family = new Family(["app:1", ONE], ["app:2", ONE], ["app:2", TWO]);
		expect(await find(family, { image: "app:2", template: ONE })).toBe(arn(2));
		expect(family.registered).toEqual([]);
	});

	it("is another revision with the image where it has not, with its other containers and tags; asked twice, the same one", async () => {
		const family = new Family(["app:1", ONE], ["app:1", TWO]);
		expect(await find(family, { image: "app:3", template: ONE })).toBe(arn(3));
		expect(await find(family, { image: "app:3", template: ONE })).toBe(arn(3));
		expect(family.registered).toEqual([
			[
				sampleService().name,
				[
					{ name: "app", image: "app:3" },
					{ name: "sidecar", image: "sidecar:1" },
				],
				{ Team: "shop", [TEMPLATE_TAG]: ONE },
			],
		]);
	});

	it("is made of the newest template where a pipeline names none: v2, v3, then v3 with what Terraform has changed", async () => {
		const family = new Family(["app:1", ONE]);
		expect(await find(family, { image: "app:2" })).toBe(arn(2));
		expect(await find(family, { image: "app:3" })).toBe(arn(3));
		const changed = new Family(["app:1", ONE], ["app:2", ONE], ["app:3", ONE], ["nginx", TWO], ["by hand", undefined]);
		const newest = await find(changed, { image: "app:3" });
		expect((await changed.tagged(newest)).definition).toMatchObject({ cpu: TWO });
		expect((await changed.tagged(newest)).definition.containerDefinitions[0]).toEqual({ name: "app", image: "app:3" });
	});

	it("is refused where no revision has the tag, or the template has no such container", async () => {
		await expect(find(new Family(["app:1", ONE]), { image: "app:2", template: TWO })).rejects.toMatchObject({
			name: "NotReleasable",
			message: expect.stringContaining(`${TEMPLATE_TAG} = ${TWO}`),
		});
		await expect(find(new Family(["app:1", undefined]), { image: "app:2" })).rejects.toThrow("apply the Terraform of");
		const other = { container: { name: "web", port: 80 } };
		await expect(find(new Family(["app:1", ONE]), { ...other, image: "app:2", template: ONE })).rejects.toMatchObject({
			name: "InvalidInput",
		});
	});
});
