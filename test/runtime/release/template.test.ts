import { describe, expect, it } from "vitest";
import { SILENT } from "../../../rehearsal/functions.ts";
import { sampleService } from "../../../rehearsal/sample.ts";
import { type ReleaseRequest, TEMPLATE_TAG } from "../../../runtime/contract/index.ts";
import { definitionOf } from "../../../runtime/release/template.ts";
import { revisionOf as arn, Family } from "../../support/family.ts";

const [ONE, TWO] = ["1".repeat(64), "2".repeat(64)];

const asked = (more: Partial<ReleaseRequest>): ReleaseRequest => ({
	version: 1,
	action: "release",
	service: sampleService().name,
	container: { name: "app", port: 80 },
	...more,
});
const find = async (definitions: Family, more: Partial<ReleaseRequest>) => {
	const finding = { service: sampleService(), ports: { definitions } as never, log: SILENT };
	return (await definitionOf(asked(more), finding)).taskDefinition;
};

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
				{ app: "app:3", sidecar: "sidecar:1" },
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
