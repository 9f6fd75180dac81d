import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import {
	App,
	Fn,
	LocalBackend,
	TerraformHclModule,
	TerraformLocal,
	TerraformOutput,
	TerraformVariable,
	Token,
} from "cdktf";
import { describe, expect, it } from "vitest";
import { PUBLISHED } from "../../../modules/published/index.ts";
import { ModuleStack } from "../../../modules/published/module-stack.ts";
import { configurationOf, synthesized } from "../../../scripts/modules/configuration.ts";
import type { Json, JsonObject } from "../../../scripts/modules/expressions.ts";
import { normal, readBack } from "./read-back.ts";

function module(fill: (stack: ModuleStack) => void = () => {}): ModuleStack {
	const stack = new ModuleStack(new App({ stackTraces: false }), "module");
	fill(stack);
	return stack;
}

/** What a stack's files say, and what its JSON says. */
async function bothWays(stack: ModuleStack) {
	const read = await readBack(Object.values(configurationOf(stack)).join("\n"));
	return { files: await normal(read), json: await normal(explicit(stack)) };
}

/** A stack's JSON with signs where that has plain texts: around addresses and types, and before a brace that means itself. */
function explicit(stack: ModuleStack): JsonObject {
	const { variable, output, ...others } = JSON.parse(JSON.stringify(synthesized(stack)), (key, value) =>
		["depends_on", "ignore_changes", "replace_triggered_by"].includes(key)
			? value.map(code)
			: ["iterator", "from", "to"].includes(key)
				? code(value)
				: value,
	);
	for (const one of Object.values<Record<string, Json>>(variable ?? {})) {
		if (one.type) one.type = code(one.type);
		if ("default" in one) one.default = literal(one.default ?? null);
	}
	for (const one of Object.values<Record<string, Json>>({ ...variable, ...output })) {
		if (one.description) one.description = literal(one.description);
	}
	return { ...others, ...(variable && { variable }), ...(output && { output }) };
}

function code(address: Json): string {
	return `\${${address}}`;
}

function literal(value: Json): Json {
	return JSON.parse(JSON.stringify(value).replaceAll("${", () => "$${"));
}

/** Something of everything that a module may have. */
function everything(stack: ModuleStack): void {
	const names = new TerraformVariable(stack, "names", {
		type: "list(object({ name = string, port = optional(number, 80) }))",
		description: 'Names, for instance "${not_an_expression}".',
		default: [{ name: "a.b" }],
		nullable: false,
		validation: [{ condition: '${alltrue([for n in var.names : n.name != ""])}', errorMessage: 'Give a "name".' }],
	});
	for (const [name, value] of Object.entries({ off: false, zero: 0, empty: "", none: Token.nullValue() })) {
		new TerraformVariable(stack, name, { type: "any", default: value });
	}
	new TerraformLocal(stack, "unset", false);
	const first = new TerraformLocal(stack, "first", Fn.lookup(Fn.element(names.listValue, 0), "name", ""));
	const group = new SecurityGroup(stack, "group", {
		name: `\${var.names[0].name}-${first.asString}`,
		ingress: [
			{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["10.0.0.0/8"] },
			{ protocol: "tcp", fromPort: 443, toPort: 443 },
		],
		timeouts: { create: "5m" },
		tags: { "a:b": 'quoted "c"' },
		lifecycle: {
			createBeforeDestroy: true,
			ignoreChanges: ['tags["IsProduction"]', "ingress[0].cidr_blocks"],
			precondition: [{ condition: "${length(var.names) > 0}", errorMessage: "Not ${var.names[0].name}." }],
		},
	});
	const bucket = new S3Bucket(stack, "bucket", {
		count: 2,
		policy: JSON.stringify({ Statement: { Resource: `${group.arn}/*`, Sid: "x".repeat(100) } }),
		versioning: { enabled: true },
		dependsOn: [group],
	});
	bucket.addOverride("dynamic.lifecycle_rule", { for_each: "${var.names}", content: { enabled: true } });
	const child = new TerraformHclModule(stack, "child", {
		source: "../child",
		skipAssetCreationFromLocalModules: true,
		variables: { group: group.arn, colors: { blue: names.listValue }, none: Token.nullValue() },
		dependsOn: [bucket],
	});
	stack.addOverride("moved", [
		{ from: "aws_s3_bucket.old", to: "aws_s3_bucket.bucket" },
		{ from: 'aws_vpc.old["a"]', to: "module.child.aws_vpc.new[0]" },
	]);
	new TerraformOutput(stack, "its_name", { value: child.get("name") });
	new TerraformOutput(stack, "arn", { value: group.arn, description: "Its ${ARN}.", sensitive: true });
}

describe("a module in Terraform's own syntax", () => {
	it("says what the stack says in JSON", async () => {
		const { files, json } = await bothWays(module(everything));
		expect(files).toEqual(json);
	});

	it("has defaults that are false, 0, empty or null", () => {
		const text = configurationOf(module(everything))["variables.tf"];
		expect([...text.matchAll(/^default = (.*)$/gm)].map(([, value]) => value)).toEqual(
			expect.arrayContaining(["false", "0", '""', "null"]),
		);
	});

	it("has blocks where the provider has blocks, and bare addresses where Terraform wants no texts", () => {
		const text = configurationOf(module(everything))["main.tf"];
		expect(text).toContain("\nversioning {\n");
		expect(text).toContain("\ntimeouts {\n");
		expect(text).toContain('\ndynamic "lifecycle_rule" {\nfor_each = var.names\n\ncontent {\n');
		expect(text).toContain("tags = {\n");
		expect(text).toContain('ignore_changes = [tags["IsProduction"], ingress[0].cidr_blocks]');
		expect(text).toContain("depends_on = [aws_security_group.group]");
	});

	it("has modules, which say first where they lie", () => {
		const text = configurationOf(module(everything))["main.tf"];
		expect(text).toContain('\nmodule "child" {\nsource = "../child"\n');
		expect(text).toContain("depends_on = [aws_s3_bucket.bucket]\n}");
	});

	it("has what was moved, by addresses, in a file of its own", () => {
		expect(configurationOf(module(everything))["moved.tf"]).toBe(
			'moved {\nfrom = aws_s3_bucket.old\nto = aws_s3_bucket.bucket\n}\n\nmoved {\nfrom = aws_vpc.old["a"]\nto = module.child.aws_vpc.new[0]\n}',
		);
		expect(configurationOf(module())).not.toHaveProperty("moved.tf");
	});

	it("says which versions it works with, and where the provider comes from", () => {
		expect(configurationOf(module())["versions.tf"]).toBe(
			'terraform {\nrequired_version = ">= 1.9"\n\nrequired_providers {\naws = {\nsource = "hashicorp/aws"\nversion = ">= 5.100, < 7.0"\n}\n}\n}',
		);
	});

	it("has neither a provider nor a backend", () => {
		const stack = module((inside) => new AwsProvider(inside, "aws", { region: "eu-west-1" }));
		expect(() => configurationOf(stack)).toThrow("no place for: provider");
		expect(() => configurationOf(module((inside) => new LocalBackend(inside, {})))).toThrow("no place for: backend");
	});

	it("runs no programs", () => {
		const stack = module(
			(inside) => new S3Bucket(inside, "bucket", { provisioners: [{ type: "local-exec", command: "true" }] }),
		);
		expect(() => configurationOf(stack)).toThrow("no place for: provisioner");
	});

	it.each(PUBLISHED)("says of $name what the constructs say in JSON", async ({ stack }) => {
		const { files, json } = await bothWays(stack(new App({ stackTraces: false })));
		expect(files).toEqual(json);
	});
});
