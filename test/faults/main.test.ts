import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { compiled } from "../support/program.ts";

const PROGRAM = await compiled("faults/main.ts");

/** Runs the command to its end. */
function faults(...flags: string[]): Promise<{ code: number | null; out: string; err: string }> {
	const child = spawn(process.execPath, [PROGRAM, ...flags]);
	let [out, err] = ["", ""];
	child.stdout.on("data", (chunk) => {
		out += chunk;
	});
	child.stderr.on("data", (chunk) => {
		err += chunk;
	});
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => resolve({ code, out, err: err.replace(/^[█░].*\n/gm, "") }));
	});
}

describe("npm run faults", () => {
	it("breaks a sample of everything, and prints what came of it for machines", async () => {
		const { code, out } = await faults("--every", "600", "--pairs", "3", "--json");
		const found = JSON.parse(out);
		expect(code).toBe(0);
		expect(found).toMatchObject({ seed: 1, violations: [] });
		expect(found.cases.single).toBeGreaterThan(5);
		// Those by chance, and those of something asked for whose answer is denied.
		expect(found.cases.pair).toBeGreaterThan(3);
	});

	it("replays one case, call by call", async () => {
		const { code, out } = await faults("--case", "sick-late");
		expect(code).toBe(0);
		expect(out).toContain("loadBalancers.route");
		expect(out).toContain("violations: none");
	});

	it("refuses wrong flags, all at once, and plays nothing", async () => {
		const { code, out, err } = await faults("--seed", "x", "--pairs", "-1", "--every", "0", "--case", "ill");
		expect({ code, out }).toEqual({ code: 2, out: "" });
		for (const flag of ["--seed", "--pairs", "--every", "--case"]) expect(err).toContain(flag);
	});
});
