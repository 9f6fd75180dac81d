import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PUBLISHED } from "../../modules/published/index.ts";
import { folderWith, requireTerraform, terraform, terraformEnvironment } from "../../scripts/terraform.ts";

const TERRAFORM = "terraform";
const environment = terraformEnvironment();
const folder = folderWith({});

beforeAll(() => {
	requireTerraform();
	// Some tests are links to those of another module.
	cpSync(TERRAFORM, folder, { recursive: true, verbatimSymlinks: true });
});

afterAll(() => {
	rmSync(folder, { recursive: true });
	environment.dispose();
});

/** Ends with what Terraform said, and nothing where it was content. */
function complaint(module: string, ...args: readonly string[]): Promise<string> {
	return new Promise((resolve) => {
		const options = { cwd: join(folder, module), env: environment.env, maxBuffer: 64 * 1024 * 1024 };
		execFile("terraform", args, options, (error, stdout, stderr) => {
			resolve(error ? `${error.message}\n${stdout}\n${stderr}` : "");
		});
	});
}

describe.concurrent("terraform test passes", () => {
	it.each(PUBLISHED.map(({ name }) => name))("for %s", async (name) => {
		const start = performance.now();
		expect(await complaint(name, "init", "-backend=false")).toBe("");
		expect(await complaint(name, "test", "-no-color")).toBe("");
		console.log(`terraform test of ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
	});
});

it("the tests are formatted", () => {
	expect(terraform(folder, environment, ["fmt", "-check", "-recursive", "-diff"])).toMatchObject({
		status: 0,
		stdout: "",
	});
});

describe.each(PUBLISHED.map(({ name }) => name))("the tests of %s", (name) => {
	const read = (file: string) => readFileSync(join(TERRAFORM, name, file), "utf8");
	const tests = readdirSync(join(TERRAFORM, name, "tests"))
		.filter((file) => file.endsWith(".tftest.hcl"))
		.map((file) => read(join("tests", file)));
	const blocks = (kind: string, file: string) =>
		[...read(file).matchAll(new RegExp(`^${kind} "(\\w+)" {\n([^]*?)^}`, "gm"))].map(([, block, body]) => ({
			block: block ?? "",
			body: body ?? "",
		}));

	it("refuse a value of each variable that has a rule", () => {
		const refused = new Set(
			tests.flatMap((test) =>
				[...test.matchAll(/expect_failures = \[([^\]]*)\]/g)].flatMap(([, list]) =>
					[...(list ?? "").matchAll(/var\.(\w+)/g)].map(([, variable]) => variable),
				),
			),
		);
		const ruled = blocks("variable", "variables.tf").filter(({ body }) => body.includes("validation {"));
		expect(ruled.map(({ block }) => block).filter((variable) => !refused.has(variable))).toEqual([]);
	});

	it("check each output", () => {
		const outputs = blocks("output", "outputs.tf").map(({ block }) => block);
		expect(outputs.length).toBeGreaterThan(0);
		expect(outputs.filter((output) => !tests.some((test) => test.includes(`output.${output}`)))).toEqual([]);
	});
});
