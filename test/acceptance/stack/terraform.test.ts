import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Terraform, TerraformFailed } from "../../../acceptance/stack/terraform.ts";

/** A root whose `terraform` is a shell script. */
function rootWith(script: string): Terraform {
	const folder = mkdtempSync(join(tmpdir(), "acceptance-root-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const program = join(folder, "terraform");
	writeFileSync(program, `#!/bin/sh\n${script}\n`);
	chmodSync(program, 0o755);
	return new Terraform(folder, { PATH: `${folder}${delimiter}${process.env.PATH}` });
}

const calls = ({ folder }: Terraform) => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

describe("Terraform in a root", () => {
	it("applies after init, asks nothing, and keeps what it said", async () => {
		const root = rootWith('echo "$1" >> calls; echo "said $1"');
		await root.apply();
		expect(calls(root)).toEqual(["init", "apply"]);
		expect(readFileSync(join(root.folder, "terraform.log"), "utf8")).toContain("said apply");
	});

	it("begins nothing once it is interrupted, and lets what runs end by itself", async () => {
		const controller = new AbortController();
		const root = rootWith('echo "$1" >> calls; sleep 0.5; echo "$1 ended" >> calls');
		const applying = root.apply({ signal: controller.signal });
		setTimeout(() => controller.abort(new Error("interrupted by SIGINT")), 100);
		await expect(applying).rejects.toThrow("interrupted by SIGINT");
		expect(calls(root)).toEqual(["init", "init ended"]);
	});

	it("fails with the last lines that Terraform said", async () => {
		const root = rootWith('echo "Error: no such zone" >&2; exit 1');
		const failed = root.destroy();
		await expect(failed).rejects.toThrow(TerraformFailed);
		await expect(failed).rejects.toThrow(/terraform destroy in .* ended with 1:\nError: no such zone/);
	});

	it("lists what it has made, without what it only reads; where nothing was applied that is nothing", async () => {
		const root = rootWith("printf 'aws_vpc.this\\nmodule.canary.data.aws_region.here\\ndata.aws_region.here\\n'");
		expect(await root.resources()).toEqual([]);
		writeFileSync(join(root.folder, "terraform.tfstate"), "{}");
		expect(await root.resources()).toEqual(["aws_vpc.this"]);
	});

	it("does not take a state that cannot be read for an empty one", async () => {
		const root = rootWith("exit 1");
		writeFileSync(join(root.folder, "terraform.tfstate"), "{");
		await expect(root.resources()).rejects.toThrow(TerraformFailed);
	});
});
