import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { Account } from "../../modules/account.ts";
import { AttachModule } from "../../modules/published/attach.ts";
import type { Block } from "../support/stack.ts";

const synthesized = (): Block => JSON.parse(Testing.synth(new AttachModule(Testing.app())));

describe("the region", () => {
	it("is what it is said to be", () => {
		const account = new Account(new TerraformStack(Testing.app(), "stack"), "account", "eu-west-1");
		expect(account.region).toBe("eu-west-1");
		expect(account.here.region).toBe('"eu-west-1"');
	});

	it("is else that of the provider", () => {
		const account = new Account(new TerraformStack(Testing.app(), "stack"), "account");
		expect(account.here.region).toMatch(/^data\.aws_region\..+\.id$/);
	});
});

it("a private zone of GovCloud, which the mocked provider cannot play, is refused where it is looked up", () => {
	const conditions: string[] = synthesized().data.aws_route53_zone.this.lifecycle.postcondition.map(
		({ condition }: Block) => condition,
	);
	expect(conditions).toContain(
		'${!(coalesce(self.private_zone, false) && startswith(data.aws_region.current.id, "us-gov-"))}',
	);
});
