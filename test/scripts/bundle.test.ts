import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bundle, bundleAll, FUNCTIONS } from "../../scripts/bundle.ts";

const here = mkdtempSync(join(tmpdir(), "bundle-"));
afterAll(() => rmSync(here, { recursive: true, force: true }));

/** Bundles in another process, in another time zone. */
function bundleElsewhere(outDir: string, TZ: string): void {
	const code = `const { bundleAll } = await import("./scripts/bundle.ts"); await bundleAll(${JSON.stringify(outDir)});`;
	const flags = ["--import", "tsx", "--input-type=module", "--eval", code];
	const { status, stderr } = spawnSync(process.execPath, flags, { env: { ...process.env, TZ }, encoding: "utf8" });
	expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
}

/** What the bundle's handler makes of a malformed request, in a process of its own. */
function refusal(js: string): unknown {
	const code = `require(process.argv[1]).handler({ task: "ready" }).then(console.log, ({ name, message }) => console.log(JSON.stringify({ name, message })));`;
	const env = { PATH: process.env.PATH, TABLE_NAME: "rollouts", AWS_REGION: "eu-west-1" };
	const { stdout } = spawnSync(process.execPath, ["--eval", code, js], { env, encoding: "utf8" });
	return JSON.parse(stdout);
}

describe.each(FUNCTIONS)("the bundle of the %s", (name) => {
	let files: Bundle;
	beforeAll(async () => {
		files = (await bundleAll(join(here, "first")))[name];
	});

	it("has the same bytes a second time", async () => {
		const again = (await bundleAll(join(here, "second")))[name];
		expect(readFileSync(again.js).equals(readFileSync(files.js))).toBe(true);
		expect(readFileSync(again.zip).equals(readFileSync(files.zip))).toBe(true);
	});

	it.each(["Pacific/Kiritimati", "America/Los_Angeles"])("has the same bytes in %s", (zone) => {
		const elsewhere = join(here, zone);
		bundleElsewhere(elsewhere, zone);
		expect(readFileSync(join(elsewhere, `${name}.zip`)).equals(readFileSync(files.zip))).toBe(true);
	});

	it("is below 400,000 bytes", () => {
		expect(readFileSync(files.js).length).toBeLessThan(400_000);
	});

	it("is zipped as the one file that Lambda loads", () => {
		const zipped = unzipSync(readFileSync(files.zip));
		expect(Object.keys(zipped)).toEqual(["index.js"]);
		expect(Buffer.from(zipped["index.js"] ?? []).equals(readFileSync(files.js))).toBe(true);
	});

	it("holds no path of the machine that it was made on", () => {
		expect(readFileSync(files.js, "utf8")).not.toContain(process.cwd());
	});

	it("runs: it refuses a malformed request, naming all that is missing", () => {
		expect(refusal(files.js)).toEqual({
			name: "InvalidInput",
			message: expect.stringMatching(/the task request is not valid:\n- now: .*\n- execution: .*\n- input: /),
		});
	});
});
