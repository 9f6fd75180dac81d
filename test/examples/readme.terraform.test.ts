import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { terraformEnvironment } from "../../scripts/terraform.ts";
import { blocks, documents } from "./documents.ts";

const environment = terraformEnvironment();
afterAll(() => environment.dispose());

it.each(documents)("%s has Terraform that is formatted", (path) => {
	for (const block of blocks(readFileSync(path, "utf8"), "hcl")) {
		const options = { env: environment.env, input: block, encoding: "utf8" } as const;
		const { stdout, stderr } = spawnSync("terraform", ["fmt", "-"], options);
		expect(stdout + stderr).toBe(block);
	}
});
