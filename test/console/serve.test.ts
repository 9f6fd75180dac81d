import { describe, expect, it } from "vitest";
import { UsageError } from "../../cli/operator/exit.ts";
import { serve } from "../../console/serve.ts";
import type { ConsoleFlags } from "../../console/sources/source.ts";

/** Starts a console, and answers what it printed and how it ends. */
function started(flags: Partial<ConsoleFlags>) {
	const out: string[] = [];
	const err: string[] = [];
	let end = () => {};
	const until = new Promise<void>((resolve) => {
		end = resolve;
	});
	const streams = {
		stdout: { write: (text: string) => out.push(text) },
		stderr: { write: (text: string) => err.push(text) },
	};
	const code = serve({ act: false, demo: false, ...flags }, { who: "alice", until, ...streams });
	return { out, err, code, end: () => end() };
}

const faultsOf = async (flags: Partial<ConsoleFlags>) => {
	const error = await started(flags).code.catch((thrown) => thrown);
	expect(error).toBeInstanceOf(UsageError);
	return (error as UsageError).faults;
};

describe("console", () => {
	it("prints its address alone, serves it, and is gone once it is interrupted", async () => {
		const { out, err, code, end } = started({ demo: true, scenario: "healthy" });
		await expect.poll(() => out, { timeout: 60_000 }).toHaveLength(1);
		const address = out[0]?.trim() ?? "";
		expect(err.join("")).toMatch(/only shows/);
		const page = await fetch(address);
		expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="root">')]);
		const script = await (await fetch(`${address}page.js`)).text();
		expect(script.length).toBeGreaterThan(10_000);
		expect(script.length).toBeLessThan(120_000);
		end();
		expect(await code).toBe(0);
		await expect(fetch(address)).rejects.toThrow();
	});

	it("says at once all that is wrong with how a rehearsal is to be played", async () => {
		expect(await faultsOf({ demo: true, scenario: "helthy", speed: "fast", seed: "-1" })).toEqual([
			expect.stringMatching(/no scenario has this name; did you mean "healthy"/),
			expect.anything(),
			expect.stringMatching(/^--seed: /),
			"--speed must be a number from 0.1 to 600 (given: fast)",
		]);
	});

	it.each(["80", "1e4", "70000", "http"])("takes no port %s", async (port) => {
		expect(await faultsOf({ demo: true, port })).toEqual([
			`--port must be a whole number from 1024 to 65535 (given: ${port})`,
		]);
	});

	it("takes no flag of a rehearsal without one, and none of a controller with one", async () => {
		expect(await faultsOf({ scenario: "healthy", speed: "10" })).toEqual([
			"--scenario is of a rehearsal: add --demo, or leave it out",
			"--speed is of a rehearsal: add --demo, or leave it out",
		]);
		expect(await faultsOf({ demo: true, table: "rollouts", service: "shop" })).toEqual([
			"--table is of a real controller: leave --demo out, or it",
			"--service is of a real controller: leave --demo out, or it",
		]);
	});
});
