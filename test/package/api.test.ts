import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

describe("the reference of the constructs", () => {
	it("documents every export and property, and every link in it leads somewhere", () => {
		const words = ["node_modules/typedoc/bin/typedoc", "--options", "docs/typedoc.json", "--emit", "none"];
		const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
		const faults = (stdout + stderr).split("\n").filter((line) => /documentation$|resolve link/.test(line));
		expect({ status, faults }).toEqual({ status: 0, faults: [] });
	});
});
