/** Deploys the stack of two services with Terraform. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { bundleAll } from "../../../scripts/bundle.ts";
import { type TerraformEnvironment, terraformEnvironment } from "../../../scripts/terraform.ts";
import { awsEnvironment, operate, ROOT, type Stack, synthesized } from "../harness/project.ts";
import type { Finished } from "../harness/run.ts";
import { type PlannedChange, TerraformFolder } from "../harness/terraform-folder.ts";
import { CONTROLLER, TwoServicesStack } from "./stack.ts";

/** The table of the controller's rollouts. */
const TABLE = `${CONTROLLER}-rollouts`;

export class TwoServices implements Stack {
	readonly #home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-two-"));
	readonly #terraformEnv: TerraformEnvironment = terraformEnvironment();
	readonly #env: Readonly<Record<string, string | undefined>>;
	readonly #region: string;
	readonly #terraform: TerraformFolder;

	/** Nothing is deployed yet. @param endpoint - where AWS answers. */
	constructor(endpoint: string, region: string) {
		this.#region = region;
		this.#env = { ...this.#terraformEnv.env, ...awsEnvironment(endpoint, region) };
		const folder = () => synthesized(join(this.#home, "cdktf.out"));
		this.#terraform = new TerraformFolder("of two services", folder, this.#env);
	}

	async deploy(): Promise<void> {
		const bundles = await bundleAll(join(this.#home, "dist"));
		const app = new App({ outdir: join(this.#home, "cdktf.out"), stackTraces: false });
		new TwoServicesStack(app, "two-services", {
			bundles: {
				observer: bundles.observer.zip,
				actuator: bundles.actuator.zip,
				watchdog: bundles.watchdog.zip,
				release: bundles.release.zip,
				prober: bundles.prober.zip,
			},
			region: this.#region,
		});
		app.synth();
		await this.#terraform.apply();
	}

	/** `terraform apply` of what is deployed already. */
	apply(): Promise<void> {
		return this.#terraform.apply();
	}

	/** The operator's command, told where the rollouts are. @throws with its output when it ends with another exit code. */
	operate(command: readonly string[], exitCode = 0): Promise<Finished> {
		return operate([...command, "--table", TABLE], { cwd: ROOT, env: this.#env, accept: [exitCode] });
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
