import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { CHECKSUMS, checksums } from "../../../scripts/supply/checksums.ts";
import { folderWith } from "../../../scripts/terraform.ts";

let folder: string | undefined;
afterEach(() => {
	if (folder) rmSync(folder, { recursive: true });
});

const check = (cwd: string) => spawnSync("sha256sum", ["--check", "--strict", CHECKSUMS], { cwd, encoding: "utf8" });

it("sha256sum takes the checksums, and finds what differs", () => {
	const sums = checksums(
		new Map([
			["b.zip", Buffer.from("b")],
			["a.zip", Buffer.from("a")],
		]),
	);
	folder = folderWith({ "a.zip": "a", "b.zip": "b", [CHECKSUMS]: sums });
	expect(check(folder)).toMatchObject({ status: 0, stdout: "a.zip: OK\nb.zip: OK\n" });
	rmSync(folder, { recursive: true });
	folder = folderWith({ "a.zip": "a", "b.zip": "changed", [CHECKSUMS]: sums });
	expect(check(folder)).toMatchObject({ status: 1, stdout: "a.zip: OK\nb.zip: FAILED\n" });
});
