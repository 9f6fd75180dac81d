import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { namesOf, setVariables, writeRoots } from "../../../acceptance/stack/roots.ts";

describe("the roots of a run", () => {
	const home = mkdtempSync(join(tmpdir(), "acceptance-roots-"));
	const folders = writeRoots(home);
	afterAll(() => rmSync(home, { recursive: true, force: true }));

	it("take no state and no variables of whoever has tried the example", () => {
		for (const folder of Object.values(folders)) {
			for (const file of ["terraform.tfstate", "terraform.tfvars"]) expect(existsSync(join(folder, file))).toBe(false);
		}
	});

	it("are all named after the run, so that what stayed is found by one name", () => {
		const names = namesOf("acc-1a2b3c");
		expect(new Set(Object.values(names)).size).toBe(3);
		for (const name of Object.values(names)) expect(name.startsWith("acc-1a2b3c")).toBe(true);
		expect(readFileSync(join(folders.canary, "acceptance_override.tf"), "utf8")).toMatch(
			/name +=\s+var\.controller_name/,
		);
	});

	it("keep the variables that were set last, and no other", () => {
		setVariables(folders.own, { name: "acc-1a2b3c", region: "eu-west-1" });
		setVariables(folders.own, { name: "acc-4d5e6f" });
		const set = readFileSync(join(folders.own, "acceptance.auto.tfvars.json"), "utf8");
		expect(JSON.parse(set)).toEqual({ name: "acc-4d5e6f" });
	});
});
