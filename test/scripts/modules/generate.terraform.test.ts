import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { TerraformOutput, TerraformVariable } from "cdktf";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { PublishedModule } from "../../../modules/published/index.ts";
import { ModuleStack, moduleBundles } from "../../../modules/published/module-stack.ts";
import { HEADER } from "../../../scripts/modules/differences.ts";
import { formatted } from "../../../scripts/modules/format.ts";
import { generate } from "../../../scripts/modules/generate.ts";
import { folderWith, requireTerraform } from "../../../scripts/terraform.ts";

const RULE = "#".repeat(80);

const SAYINGS = { remarks: [], docstrings: new Map([["ModuleStack", "What a Terraform module is made of."]]) };

const MODULE: PublishedModule = {
	name: "controller",
	functions: ["observer"],
	stack: (app) => {
		const stack = new ModuleStack(app, "controller");
		new TerraformVariable(stack, "name", { type: "string", description: "Its name | theirs." });
		new TerraformVariable(stack, "size", { type: "number", description: "Its size.", default: 1 });
		const topic = new SnsTopic(stack, "topic", {
			name: `\${var.name}`,
			displayName: moduleBundles("controller").observer,
		});
		new TerraformOutput(stack, "arn", { value: topic.arn, description: "Its ARN." });
		return stack;
	},
};

describe("a published module's files", () => {
	const folder = folderWith({ "observer.zip": "archive" });
	afterAll(() => rmSync(folder, { recursive: true }));
	const printed = vi.fn();
	let files: ReadonlyMap<string, Uint8Array>;
	const text = (path: string) => Buffer.from(files.get(path) ?? "").toString();
	const make = (readme?: string) => {
		const sources = { archive: (name: string) => `${folder}/${name}.zip`, readme: () => readme, sayings: SAYINGS };
		files = generate([MODULE], sources, printed);
	};
	beforeEach(() => {
		requireTerraform();
		make();
	});

	it("are those of Terraform's standard structure, and its functions' code", () => {
		expect([...files.keys()].sort()).toEqual([
			"controller/README.md",
			"controller/functions/SHA256SUMS",
			"controller/functions/observer.zip",
			"controller/main.tf",
			"controller/outputs.tf",
			"controller/variables.tf",
			"controller/versions.tf",
		]);
		expect(text("controller/functions/observer.zip")).toBe("archive");
		const digest = createHash("sha256").update("archive").digest("hex");
		expect(text("controller/functions/SHA256SUMS")).toBe(`${digest}  observer.zip\n`);
		expect(printed).toHaveBeenLastCalledWith("controller", expect.any(Number));
	});

	it("are formatted, say where they come from, and find the code in the module's own folder", () => {
		expect(text("controller/main.tf")).toBe(`${HEADER}${RULE}
# Module stack
# What a Terraform module is made of.
${RULE}

resource "aws_sns_topic" "topic" {
  name         = var.name
  display_name = "\${path.module}/functions/observer.zip"
}
`);
	});

	it("have a README with what goes in, what comes out and what is made", () => {
		expect(text("controller/README.md")).toBe(`# controller

<!-- BEGIN generated -->

## Inputs

| variable | meaning | type | default |
| --- | --- | --- | --- |
| \`name\` | Its name \\| theirs. | \`string\` | **required** |
| \`size\` | Its size. | \`number\` | \`1\` |

## Outputs

| output | meaning |
| --- | --- |
| \`arn\` | Its ARN. |

## Resources

| type | names |
| --- | --- |
| \`aws_sns_topic\` | \`topic\` |

<!-- END generated -->
`);
	});

	it("keep what people wrote in the README", () => {
		const tables = text("controller/README.md").slice("# controller\n\n".length);
		make("# By hand\n\n<!-- BEGIN generated -->\nold\n<!-- END generated -->\n\nAfter.\n");
		expect(text("controller/README.md")).toBe(`# By hand\n\n${tables}\nAfter.\n`);
	});

	it("are refused when the README has no place for the tables", () => {
		expect(() => make("# By hand\n")).toThrow(
			"terraform/controller/README.md needs the lines <!-- BEGIN generated -->",
		);
	});
});

describe("formatting", () => {
	it("says what is wrong with a text that Terraform cannot read", () => {
		expect(() => formatted(new Map([["one/main.tf", "resource {"]]))).toThrow("one/main.tf");
	});

	it("says what to install when there is no Terraform", () => {
		vi.stubEnv("PATH", "/nowhere");
		expect(() => formatted(new Map())).toThrow("Install version 1.9 or newer");
		vi.unstubAllEnvs();
	});
});
