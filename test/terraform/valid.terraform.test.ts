import { cpSync, existsSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PUBLISHED } from "../../modules/published/index.ts";
import { folderWith, requireTerraform, terraform, terraformEnvironment } from "../../scripts/terraform.ts";

describe.each(PUBLISHED)("terraform/$name", ({ name, functions }) => {
	const environment = terraformEnvironment();
	const folder = folderWith({});
	const run = (...args: string[]) => terraform(folder, environment, args);
	beforeAll(() => {
		requireTerraform();
		// Its tests share what lies beside the modules: native.terraform.test.ts runs them.
		cpSync(join("terraform", name), folder, { recursive: true, filter: (source) => basename(source) !== "tests" });
	});
	afterAll(() => {
		rmSync(folder, { recursive: true });
		environment.dispose();
	});

	it("is formatted", () => {
		expect(run("fmt", "-check", "-recursive", "-diff")).toMatchObject({ status: 0, stdout: "" });
	});

	it("is valid with nothing beside it", () => {
		expect(run("init", "-backend=false")).toMatchObject({ status: 0 });
		expect(run("validate")).toMatchObject({ status: 0 });
	});

	it("has the code of its functions", () => {
		const missing = functions.filter((one) => !existsSync(join(folder, "functions", `${one}.zip`)));
		expect(missing).toEqual([]);
	});
});
