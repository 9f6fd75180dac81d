import { App, TerraformResource, type TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { PUBLISHED } from "../../modules/published/index.ts";
import { isTaggable } from "../../modules/tagging.ts";
import { synthesized } from "../../scripts/modules/configuration.ts";
import { canaryStack } from "../support/stack.ts";

const resourcesOf = (stack: TerraformStack) =>
	stack.node.findAll().filter((node): node is TerraformResource => TerraformResource.isTerraformResource(node));

/** The modules whose resources stand in them, and the app's stack. `complete` is made of two of them. */
const ROOMS = PUBLISHED.filter(({ name }) => name !== "complete").map(({ name, stack }) => ({
	name: name as string,
	stack: stack(new App({ stackTraces: false })) as TerraformStack,
}));

describe.each([...ROOMS, { name: "the app", stack: canaryStack() as TerraformStack }])(
	"names in $name",
	({ stack }) => {
		const addresses = resourcesOf(stack).map((each) => `${each.terraformResourceType}.${each.friendlyUniqueId}`);

		it("are each of one resource", () => {
			expect(addresses.filter((address, at) => addresses.indexOf(address) !== at)).toEqual([]);
		});

		it("are of locals, too", () => {
			const locals = stack.node
				.findAll()
				.filter((node) => node.constructor.name === "TerraformLocal")
				.map((node) => stack.getLogicalId(node as never));
			expect(locals.filter((name, at) => locals.indexOf(name) !== at)).toEqual([]);
		});

		it("have at most 24 characters on average", () => {
			const lengths = addresses.map((address) => address.split(".")[1]?.length ?? 0);
			expect(lengths.reduce((sum, length) => sum + length, 0) / lengths.length).toBeLessThanOrEqual(24);
		});
	},
);

describe.each(ROOMS)("tags in $name", ({ stack }) => {
	const { resource = {}, variable = {} } = synthesized(stack);

	it("are a variable, empty unless given", () => {
		expect(variable.tags).toMatchObject({ type: "map(string)", default: {} });
	});

	it("are on everything that can have some, beside its own", () => {
		const without = resourcesOf(stack)
			.filter(isTaggable)
			.map((each) => [each.terraformResourceType, each.friendlyUniqueId] as const)
			.filter(([type, name]) => {
				const block = (resource[type] as Record<string, { tags?: unknown }>)[name];
				return !/^\$\{(var\.tags|merge\(var\.tags, \{.*\}\))\}$/.test(String(block?.tags));
			});
		expect(without).toEqual([]);
	});
});
