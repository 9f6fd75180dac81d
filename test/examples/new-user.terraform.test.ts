/** What somebody does who has read a module's README only: copy its Terraform, and plan it beside what they have. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderWith, requireTerraform, terraformEnvironment } from "../../scripts/terraform.ts";
import { plansOf } from "./planned.ts";

/** Nothing of it exists: one plan makes it and what the module adds, as in an estate that is just being built. */
const BESIDE = `
provider "aws" { region = "eu-west-1" }
locals { colors = toset(["blue", "green"]) }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "public" {
  count  = 2
  vpc_id = aws_vpc.main.id
}
resource "aws_subnet" "private" {
  count  = 2
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group" "alb" { for_each = local.colors }
resource "aws_ecs_cluster" "main" { name = "main" }
resource "aws_route53_zone" "main" { name = "example.com" }
resource "aws_ecs_service" "shop" {
  for_each = local.colors
  name     = each.key
}
resource "aws_lb_target_group" "shop" { for_each = toset(["blue-blue", "blue-green", "green-blue", "green-green"]) }
resource "aws_lb_listener" "production" {
  for_each          = local.colors
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/alb/1"
  default_action { type = "forward" }
}
`;

const environment = terraformEnvironment();
const folder = folderWith({});

beforeAll(() => {
	requireTerraform();
	cpSync("terraform", join(folder, "terraform"), { recursive: true });
});

afterAll(() => {
	rmSync(folder, { recursive: true });
	environment.dispose();
});

/** The first Terraform of a README, with the modules of this checkout. */
function block(readme: string): string {
	const [, text = ""] = /^```hcl\n(.*?)^```/ms.exec(readFileSync(readme, "utf8")) ?? [];
	return text.replaceAll(/"git::[^"]*\/\/(terraform\/\w+)\?ref=[^"]*"/g, '"../$1"');
}

/** Types of the resources that a plan of this Terraform makes. */
async function planned(name: string, ...texts: readonly string[]): Promise<string[]> {
	const root = join(folder, name);
	mkdirSync(root);
	writeFileSync(join(root, "main.tf"), [...texts, BESIDE].join("\n"));
	const test = 'mock_provider "aws" {\n  source = "../terraform/shared"\n}\n\nrun "plan" {\n  command = plan\n}\n';
	writeFileSync(join(root, "main.tftest.hcl"), test);
	const plans = await plansOf(root, environment.env);
	const own = (plans.get("plan") ?? []).filter(({ module_address: module, mode }) => module && mode === "managed");
	return own.map(({ type }) => type);
}

const CONTROLLER = "terraform/controller/README.md";

describe("a README's Terraform, copied", () => {
	it("makes a controller", async () => {
		expect(await planned("controller", block(CONTROLLER))).toContain("aws_sfn_state_machine");
	});

	it("makes a service, in security groups that the same plan makes", async () => {
		const groups =
			'security_groups = { albs = [aws_security_group.alb["blue"].id], tasks = [aws_security_group.alb["green"].id] }';
		const service = block("terraform/service/README.md").replace(/\n}\n$/, `\n  ${groups}\n}\n`);
		const types = await planned("service", block(CONTROLLER), service);
		expect(types.filter((type) => type === "aws_lb")).toHaveLength(2);
		for (const input of ["aws_vpc", "aws_ecs_cluster"]) expect(types).not.toContain(input);
	});

	it("attaches what the same plan makes", async () => {
		const types = await planned("attach", block(CONTROLLER), block("terraform/attach/README.md"));
		expect(types).toContain("aws_cloudwatch_event_rule");
		for (const theirs of ["aws_lb", "aws_lb_listener", "aws_route53_record", "aws_ecs_service"])
			expect(types).not.toContain(theirs);
	});

	it("makes everything", async () => {
		expect(await planned("complete", block("terraform/complete/README.md"))).toEqual(
			expect.arrayContaining(["aws_vpc", "aws_lb", "aws_ecs_service", "aws_sfn_state_machine"]),
		);
	});

	it("makes a controller and a service in what there is, as the project's README has it", async () => {
		const types = await planned("root", block("README.md"));
		expect(types).toEqual(expect.arrayContaining(["aws_sfn_state_machine", "aws_lb"]));
	});
});
