/** What `complete` refuses, though its rules stand in the modules inside of it: as early, and as much at once. */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderWith, requireTerraform, terraform, terraformEnvironment } from "../../scripts/terraform.ts";

const environment = terraformEnvironment();
const folder = folderWith({});
const run = (...args: string[]) => terraform(join(folder, "complete"), environment, args);

/** Bad values of variables of either module, of both, and of one that takes any type. */
const BAD = {
	name: "Web",
	zone_name: "example",
	container_port: 0,
	schedule: [{ percent: 100, bake_seconds: 60, gates: true }],
	notification_emails: ["team"],
	table_administrator_arns: ["admin"],
	log_retention_days: 2,
	kms_key_arn: "alias/logs",
};

beforeAll(() => {
	requireTerraform();
	for (const module of ["complete", "controller", "service", "shared"])
		cpSync(join("terraform", module), join(folder, module), {
			recursive: true,
			filter: (source) => !source.endsWith("/tests"),
		});
	const variables = Object.entries(BAD).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
	writeFileSync(
		join(folder, "complete", "bad.tftest.hcl"),
		`mock_provider "aws" {\nsource = "../shared"\n}\n\nvariables {\n${variables.join("")}}\n\nrun "bad" {\ncommand = plan\n}\n`,
	);
});

afterAll(() => {
	rmSync(folder, { recursive: true });
	environment.dispose();
});

describe("a plan of complete with bad values", () => {
	it("fails once for all of them, in the words of the rules, and names where each came in", () => {
		expect(run("init", "-backend=false")).toMatchObject({ status: 0 });
		const { status, stdout, stderr } = run("test", "-no-color");
		expect(status).toBe(1);
		const said = `${stdout}${stderr}`.replaceAll(/[│\s]+/g, " ");
		for (const name of Object.keys(BAD)) {
			expect(said).toMatch(new RegExp(`on main.tf line \\d+, in module "\\w+": \\d+: ${name} = var.${name}`));
			expect(said).toMatch(new RegExp(` ${name} (must|does not) `));
		}
		expect(said).toContain("did you mean gate?");
	});

	it("needs no rule of its own for that", () => {
		const text = readFileSync(join("terraform", "complete", "variables.tf"), "utf8");
		expect(text).not.toContain("validation {");
	});
});
