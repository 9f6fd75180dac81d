import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";

interface Ended {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
	readonly milliseconds: number;
}

/** Runs the command to its end. */
function rehearse(...flags: string[]): Promise<Ended> {
	const started = performance.now();
	const child = spawn(process.execPath, ["--import", "tsx", "rehearsal/main.ts", ...flags]);
	let out = "";
	let err = "";
	child.stdout.on("data", (chunk) => {
		out += chunk;
	});
	child.stderr.on("data", (chunk) => {
		err += chunk;
	});
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => resolve({ code, out, err, milliseconds: performance.now() - started }));
	});
}

describe("npm run rehearse", () => {
	it("prints JSON for machines: how each release ended, in under five seconds", async () => {
		const { code, out, milliseconds } = await rehearse("--json");
		expect(JSON.parse(out)).toMatchObject({
			healthy: { status: "SUCCEEDED", weights: { blue: 0, green: 100 } },
			sick: { status: "FAILED", error: "TargetsUnhealthy", weights: { blue: 100, green: 0 } },
		});
		expect(code).toBe(0);
		expect(milliseconds).toBeLessThan(5_000);
	});

	it("prints a timeline for people, of one release when asked", async () => {
		const { code, out } = await rehearse("--release", "sick");
		expect(out).toContain("sick: a release that fails its health checks at half of the traffic");
		expect(out).toContain("failed: TargetsUnhealthy; blue 100 %, green 0 %");
		expect(out).not.toContain("healthy: a release");
		expect(code).toBe(0);
	});

	it("exits with 2 on a release that it does not know, and names those that it does", async () => {
		expect(await rehearse("--release", "other")).toMatchObject({
			code: 2,
			out: "",
			err: "--release must be one of healthy, sick, all (given: other)\n--help tells what there is\n",
		});
	});

	it("runs nothing when a flag is misspelt", async () => {
		expect(await rehearse("--releas", "sick")).toMatchObject({ code: 2, out: "" });
	});
});
