import { execFile } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderWith, requireTerraform, terraform, terraformEnvironment } from "../support/terraform.ts";

const EXAMPLES = "examples";
const environment = terraformEnvironment();
const folder = folderWith({});

/** Each folder of an example that Terraform plans and that has tests of its own. The existing estate has them end to end. */
const tested = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
	.filter((path) => path.endsWith("plan.tftest.hcl"))
	.map((path) => dirname(dirname(path)))
	.sort();

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

/** Ends with what Terraform said, and nothing where it was content. */
function complaint(example: string, ...args: readonly string[]): Promise<string> {
	return new Promise((resolve) => {
		const options = { cwd: join(folder, EXAMPLES, example), env: environment.env, maxBuffer: 64 * 1024 * 1024 };
		execFile("terraform", args, options, (error, stdout, stderr) => {
			resolve(error ? `${error.message}\n${stdout}\n${stderr}` : "");
		});
	});
}

it("there is an example for each way of use", () => {
	expect(tested).toEqual([
		"complete",
		"github-actions",
		"private-zone",
		"terraform-cloud/controller",
		"terraform-cloud/web",
		"two-services",
	]);
});

describe.concurrent("terraform test passes", () => {
	it.each(tested)(
		"for %s",
		async (example) => {
			expect(await complaint(example, "init", "-backend=false")).toBe("");
			expect(await complaint(example, "test", "-no-color")).toBe("");
		},
		300_000,
	);
});

it("the examples are formatted", () => {
	expect(terraform(EXAMPLES, environment, ["fmt", "-check", "-recursive", "-diff"])).toMatchObject({
		status: 0,
		stdout: "",
	});
});

it("each folder of the Terraform Cloud example names a workspace of its own, and its example values are those of its variables", () => {
	for (const name of ["controller", "web"]) {
		const read = (file: string) => readFileSync(join(EXAMPLES, "terraform-cloud", name, file), "utf8");
		expect(read("cloud.tf")).toContain(`name = "canary-${name}"`);
		const declared = [...read("main.tf").matchAll(/^variable "(\w+)"/gm)].map(([, variable]) => variable);
		const set = [...read("workspace.auto.tfvars.example").matchAll(/^(\w+)\s*=/gm)].map(([, variable]) => variable);
		expect(set.sort()).toEqual(declared.sort());
	}
});

it("no example runs anything while it plans or applies", () => {
	for (const path of readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })) {
		if (path.endsWith(".tf"))
			expect(readFileSync(join(EXAMPLES, path), "utf8")).not.toMatch(/local-exec|provisioner|data "external"/);
	}
	expect(existsSync(join(EXAMPLES, "existing-estate"))).toBe(true);
});
