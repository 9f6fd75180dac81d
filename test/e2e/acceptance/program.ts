/** `npm run acceptance` as somebody starts it, with an AWS that stands nowhere but here. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { terraformEnvironment } from "../../../scripts/terraform.ts";
import { awsEnvironment, ROOT } from "../harness/project.ts";
import { say } from "../harness/run.ts";
import type { MovingAws } from "./moving-aws.ts";

/** What came of it. */
export interface Ended {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

export class Program {
	readonly home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-acceptance-"));
	readonly #terraform = terraformEnvironment();
	#child: ChildProcess | undefined;

	constructor(private readonly moving: MovingAws) {}

	/** Starts it. @param answer - what somebody types. */
	start(flags: readonly string[], answer = ""): Promise<Ended> {
		const way = pathToFileURL(join(ROOT, "test", "e2e", "acceptance", "way.mjs")).href;
		const child = spawn(
			process.execPath,
			["--import", import.meta.resolve("tsx"), "--import", way, join(ROOT, "acceptance", "main.ts"), ...flags],
			{
				cwd: this.home,
				env: {
					...this.#terraform.env,
					...awsEnvironment(this.moving.gateway.url, "eu-west-1", "acceptance"),
					E2E_BALANCERS: this.moving.balancers.file,
					// A machine with much to do is no sick release.
					TF_VAR_probe_deadline_ms: "10000",
				},
			},
		);
		this.#child = child;
		child.stdin.end(answer);
		const said = { out: "", err: "" };
		child.stdout.on("data", (chunk) => {
			said.out += chunk;
		});
		createInterface({ input: child.stderr }).on("line", (line) => {
			said.err += `${line}\n`;
			say(`acceptance: ${line}`);
		});
		return new Promise((resolve, reject) => {
			child.on("error", reject);
			child.on("close", (code) => resolve({ code, ...said }));
		});
	}

	/** Ctrl-C. */
	interrupt(): void {
		this.#child?.kill("SIGINT");
	}

	/** Ends it, and removes all files. */
	remove(): void {
		this.#child?.kill("SIGKILL");
		rmSync(this.home, { recursive: true, force: true });
		this.#terraform.dispose();
	}
}
