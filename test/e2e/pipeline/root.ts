/** A copy of examples/pipeline, for bin/deploy to deploy and bin/cleanup to remove, with short limits where the example's are long. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireTerraform, type TerraformEnvironment, terraformEnvironment } from "../../../scripts/terraform.ts";
import type { Gateway } from "../gateway/gateway.ts";
import { PROBE_DEADLINE_MS } from "../harness/previews.ts";
import { awsEnvironment, ROOT } from "../harness/project.ts";
import { PARALLELISM, type Planned, TerraformFolder } from "../harness/terraform-folder.ts";

export const REGION = "eu-west-1";
/** Where the sources are. */
export const REPOSITORY = "acme/web";
/** How long a review waits, in seconds. */
export const REVIEW_SECONDS = 1_800;

/** Somebody looks at it, half of the users, all of them: short steps, since who touches what is checked here, not for how long. */
const SCHEDULE = [
	{ percent: 0, bake_seconds: 30, gate: true },
	{ percent: 50, bake_seconds: 60, gate: false },
	{ percent: 100, bake_seconds: 30, gate: false },
];

/** What Terraform takes in place of what the example says: https://developer.hashicorp.com/terraform/language/files/override */
const OVERRIDE = {
	locals: { schedule: SCHEDULE, gate_timeout_seconds: REVIEW_SECONDS },
	module: {
		web: {
			...{ probation_seconds: 300, on_newer_release: "supersede" },
			probe_deadline_ms: PROBE_DEADLINE_MS,
		},
	},
};

export class Root {
	readonly #home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-pipeline-"));
	readonly #terraformEnv: TerraformEnvironment = terraformEnvironment();
	/** What `--root` says. */
	readonly folder = join(this.#home, "examples", "pipeline");
	/** What runs the commands and Terraform. */
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly #terraform: TerraformFolder;

	/** @param accessKeyId - of whoever deploys. */
	constructor(gateway: Gateway, accessKeyId: string) {
		requireTerraform();
		const parallel = `-parallelism=${PARALLELISM}`;
		this.env = {
			...this.#terraformEnv.env,
			...awsEnvironment(gateway.url, REGION, accessKeyId),
			...{ TF_CLI_ARGS_apply: parallel, TF_CLI_ARGS_destroy: parallel },
		};
		for (const part of ["terraform", join("examples", "pipeline")])
			cpSync(join(ROOT, part), join(this.#home, part), { recursive: true });
		for (const file of ["terraform.tfvars", "terraform.tfstate", ".terraform"])
			rmSync(join(this.folder, file), { recursive: true, force: true });
		writeFileSync(join(this.folder, "short_override.tf.json"), JSON.stringify(OVERRIDE, null, 2));
		this.#terraform = new TerraformFolder("pipeline", () => this.folder, this.env);
	}

	/** What a file of it says; nothing where it is not there. */
	read(file: string): string | undefined {
		const path = join(this.folder, file);
		return existsSync(path) ? readFileSync(path, "utf8") : undefined;
	}

	plan(): Promise<Planned> {
		return this.#terraform.planned();
	}

	outputs(): Promise<Readonly<Record<string, unknown>>> {
		return this.#terraform.outputs();
	}

	/** Removes all files. */
	remove(): void {
		rmSync(this.#home, { recursive: true, force: true });
		this.#terraformEnv.dispose();
	}
}
