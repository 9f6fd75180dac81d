/** A root of somebody who has the module `complete`, in a simulated AWS that runs the deployed release function. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireTerraform, type TerraformEnvironment, terraformEnvironment } from "../../../scripts/terraform.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import { Aws } from "../harness/aws.ts";
import { awsEnvironment, ROOT } from "../harness/project.ts";
import { runInvoked } from "../harness/releasing.ts";
import { run } from "../harness/run.ts";
import { type PlannedChange, TerraformFolder } from "../harness/terraform-folder.ts";

const REGION = "eu-west-1";
/** Of the team's, which must not ring when something is released. */
export const ALARM = "empty-baskets";

export class OneImage {
	readonly aws: Aws;
	readonly #home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-one-image-"));
	readonly #terraformEnv: TerraformEnvironment = terraformEnvironment();
	readonly #folder = join(this.#home, "root");
	readonly #env: Readonly<Record<string, string | undefined>>;
	readonly #terraform: TerraformFolder;

	private constructor(readonly gateway: Gateway) {
		this.aws = new Aws(gateway.url, REGION);
		runInvoked(gateway, this.aws);
		this.#env = { ...this.#terraformEnv.env, ...awsEnvironment(gateway.url, REGION) };
		cpSync(join(ROOT, "terraform"), join(this.#home, "terraform"), { recursive: true });
		mkdirSync(this.#folder);
		this.#terraform = new TerraformFolder("root", () => this.#folder, this.#env);
	}

	static async begin(): Promise<OneImage> {
		requireTerraform();
		const image = new OneImage(await startGateway({ inSyncDelay: 0, quietBeforeAttached: 0, warmUp: 0 }));
		await image.#alarm();
		return image;
	}

	async #alarm(): Promise<void> {
		const metric = { Namespace: "Shop", MetricName: "EmptyBaskets", Statistic: "Sum", Period: 60, Threshold: 10 };
		await this.#cloudWatch("PutMetricAlarm", {
			...{ AlarmName: ALARM, ...metric, EvaluationPeriods: 1, ComparisonOperator: "GreaterThanThreshold" },
		});
		await this.ring("OK");
	}

	/** Lets the team's alarm ring, or be quiet again. */
	ring(StateValue: "ALARM" | "OK"): Promise<unknown> {
		return this.#cloudWatch("SetAlarmState", { AlarmName: ALARM, StateValue, StateReason: "the team says so" });
	}

	#cloudWatch(action: string, input: object): Promise<unknown> {
		return this.aws.json("monitoring", `GraniteServiceVersion20100801.${action}`, input);
	}

	/** What the root says from now on. */
	async says(more: Readonly<Record<string, unknown>>): Promise<void> {
		const complete = {
			...{ source: "../terraform/complete", name: "web", zone_name: "web.example", create_zone: true, https: false },
			...{ safety_net: false, probes: false, alarms: [ALARM], ...more },
		};
		const root = { provider: { aws: { region: REGION } }, module: { web: complete } };
		writeFileSync(join(this.#folder, "main.tf.json"), JSON.stringify(root, null, 2));
		await run("terraform init", ["terraform", "init", "-input=false"], { cwd: this.#folder, env: this.#env });
	}

	apply(): Promise<void> {
		return this.#terraform.apply();
	}

	plan(): Promise<PlannedChange[]> {
		return this.#terraform.plan();
	}

	/** A plan as people read it. */
	async text(): Promise<string> {
		const words = ["terraform", "plan", "-input=false", "-no-color"];
		const { stdout, stderr } = await run("terraform plan", words, { cwd: this.#folder, env: this.#env });
		return `${stdout}${stderr}`;
	}

	/** The file of the state, as it is. */
	get state(): string {
		return readFileSync(join(this.#folder, "terraform.tfstate"), "utf8");
	}

	async end(): Promise<void> {
		await this.gateway.stop();
		rmSync(this.#home, { recursive: true, force: true });
		this.#terraformEnv.dispose();
	}
}
