/** A root of somebody who sets up a controller, a service and its pipeline. At first there is no image, and so no service. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireTerraform, type TerraformEnvironment, terraformEnvironment } from "../../../scripts/terraform.ts";
import type { Gateway } from "../gateway/gateway.ts";
import { PROBE_DEADLINE_MS } from "../harness/previews.ts";
import { awsEnvironment, ROOT } from "../harness/project.ts";
import { type Planned, TerraformFolder } from "../harness/terraform-folder.ts";

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

/** What the pipeline must know of the service before there is one: what it will have. */
const PLANNED = {
	...{ name: "web", cluster: "web", blue_service: "web-blue", green_service: "web-green" },
	...{ preview_url: "http://preview.web.web.example:8080", schedule: SCHEDULE, gate_timeout_seconds: REVIEW_SECONDS },
};

export class Root {
	readonly #home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-pipeline-"));
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
		this.#terraform = new TerraformFolder("pipeline", () => this.#folder, this.env);
	}

	/** Deploys it: the service as soon as there is an image, by its digest, that both colors begin with. */
	async apply(initialImage?: string): Promise<void> {
		const controller = "${module.controller}";
		const web = {
			...{ source: "../terraform/service", controller, name: "web", zone_name: "web.example", create_zone: true },
			...{ https: false, container_port: 8080, health_check_path: "/healthz", initial_image: initialImage },
			...{ schedule: SCHEDULE, gate_timeout_seconds: REVIEW_SECONDS, probation_seconds: 300, safety_net: false },
			...{ probe_deadline_ms: PROBE_DEADLINE_MS, on_newer_release: "supersede" },
		};
		const pipeline = {
			...{ source: "../terraform/pipeline", controller, service: initialImage ? "${module.web}" : PLANNED },
			...{ origin: { connection: { repository: REPOSITORY } }, deletion_protection: false },
		};
		const outputs = ["connection_arn", "pipeline_name", "repository_uri", "artifacts_bucket"];
		const root = {
			provider: { aws: { region: REGION } },
			module: {
				controller: { source: "../terraform/controller", deletion_protection: false },
				...(initialImage !== undefined && { web }),
				pipeline,
			},
			output: Object.fromEntries(outputs.map((name) => [name, { value: `\${module.pipeline.${name}}` }])),
		};
		writeFileSync(join(this.#folder, "main.tf.json"), JSON.stringify(root, null, 2));
		await this.#terraform.apply();
	}

	plan(): Promise<Planned> {
		return this.#terraform.planned();
	}

	outputs(): Promise<Readonly<Record<string, unknown>>> {
		return this.#terraform.outputs();
	}

	destroy(): Promise<void> {
		return this.#terraform.destroy();
	}

	/** Removes all files. */
	remove(): void {
		rmSync(this.#home, { recursive: true, force: true });
		this.#terraformEnv.dispose();
	}
}
