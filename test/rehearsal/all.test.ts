import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { compiled } from "../support/program.ts";

const PROGRAM = await compiled("rehearsal/main.ts");

it("a mistake in a flag is told once, though every scenario that is asked for would have it", () => {
	const line = [PROGRAM, "--scenario", "all", "--seed", "-1"];
	const { status, stderr } = spawnSync(process.execPath, line, { encoding: "utf8" });
	expect({ status, notified: stderr.match(/--seed/g)?.length }).toEqual({ status: 2, notified: 1 });
});
