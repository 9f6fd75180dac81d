/** One controller and however many services, composed in TypeScript. */
import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { TwoServicesStack } from "../e2e/two-services/stack.ts";
import { type Block, type Configuration, sampleBundles } from "../support/stack.ts";

function composed(...services: readonly string[]): Configuration {
	const props = { bundles: sampleBundles(), region: "eu-west-1", services };
	return JSON.parse(Testing.synth(new TwoServicesStack(Testing.app(), "services", props), true));
}

/** All resources whose names begin in one way, by type and name. */
function named(prefix: string, { resource }: Configuration): Record<string, Block> {
	const all = Object.entries(resource).flatMap(([type, blocks]) =>
		Object.entries(blocks).map(([name, block]) => [`${type}.${name}`, name, block] as const),
	);
	return Object.fromEntries(all.filter(([, name]) => name.startsWith(prefix)).map(([key, , block]) => [key, block]));
}

const countOf = (type: string, { resource }: Configuration) => Object.keys(resource[type] ?? {}).length;

const one = composed("shop");
const three = composed("shop", "search", "stock");

describe("a controller", () => {
	it("is the same, whether it has one service or three: no role of it holds more for more services", () => {
		const mine = named("controller_", one);
		expect(Object.keys(mine).filter((key) => key.startsWith("aws_iam_role_policy."))).toHaveLength(5);
		expect(named("controller_", three)).toEqual(mine);
	});
});

describe("a service", () => {
	it("brings its own two roles and policies, and what starts its rollouts", () => {
		const before = Object.keys(named("shop-attachment_", one));
		expect(Object.keys(named("shop-attachment_", three))).toEqual(before);
		const roles = before.filter((key) => key.startsWith("aws_iam_role."));
		expect(roles.map((key) => /attachment_(.+?)(_this)?_[0-9A-F]+$/.exec(key)?.[1]).sort()).toEqual([
			...["actuator", "observer", "prober_functionprober_role", "trigger_role"],
		]);
		for (const type of ["aws_iam_role", "aws_iam_role_policy"]) {
			const perService = (countOf(type, three) - countOf(type, one)) / 2;
			// Its roles, and the execution role of its tasks.
			expect(perService).toBe(roles.length + 1);
		}
	});

	it("is named by no role of another", () => {
		for (const name of ["shop", "search", "stock"]) {
			const others = ["shop", "search", "stock"].filter((each) => each !== name);
			const mine = JSON.stringify(named(`${name}-attachment_`, three));
			const naming = (service: string) => new RegExp(`[.:/_-]${service}[-_.]`);
			expect(mine).toMatch(naming(name));
			for (const other of others) expect(mine).not.toMatch(naming(other));
		}
	});
});

it("no role holds managed policies, of which it could hold ten", () => {
	for (const stack of [one, three]) {
		expect(
			Object.keys(stack.resource)
				.filter((type) => type.startsWith("aws_iam_"))
				.sort(),
		).toEqual(["aws_iam_role", "aws_iam_role_policy"]);
	}
});
