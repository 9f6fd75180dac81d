/** A root of somebody who has the module `complete`, in a simulated AWS. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireTerraform, type TerraformEnvironment, terraformEnvironment } from "../../../scripts/terraform.ts";
import type { Gateway } from "../gateway/gateway.ts";
import { PROBE_DEADLINE_MS } from "../harness/previews.ts";
import { awsEnvironment, ROOT } from "../harness/project.ts";
import { run } from "../harness/run.ts";
import { type Planned, TerraformFolder } from "../harness/terraform-folder.ts";
import { runStep } from "./workflow.ts";

export const REGION = "eu-west-1";
/** Of the team's, which must not ring when something is released. */
export const ALARM = "empty-baskets";
/** What a task of the team's runs before each release. */
export const MIGRATION = ["bin/migrate", "--all"];

/** Short steps: who touches what is checked here, not for how long. */
const SHORT = {
	schedule: [20, 100].map((percent) => ({ percent, bake_seconds: 30 })),
	probation_seconds: 60,
	probe_deadline_ms: PROBE_DEADLINE_MS,
	safety_net: false,
};
const HOOKS = [
	{ task: { container: "app", command: MIGRATION, timeout_seconds: 300 }, points: ["before-first-shift"] },
];

export class Root {
	readonly #home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-one-image-"));
	readonly #terraformEnv: TerraformEnvironment = terraformEnvironment();
	readonly #folder = join(this.#home, "root");
	/** What runs Terraform, and whatever else asks the simulated AWS. */
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly #terraform: TerraformFolder;

	constructor(gateway: Gateway) {
		requireTerraform();
		this.env = { ...this.#terraformEnv.env, ...awsEnvironment(gateway.url, REGION) };
		cpSync(join(ROOT, "terraform"), join(this.#home, "terraform"), { recursive: true });
		mkdirSync(this.#folder);
		this.#terraform = new TerraformFolder("root", () => this.#folder, this.env);
	}

	/** What the root says from now on. */
	async says(more: Readonly<Record<string, unknown>>): Promise<void> {
		const complete = {
			...{ source: "../terraform/complete", name: "web", zone_name: "web.example", create_zone: true, https: false },
			...{ ...SHORT, alarms: [ALARM], hooks: HOOKS, ...more },
		};
		const root = { provider: { aws: { region: REGION } }, module: { web: complete } };
		writeFileSync(join(this.#folder, "main.tf.json"), JSON.stringify(root, null, 2));
		if (existsSync(join(this.#folder, ".terraform"))) return;
		await run("terraform init", ["terraform", "init", "-input=false"], { cwd: this.#folder, env: this.env });
	}

	apply(): Promise<void> {
		return this.#terraform.apply();
	}

	plan(): Promise<Planned> {
		return this.#terraform.planned();
	}

	/** Applies what was planned last. */
	applyPlanned(): Promise<void> {
		return this.#terraform.applyPlanned();
	}

	/** Runs a step of the GitHub example where the root lies, as a runner does. Answers its outputs. */
	step(file: string, id: string, more: Readonly<Record<string, string>>): Promise<Record<string, string>> {
		return runStep(file, id, { cwd: this.#folder, env: this.env, more });
	}

	/** Removes all files. */
	remove(): void {
		rmSync(this.#home, { recursive: true, force: true });
		this.#terraformEnv.dispose();
	}
}
