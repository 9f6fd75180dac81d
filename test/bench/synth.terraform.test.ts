import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { benchSynth } from "../../bench/synth.ts";

/** The bench's folders: a run that was killed may have left some. */
function folders() {
	return (existsSync("dist") ? readdirSync("dist") : []).filter((name) => /^(synth|terraform)-/.test(name));
}

describe("the bench of synthesizing", () => {
	it("measures each size, makes the same stack by other ways, and leaves nothing behind", async () => {
		const lines: string[] = [];
		const before = folders();
		const result = await benchSynth({ services: [1, 2, 3], runs: 1, terraform: true }, (line) => lines.push(line));
		expect(result.sizes.map(({ services }) => services)).toEqual([1, 2, 3]);
		for (const { milliseconds } of result.sizes) expect(milliseconds).toBeGreaterThan(0);
		expect(result.rivals).toMatchObject([
			{ way: "barrel", services: 1 },
			{ way: "cdktf", services: 1 },
		]);
		expect(result.terraform.map(({ verb }) => verb)).toEqual(["validate", "plan"]);
		for (const { sizes } of result.terraform) {
			expect(sizes.map(({ services }) => services)).toEqual([1, 2, 3]);
			for (const { milliseconds } of sizes) expect(milliseconds).toBeGreaterThan(0);
		}
		expect(result.bounds).toHaveLength(3 + 2);
		expect(result.ok).toBe(result.bounds.every(({ ok }) => ok));
		expect(lines).toHaveLength(3 + 2 * 3 + 2 + 3 + 2);
		expect(folders()).toEqual(before);
	});
});
