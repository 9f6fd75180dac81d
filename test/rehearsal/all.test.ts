import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("a mistake in a flag is told once, though every scenario that is asked for would have it", () => {
	const line = ["--import", "tsx", "rehearsal/main.ts", "--scenario", "all", "--seed", "-1"];
	const { status, stderr } = spawnSync(process.execPath, line, { encoding: "utf8" });
	expect({ status, notified: stderr.match(/--seed/g)?.length }).toEqual({ status: 2, notified: 1 });
});
