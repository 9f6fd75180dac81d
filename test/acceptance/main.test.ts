import { spawnSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { folderWith } from "../../scripts/terraform.ts";
import { compiled } from "../support/program.ts";

const PROGRAM = await compiled("acceptance/main.ts");

/** The command checks whether there is a Terraform before it asks AWS; here it never starts it. */
const tools = folderWith({ terraform: "" });
chmodSync(join(tools, "terraform"), 0o755);
afterAll(() => rmSync(tools, { recursive: true }));

/** Starts the command with an AWS that is not there: whoever gets so far as to ask it fails. */
function acceptance(...flags: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...flags], {
		encoding: "utf8",
		input: "",
		env: {
			PATH: tools,
			AWS_ENDPOINT_URL: "http://127.0.0.1:1",
			AWS_ACCESS_KEY_ID: "nobody",
			AWS_SECRET_ACCESS_KEY: "nothing",
		},
	});
	return { status, stdout, stderr };
}

describe("npm run acceptance", () => {
	it("tells all mistakes at once, exits with 2, and has asked nobody anything", () => {
		const { status, stderr } = acceptance("--zone", "localhost", "--rate", "lots");
		expect(status).toBe(2);
		for (const flag of ["--zone must be", "no AWS region is known", "--rate must be"]) expect(stderr).toContain(flag);
		expect(stderr).not.toContain("127.0.0.1");
	});

	it("knows no flag that it has not, and says the nearest", () => {
		const { status, stderr } = acceptance("--zone", "example.com", "--jsonn", "x");
		expect(status).toBe(2);
		expect(stderr).toContain("there is no flag --jsonn; did you mean --json?");
	});

	it("exits with 1 when AWS cannot be asked, with its words", () => {
		const { status, stdout, stderr } = acceptance("--zone", "example.com", "--region", "eu-west-1", "--yes");
		expect(status).toBe(1);
		expect(stderr).toContain("nothing was made: AWS could not be asked");
		expect(stderr).not.toContain("NodeVersionSupportWarning");
		expect(stdout).toBe("");
	});

	it("tells its flags", () => {
		const { status, stdout } = acceptance("--help");
		expect(status).toBe(0);
		for (const flag of ["zone", "region", "yes", "only", "json", "keep", "rate", "poll"]) {
			expect(stdout).toContain(`--${flag}`);
		}
	});
});
