import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allows, rolePrincipal } from "../e2e/harness/iam/judge.ts";
import { need } from "../e2e/harness/iam/need.ts";
import type { Statement } from "../e2e/harness/iam/policy.ts";

const [, text = ""] = /```json\n([\s\S]*?)```/.exec(readFileSync("docs/upgrade.md", "utf8")) ?? [];
const owners: Statement = JSON.parse(text);
const TERRAFORM = rolePrincipal("arn:aws:iam::123456789012:role/terraform-of-web");

/** Whether the statement that upgrade.md gives to a service's Terraform allows a call on an item. */
async function allowed(action: string, key: string): Promise<boolean> {
	const [one] = need(action, [String(owners.Resource)], { "dynamodb:LeadingKeys": [key] });
	if (!one) throw new Error("nothing is needed");
	return allows({ identity: [{ Version: "2012-10-17", Statement: [owners] }] }, TERRAFORM, one);
}

/** What the provider calls: hashicorp/terraform-provider-aws internal/service/dynamodb/table_item.go */
const CALLS = ["dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"];

describe("whoever runs a service's Terraform", () => {
	it.each(CALLS)("may call %s on its own registration, and on nothing else of the table", async (action) => {
		expect(await allowed(action, "registration#web")).toBe(true);
		for (const other of ["registration#shop", "registration#web2", "web", "gate#web", "resource#web"]) {
			expect(await allowed(action, other), other).toBe(false);
		}
	});

	it("may call nothing else", () => {
		expect([...(owners.Action as readonly string[])].sort()).toEqual([...CALLS].sort());
	});
});
