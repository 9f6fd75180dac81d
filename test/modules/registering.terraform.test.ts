/** What the principal that applies a service may do with the controller's table, as docs/plan.md gives it, by an IAM simulator. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allows, type Policies, rolePrincipal } from "../e2e/harness/iam/judge.ts";
import { need } from "../e2e/harness/iam/need.ts";
import { type Policy, parsed } from "../e2e/harness/iam/policy.ts";
import { CANARY_CONTROLLER } from "./controller-input.ts";
import { Deployments } from "./deployed.ts";

const TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/canary-rollouts";
/** What the AWS provider calls for a `aws_dynamodb_table_item`: hashicorp/terraform-provider-aws internal/service/dynamodb/table_item.go */
const CALLS = ["PutItem", "GetItem", "UpdateItem", "DeleteItem"];
const ATTRIBUTES = ["service", "item", "format", "configuration"];
/** Of how the last release ended. */
const ENDED = ["service", "item", "attempt", "outcome", "code", "reason", "at"];

let controller: Deployments<{ plain: Record<string, unknown> }>;

beforeAll(() => {
	controller = new Deployments({ plain: {} }, CANARY_CONTROLLER);
});

afterAll(() => controller.dispose());

/** The documented policy, with a team's own service in place of the one in it. */
function documented(service: string): Policy {
	const [, json = ""] =
		/## What registers a service\n[\s\S]*?```json\n([\s\S]*?)```/.exec(readFileSync("docs/plan.md", "utf8")) ?? [];
	expect(json).toContain('["registration#shop", "last-release#shop"]');
	return parsed(json.replaceAll("#shop", `#${service}`));
}

/** Whether the principal of a team may do something with an item. */
async function may(team: string, action: string, keys: readonly string[], attributes = ATTRIBUTES): Promise<boolean> {
	const resource = parsed(controller.one("plain", "aws_dynamodb_resource_policy", "this").policy);
	const policies: Policies = { identity: [documented(team)], resource };
	const context = {
		"dynamodb:LeadingKeys": keys,
		...(action === "GetItem" ? {} : { "dynamodb:Attributes": attributes }),
	};
	const [one] = need(`dynamodb:${action}`, [TABLE], context);
	if (!one) throw new Error("nothing is needed");
	return allows(policies, rolePrincipal(`arn:aws:iam::123456789012:role/${team}-terraform`), one);
}

describe.each([
	["shop", "search"],
	["search", "shop"],
])("whoever applies %s", (own, other) => {
	it.each(CALLS)(
		"may do to its registration what Terraform does, and not to the registration of %s",
		async (action) => {
			expect(await may(own, action, [`registration#${own}`])).toBe(true);
			expect(await may(own, action, [`registration#${other}`])).toBe(false);
		},
	);

	it.each(CALLS)("may %s how its own last release ended, which Terraform makes, and no other's", async (action) => {
		expect(await may(own, action, [`last-release#${own}`], ENDED)).toBe(true);
		expect(await may(own, action, [`last-release#${other}`], ENDED)).toBe(false);
	});

	it.each(CALLS)("may not %s locks, history, gates or claims, of whichever service", async (action) => {
		for (const key of [own, other, `resource#${own}`]) expect(await may(own, action, [key]), key).toBe(false);
	});

	it("may not do anything else, nor more to its own", async () => {
		for (const action of ["BatchWriteItem", "PartiQLUpdate", "PartiQLInsert"]) {
			expect(await may(own, action, [`registration#${own}`]), action).toBe(false);
		}
		expect(await may(own, "PutItem", [`registration#${own}`], [...ATTRIBUTES, "held"])).toBe(false);
		expect(await may(own, "PutItem", [`last-release#${own}`], [...ENDED, "held"])).toBe(false);
		expect(await may(own, "PutItem", [])).toBe(false);
	});
});
