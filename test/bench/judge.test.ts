import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { measureQuiet } from "../../bench/judge/quiet.ts";
import { benchJudge } from "../../bench/judge.ts";
import { optionsOf } from "../../bench/options.ts";
import { Seed } from "../../rehearsal/random.ts";

/** Runs the command to its end. */
function bench(...flags: string[]): Promise<{ code: number | null; out: string; err: string }> {
	const child = spawn(process.execPath, ["--import", "tsx", "bench/main.ts", ...flags]);
	let [out, err] = ["", ""];
	child.stdout.on("data", (chunk) => {
		out += chunk;
	});
	child.stderr.on("data", (chunk) => {
		err += chunk;
	});
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => resolve({ code, out, err }));
	});
}

describe("the bench of judges", () => {
	it("lets every judge watch the same rollouts, tells of each cell, and checks the bounds", async () => {
		const lines: string[] = [];
		const options = { seed: 1, rollouts: 50, cells: "slow 20/s 10-30" };
		const found = await benchJudge(options, (line) => lines.push(line));
		expect(found).toMatchObject({ seed: 1, rollouts: 50, ok: true });
		expect(found.cells.map(({ cell }) => cell.name)).toEqual([
			"identical slow 20/s 1%",
			"identical slow 20/s 10%",
			"identical slow 20/s 30%",
			"identical slow 20/s 10% torn",
			"identical slow 20/s 10% torn, hang-ups",
			"detect slow 20/s 10-30%",
			"detect slow 20/s 10-30% torn",
			"detect slow 20/s 10-30% torn, hang-ups",
		]);
		expect(found.judges.map(({ name }) => name)).toEqual(Object.keys(found.cells[0]?.scores ?? {}));
		for (const { sources } of found.judges) expect(sources.length).toBeGreaterThan(0);
		for (const { cell } of found.cells) expect(lines.join("\n")).toContain(cell.name);
		expect(lines.at(-1)).toBe(`${found.bounds.length} of ${found.bounds.length} bounds hold`);
	});

	it("gives the same figures for the same seed, and others for another", async () => {
		const of = async (seed: number) => {
			const { cells, quiet } = await benchJudge({ seed, rollouts: 20, cells: "detect errors 10/s 1-5" }, () => {});
			return { cells, quiet };
		};
		expect(await of(7)).toEqual(await of(7));
		expect(await of(7)).not.toEqual(await of(8));
	});

	it("holds in silence, and catches by probes what is sick", () => {
		const { passedInSilence, slowestSeconds, failedByProbes } = measureQuiet(200, new Seed(2));
		expect(passedInSilence).toBe(0);
		expect(slowestSeconds).toBeGreaterThan(10);
		expect(slowestSeconds).toBeLessThanOrEqual(30);
		expect(failedByProbes).toBeLessThanOrEqual(0.01);
	});
});

describe("the bench's flags", () => {
	it("have defaults", () => {
		expect(optionsOf({ bench: "judge" })).toEqual({ seed: 1, rollouts: 2_000, cells: "" });
		expect(optionsOf({ bench: "world" })).toEqual({ seed: 1, rollouts: 2_000, cells: "" });
	});

	it("are told all at once what is wrong with them", () => {
		expect(() => optionsOf({ bench: "judge", seed: "x", rollouts: "0", cells: "nowhere" })).toThrow(
			/--seed.*--rollouts.*--cells/s,
		);
		expect(() => optionsOf({ bench: "world", rollouts: "5" })).toThrow("--rollouts is for the judge only");
	});

	it("decide what is printed, and how it exits", async () => {
		const { code, out } = await bench("judge", "--rollouts", "20", "--cells", "detect slow 20/s 10-30", "--json");
		expect(code).toBe(0);
		expect(JSON.parse(out)).toMatchObject({ rollouts: 20, ok: true });
		const wrong = await bench("judge", "--rollouts", "many", "--seed", "-1");
		expect(wrong).toMatchObject({ code: 2, out: "" });
		for (const flag of ["--rollouts", "--seed"]) expect(wrong.err).toContain(flag);
	});
});
