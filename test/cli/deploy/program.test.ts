/** The programs as they are started, with a Terraform of our own on the PATH and an AWS on loopback. */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { IMAGE, OUTPUTS } from "./fakes.ts";
import { startLocalAws } from "./local-aws.ts";

/** It keeps its state in a file, and writes down what it was told. Where a file says so it takes as long as a test says, and notes interruptions. */
const TERRAFORM = `#!/bin/sh
echo "$*" >> terraform.log
case $1 in
version) echo '{"terraform_version":"1.11.4"}' ;;
apply) if [ -e slow ]; then rm slow; trap 'echo interrupted >> terraform.log; ending=1' INT; echo making
		until [ -e enough ]; do sleep 0.1; done; fi
	echo module.controller.x > terraform.tfstate; echo module.pipeline.x >> terraform.tfstate
	if [ "$ending" ]; then exit 1; fi
	if grep -q '^initial_image = "' terraform.tfvars; then echo 'module.web[0].x' >> terraform.tfstate; fi ;;
state) cat terraform.tfstate ;;
output) cat outputs.json ;;
destroy) for last; do :; done
	case $last in -target=*) grep -v "^\${last#-target=}" terraform.tfstate > kept; mv kept terraform.tfstate ;; *) : > terraform.tfstate ;; esac ;;
esac
`;

let folder: string;
let aws: Awaited<ReturnType<typeof startLocalAws>>;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "bin-deploy-"));
	mkdirSync(join(folder, "bin"));
	mkdirSync(join(folder, "root"));
	writeFileSync(join(folder, "bin", "terraform"), TERRAFORM);
	chmodSync(join(folder, "bin", "terraform"), 0o755);
	const outputs = Object.entries(OUTPUTS).map(([name, value]) => [name, { value }]);
	writeFileSync(join(folder, "root", "outputs.json"), JSON.stringify(Object.fromEntries(outputs)));
	aws = await startLocalAws();
});
afterEach(() => {
	aws.close();
	rmSync(folder, { recursive: true });
});

interface Finished {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

const run = (program: string, ...flags: readonly string[]) => started(program, flags).finished;

/** Starts a program as a shell does: in a group of its own, which a terminal's signals reach whole. */
function started(program: string, flags: readonly string[]) {
	const env = {
		PATH: [join(folder, "bin"), dirname(process.execPath), "/usr/bin", "/bin"].join(":"),
		HOME: folder,
		AWS_ENDPOINT_URL: aws.url,
		AWS_ACCESS_KEY_ID: "a",
		AWS_SECRET_ACCESS_KEY: "b",
	};
	const all = ["--root", join(folder, "root"), "--poll", "0.05", ...flags];
	const child = spawn(`bin/${program}`, all, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
	const said = { stdout: "", stderr: "" };
	for (const stream of ["stdout", "stderr"] as const) child[stream].on("data", (chunk) => (said[stream] += chunk));
	const finished = new Promise<Finished>((done) => {
		child.on("close", (code) => done({ code, ...said }));
	});
	return { finished, said, signal: (name: NodeJS.Signals) => void process.kill(-Number(child.pid), name) };
}

const FLAGS = ["--name", "web", "--region", "eu-west-1", "--repository", "acme/web"];
const commandsOf = () => readFileSync(join(folder, "root", "terraform.log"), "utf8").split("\n");
const applied = () => commandsOf().filter((one) => one.startsWith("apply"));

describe("bin/deploy and bin/cleanup", () => {
	it("deploy all, and remove all but what is told", async () => {
		const deployed = await run("deploy", "--yes", "--json", ...FLAGS);
		expect(deployed).toMatchObject({ code: 0 });
		expect(JSON.parse(deployed.stdout)).toMatchObject({
			format: "ecs-dns-canary/deployment",
			pipeline: "web-delivery",
			serviceUrl: OUTPUTS.service_url,
			previewUrl: OUTPUTS.preview_url,
		});
		expect(deployed.stderr).toContain(
			"what you may do was not checked: iam:SimulatePrincipalPolicy of arn:aws:iam::123456789012:role/admin",
		);
		expect(deployed.stderr).toContain("Source: Failed (connection is pending)");
		expect(readFileSync(join(folder, "root", "terraform.tfvars"), "utf8")).toContain(`initial_image = "${IMAGE}"`);
		expect(applied()).toHaveLength(2);
		expect(aws.asked.filter((one) => one === "StartPipelineExecution")).toHaveLength(1);

		const cleaned = await run("cleanup", "--yes", "--json");
		expect(JSON.parse(cleaned.stdout).left).toEqual(["log group /aws/lambda/web-release"]);
		expect(cleaned.code).toBe(1);
		for (const one of ["StopExecution", "BatchDeleteImage", "DeleteObjects", "DeregisterTaskDefinition"])
			expect(aws.asked, one).toContain(one);
		expect(
			commandsOf()
				.filter((one) => one.startsWith("destroy"))
				.map((one) => one.split(" ").at(-1)),
		).toEqual(["-target=module.pipeline", "-target=module.web", "-target=module.controller", "-no-color"]);
	});

	it("tell every fault of a command line, and change nothing", async () => {
		const refused = await run(
			"deploy",
			"--yes",
			"--name",
			"Web",
			"--zone",
			"example",
			"--poll",
			"0",
			"--brunch",
			"main",
		);
		expect(refused.code).toBe(2);
		expect(refused.stderr).toContain("there is no flag --brunch; did you mean --branch?");
		expect(refused.stderr).toContain("--poll must be a number above 0");
		const wrong = await run("deploy", "--yes", "--name", "Web", "--zone", "example");
		expect(wrong).toMatchObject({ code: 2, stdout: "" });
		for (const text of [
			"--name must be",
			"--region is missing",
			"--zone must be",
			"say where releases come from",
			"nothing was changed",
		])
			expect(wrong.stderr).toContain(text);
		expect(await run("cleanup", "--yes")).toMatchObject({ code: 2 });
		expect(await run("deploy", ...FLAGS)).toMatchObject({
			code: 2,
			stderr: expect.stringContaining("--yes agrees beforehand"),
		});
		expect(existsSync(join(folder, "root", "terraform.tfvars"))).toBe(false);
		expect(existsSync(join(folder, "root", "terraform.tfstate"))).toBe(false);
	});

	it("wait for Terraform when somebody interrupts them, so that it writes down what it has made, and go on from there", async () => {
		writeFileSync(join(folder, "root", "slow"), "");
		const deploying = started("deploy", ["--yes", ...FLAGS]);
		await expect.poll(() => deploying.said.stderr, { timeout: 20_000 }).toContain("making");
		// Impatient people press it twice, and Terraform would leave at the second one.
		deploying.signal("SIGINT");
		await expect.poll(commandsOf, { timeout: 20_000 }).toContain("interrupted");
		deploying.signal("SIGINT");
		await expect.poll(() => deploying.said.stderr.split("Terraform ends").length, { timeout: 20_000 }).toBe(3);
		writeFileSync(join(folder, "root", "enough"), "");
		const interrupted = await deploying.finished;
		expect(interrupted).toMatchObject({ code: 1, stdout: "" });
		expect(interrupted.stderr).toContain("interrupted: the same command again goes on");
		expect(commandsOf().filter((one) => one === "interrupted")).toHaveLength(1);
		expect(readFileSync(join(folder, "root", "terraform.tfstate"), "utf8")).toContain("module.pipeline.x");
		expect(await run("deploy", "--yes", ...FLAGS)).toMatchObject({ code: 0 });
	});

	it("end with 1, and say what to do, when somebody interrupts them while Terraform does not work", async () => {
		const deploying = started("deploy", ["--yes", ...FLAGS, "--poll", "600", "--wait", "600"]);
		await expect.poll(() => deploying.said.stderr, { timeout: 20_000 }).toContain("Update pending connection");
		deploying.signal("SIGINT");
		const interrupted = await deploying.finished;
		expect(interrupted).toMatchObject({ code: 1, stdout: "" });
		expect(interrupted.stderr).toContain("interrupted: the same command again goes on");
	});

	it("end with 3 when AWS cannot be asked", async () => {
		aws.close();
		const refused = await run("deploy", "--yes", ...FLAGS);
		expect(refused).toMatchObject({ code: 3 });
		expect(refused.stderr).toContain("GetCallerIdentity: AWS could not be asked, or refused");
		expect(existsSync(join(folder, "root", "terraform.tfvars"))).toBe(false);
	});
});
