import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderWith, requireTerraform, terraform, terraformEnvironment } from "../../scripts/terraform.ts";
import { type Planned, plansOf } from "./planned.ts";

const EXAMPLES = "examples";
const environment = terraformEnvironment();
const folder = folderWith({});
const planned = new Map<string, ReadonlyMap<string, Planned[]>>();

/** Each folder of an example that Terraform plans and that has tests of its own. The existing estate has them end to end. */
const tested = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
	.filter((path) => path.endsWith("plan.tftest.hcl"))
	.map((path) => dirname(dirname(path)))
	.sort();

/** Terraform's files, and what stands in them. */
const sources = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
	.filter((path) => path.endsWith(".tf"))
	.map((path) => ({ path, text: readFileSync(join(EXAMPLES, path), "utf8") }));

beforeAll(() => {
	requireTerraform();
	for (const part of [EXAMPLES, "terraform"]) cpSync(part, join(folder, part), { recursive: true });
	// A plan with it needs an account of Terraform Cloud.
	for (const example of tested) rmSync(join(folder, EXAMPLES, example, "cloud.tf"), { force: true });
});

afterAll(() => {
	rmSync(folder, { recursive: true });
	environment.dispose();
});

it("there is an example for each way of use", () => {
	expect(tested).toEqual([
		"complete",
		"github-actions",
		"pipeline",
		"private-zone",
		"terraform-cloud/controller",
		"terraform-cloud/web",
		"two-services",
	]);
});

describe.concurrent("terraform test passes", () => {
	it.each(tested)("for %s", async (example) => {
		planned.set(example, await plansOf(join(folder, EXAMPLES, example), environment.env));
	});
});

/** What a run of an example plans to make. */
function created(example: string, name: string): Planned[] {
	const resources = planned.get(example)?.get(name);
	if (!resources) throw new Error(`there is no plan of ${example} named ${name}`);
	return resources.filter(({ mode }) => mode === "managed");
}

/** All that comes before a resource when Terraform makes, and after it when Terraform destroys. */
function before(address: string, graph: string): Set<string> {
	const loadBalancers = [...graph.matchAll(/"([^"]+)" -> "([^"]+)"/g)];
	const found = new Set([address]);
	for (const each of found) for (const [, from, to = ""] of loadBalancers) if (from === each) found.add(to);
	return found;
}

describe("where the same plan makes the VPC", () => {
	let graph: string;
	beforeAll(() => {
		graph = terraform(join(folder, EXAMPLES, "two-services"), environment, ["graph"]).stdout;
	});

	it.each(["aws_lb.this", "aws_ecs_service.blue"])(
		"%s comes after the routes to the internet, and goes before them",
		(address) => {
			const earlier = before(`module.service.${address}`, graph);
			expect(earlier).toContain("aws_route_table_association.public");
			expect(earlier).toContain("aws_internet_gateway.shared");
		},
	);
});

describe("what the READMEs say is planned", () => {
	it.each(["search", "shop"])("two services: %s adds what is its own, and nothing that is shared", (name) => {
		const all = created("two-services", "makes_two_services_on_what_is_there");
		const types = all
			.filter(({ module_address: module }) => module === `module.service["${name}"]`)
			.map(({ type }) => type);
		const count = (type: string) => types.filter((each) => each === type).length;
		expect({
			lbs: count("aws_lb"),
			services: count("aws_ecs_service"),
			rules: count("aws_cloudwatch_event_rule"),
		}).toEqual({ lbs: 2, services: 2, rules: 1 });
		for (const shared of ["aws_vpc", "aws_subnet", "aws_ecs_cluster", "aws_sfn_state_machine", "aws_dynamodb_table"])
			expect(types).not.toContain(shared);
		const path = "/ecs-dns-canary/canary/";
		const roles = all.filter(
			({ module_address: module, type, change }) =>
				module === `module.service["${name}"]` && type === "aws_iam_role" && change.after.path === path,
		);
		expect(roles).toHaveLength(2);
	});

	it.each(["speaks_http_without_a_certificate", "speaks_https_with_one"])(
		"private zone: internal load balancers and records of type A only, when it %s",
		(name) => {
			const resources = created("private-zone", name);
			const values = (type: string, attribute: string) =>
				resources.filter((each) => each.type === type).map(({ change }) => change.after[attribute]);
			expect(values("aws_lb", "internal")).toEqual([true, true]);
			expect(values("aws_lb", "ip_address_type")).toEqual(["ipv4", "ipv4"]);
			expect(new Set(values("aws_route53_record", "type"))).toEqual(new Set(["A"]));
			expect(resources.map(({ type }) => type)).not.toContain("aws_acm_certificate");
		},
	);

	it("Terraform Cloud: the service's workspace makes no controller", () => {
		const types = created("terraform-cloud/web", "attaches_to_the_other_workspaces_controller").map(({ type }) => type);
		expect(types).toContain("aws_cloudwatch_event_rule");
		expect(types).not.toContain("aws_sfn_state_machine");
	});
});

it("the examples are formatted, and so are their values", () => {
	const formatted = (where: string) => terraform(where, environment, ["fmt", "-check", "-recursive", "-diff"]);
	expect(formatted(EXAMPLES)).toMatchObject({ status: 0, stdout: "" });
	for (const name of ["controller", "web"]) {
		const values = readFileSync(join(EXAMPLES, "terraform-cloud", name, "workspace.auto.tfvars.example"), "utf8");
		const copy = folderWith({ "workspace.auto.tfvars": values });
		expect(formatted(copy)).toMatchObject({ status: 0, stdout: "" });
		rmSync(copy, { recursive: true });
	}
});

describe.each(["controller", "web"])("the folder %s of the Terraform Cloud example", (name) => {
	const read = (file: string) => readFileSync(join(EXAMPLES, "terraform-cloud", name, file), "utf8");
	const declared = [...read("main.tf").matchAll(/^variable "(\w+)"/gm)].map(([, variable]) => variable ?? "").sort();

	it("names a workspace of its own", () => {
		expect(read("cloud.tf")).toContain(`name = "canary-${name}"`);
	});

	it("has example values of just its variables, and the README tells them", () => {
		const set = [...read("workspace.auto.tfvars.example").matchAll(/^(\w+)\s*=/gm)].map(([, variable]) => variable);
		expect(set.sort()).toEqual(declared);
		const [row = ""] = read("../README.md").match(new RegExp(`^\\| \`canary-${name}\`.*$`, "m")) ?? [];
		const [, , , notified = ""] = row.split("|");
		expect([...notified.matchAll(/`(\w+)`/g)].map(([, variable]) => variable).sort()).toEqual(declared);
	});
});

it("no example runs a program while it plans or applies", () => {
	expect(sources.length).toBeGreaterThan(tested.length);
	const running = sources.filter(({ text }) => /local-exec|provisioner|data "external"/.test(text));
	expect(running.map(({ path }) => path)).toEqual([]);
});

it("every example says which versions it needs, as ranges", () => {
	for (const example of tested) {
		const text = readFileSync(join(EXAMPLES, example, "versions.tf"), "utf8");
		expect(text).toMatch(/required_version = ">= [\d.]+"/);
		expect(text).toMatch(/version = ">= [\d.]+, < [\d.]+"/);
	}
});
