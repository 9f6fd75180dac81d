/** Deploys the stack of two services with Terraform. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { bundleAll } from "../../../scripts/bundle.ts";
import { type TerraformEnvironment, terraformEnvironment } from "../../support/terraform.ts";
import { awsEnvironment, type Stack, synthesized } from "../harness/project.ts";
import { type PlannedChange, TerraformFolder } from "../harness/terraform-folder.ts";
import { TwoServicesStack } from "./stack.ts";

export class TwoServices implements Stack {
	readonly #home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-two-"));
	readonly #terraformEnv: TerraformEnvironment = terraformEnvironment();
	readonly #region: string;
	readonly #terraform: TerraformFolder;

	/** Nothing is deployed yet. @param endpoint - where AWS answers. */
	constructor(endpoint: string, region: string) {
		this.#region = region;
		const env = { ...this.#terraformEnv.env, ...awsEnvironment(endpoint, region) };
		this.#terraform = new TerraformFolder("of two services", () => synthesized(join(this.#home, "cdktf.out")), env);
	}

	async deploy(): Promise<void> {
		const bundles = await bundleAll(join(this.#home, "dist"));
		const app = new App({ outdir: join(this.#home, "cdktf.out"), stackTraces: false });
		new TwoServicesStack(app, "two-services", {
			bundles: {
				observer: bundles.observer.zip,
				actuator: bundles.actuator.zip,
				watchdog: bundles.watchdog.zip,
				prober: bundles.prober.zip,
			},
			region: this.#region,
		});
		app.synth();
		await this.#terraform.apply();
	}

	plan(): Promise<PlannedChange[]> {
		return this.#terraform.plan();
	}

	destroy(): Promise<void> {
		return this.#terraform.destroy();
	}

	remove(): void {
		rmSync(this.#home, { recursive: true, force: true });
		this.#terraformEnv.dispose();
	}
}
