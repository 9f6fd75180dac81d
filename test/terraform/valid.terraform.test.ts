import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join, normalize } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PUBLISHED } from "../../modules/published/index.ts";
import { folderWith, requireTerraform, terraform, terraformEnvironment } from "../../scripts/terraform.ts";

const environment = terraformEnvironment();
const folder = folderWith({});
beforeAll(() => {
	requireTerraform();
	// Tests share what lies beside the modules: terraform-test.test.ts runs them.
	for (const { name } of PUBLISHED)
		cpSync(join("terraform", name), join(folder, name), {
			recursive: true,
			filter: (source) => basename(source) !== "tests",
		});
});
afterAll(() => {
	rmSync(folder, { recursive: true });
	environment.dispose();
});

/** Paths within terraform/ of all archives that lie there. */
const lying = PUBLISHED.flatMap(({ name }) =>
	readdirSync(join("terraform", name), { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".zip"))
		.map((file) => join(name, file)),
);

describe.each(PUBLISHED)("terraform/$name", ({ name, functions }) => {
	const environment = terraformEnvironment();
	const folder = folderWith({});
	const run = (...args: string[]) => terraform(join(folder, name), environment, args);
	beforeAll(() => {
		requireTerraform();
		// Tests share what lies beside the modules: native.terraform.test.ts runs them.
		for (const each of PUBLISHED) {
			const from = join("terraform", each.name);
			cpSync(from, join(folder, each.name), { recursive: true, filter: (source) => basename(source) !== "tests" });
		}
	});
	afterAll(() => {
		rmSync(folder, { recursive: true });
		environment.dispose();
	});

	it("is formatted", () => {
		expect(run("fmt", "-check", "-recursive", "-diff")).toMatchObject({ status: 0, stdout: "" });
	});

	it("is valid with nothing but the other modules beside it", () => {
		expect(run("init", "-backend=false")).toMatchObject({ status: 0 });
		expect(run("validate")).toMatchObject({ status: 0 });
	});

	it("finds the code of its functions", () => {
		const text = readFileSync(join("terraform", name, "main.tf"), "utf8");
		const wanted = [...text.matchAll(/\$\{path\.module\}\/([\w./]+\.zip)/g)].map(([, path = ""]) =>
			normalize(join(name, path)),
		);
		expect(wanted.filter((path) => !lying.includes(path))).toEqual([]);
		expect(lying.filter((path) => path.startsWith(`${name}/`)).sort()).toEqual(
			functions.map((each) => join(name, "functions", `${each}.zip`)).sort(),
		);
		expect(name === "complete" || wanted.length > 0).toBe(true);
	});
});

it("each function's archive lies in terraform/ once", () => {
	expect(lying.map((path) => basename(path)).sort()).toEqual([
		"actuator.zip",
		"observer.zip",
		"pipeline.zip",
		"prober.zip",
		"release.zip",
		"watchdog.zip",
	]);
});
