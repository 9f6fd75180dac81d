import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeRoots } from "../../../acceptance/stack/roots.ts";
import { terraform, terraformEnvironment } from "../../../scripts/terraform.ts";

describe("the roots of a run", () => {
	const home = mkdtempSync(join(tmpdir(), "acceptance-roots-"));
	const environment = terraformEnvironment();
	const folders = writeRoots(home);
	afterAll(() => {
		rmSync(home, { recursive: true, force: true });
		environment.dispose();
	});

	it.each(["own", "estate", "canary"] as const)(
		"are valid Terraform, with the modules as they are published: %s",
		(name) => {
			const init = terraform(folders[name], environment, ["init", "-backend=false", "-input=false"]);
			expect(init.status, init.stderr).toBe(0);
			const { status, stdout, stderr } = terraform(folders[name], environment, ["validate"]);
			expect(status, stdout + stderr).toBe(0);
		},
	);
});
