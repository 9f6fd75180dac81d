import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/**
 * Formats Terraform files as `terraform fmt` does, all in one run.
 * @param files - their texts by path
 * @throws {Error} when there is no Terraform, or a text is not Terraform's syntax
 */
export function formatted(files: ReadonlyMap<string, string>): Map<string, string> {
	const folder = mkdtempSync(join(tmpdir(), "modules-"));
	try {
		for (const [path, text] of files) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text);
		}
		const { error, status, stderr } = spawnSync("terraform", ["fmt", "-recursive", "-list=false", "-no-color"], {
			cwd: folder,
			encoding: "utf8",
		});
		if (error) throw notStarted(error);
		if (status !== 0) throw new Error(`terraform fmt: ${stderr}`);
		return new Map([...files.keys()].map((path) => [path, readFileSync(join(folder, path), "utf8")]));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function notStarted(error: NodeJS.ErrnoException): Error {
	if (error.code !== "ENOENT") return error;
	return new Error(
		"terraform is not on the PATH. Install version 1.9 or newer: https://developer.hashicorp.com/terraform/install",
	);
}
