/** A simulated AWS, the modules of version 0.2 and those of this project side by side, and roots that use either. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { validateDefinition } from "../../../asl/validate.ts";
import { requireTerraform, type TerraformEnvironment, terraformEnvironment } from "../../../scripts/terraform.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import { Aws } from "../harness/aws.ts";
import { awsEnvironment, ROOT } from "../harness/project.ts";
import { runInvoked } from "../harness/releasing.ts";
import { run } from "../harness/run.ts";
import { TerraformFolder } from "../harness/terraform-folder.ts";
import { FIXTURE } from "./fixture.ts";
import { type Estate, estateFrom, type RootModule } from "./roots.ts";

const REGION = "eu-west-1";
const FUNCTIONS = ["observer", "actuator", "watchdog", "prober"];

/** A root of its own, with a state of its own. */
export class UpgradedRoot extends TerraformFolder {
	constructor(
		private readonly path: string,
		private readonly environment: Readonly<Record<string, string | undefined>>,
	) {
		super(path.split("/").at(-1) ?? "", () => path, environment);
		mkdirSync(path, { recursive: true });
	}

	/** Makes this the root's Terraform, and finds the modules that it names. */
	async consistOf(root: RootModule): Promise<this> {
		writeFileSync(join(this.path, "main.tf.json"), JSON.stringify(root, null, 2));
		await this.#run("init", "-input=false");
		return this;
	}

	/** Moves a resource in the state, by hand. */
	async move(from: string, to: string): Promise<void> {
		await this.#run("state", "mv", from, to);
	}

	/** Addresses of all that is in the state, without what is only read. */
	async addresses(): Promise<string[]> {
		const { stdout } = await this.#run("state", "list");
		return stdout.split("\n").filter((line) => line !== "" && !/(^|\.)data\./.test(line));
	}

	/** Another root that has the same state, and other Terraform. */
	twin(name: string): UpgradedRoot {
		const path = join(this.path, "..", name);
		cpSync(this.path, path, { recursive: true, filter: (file) => !file.includes(".terraform/") });
		return new UpgradedRoot(path, this.environment);
	}

	#run(...words: readonly string[]) {
		const name = this.path.split("/").at(-1);
		return run(`terraform ${words[0]} ${name}`, ["terraform", ...words], { cwd: this.path, env: this.environment });
	}
}

export class Upgrading {
	readonly aws: Aws;
	readonly home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-upgrade-"));
	readonly #terraformEnv: TerraformEnvironment = terraformEnvironment();

	private constructor(readonly gateway: Gateway) {
		this.aws = new Aws(gateway.url, REGION);
		runInvoked(gateway, this.aws);
		cpSync(FIXTURE, join(this.home, "0.2"), { recursive: true });
		const archive = zipSync({ "index.js": strToU8("exports.handler = async () => {};") });
		for (const module of ["controller", "service", "attach", "complete"]) {
			const functions = join(this.home, "0.2", module, "functions");
			mkdirSync(functions);
			for (const name of FUNCTIONS) writeFileSync(join(functions, `${name}.zip`), archive);
		}
		cpSync(join(ROOT, "terraform"), join(this.home, "terraform"), { recursive: true });
	}

	static async begin(): Promise<Upgrading> {
		requireTerraform();
		// This project's rules of definitions are stricter by now than those that 0.2's definition was written by.
		// In version 0.2 load balancers did not wait for the way to the internet. That is no matter of upgrades.
		return new Upgrading(await startGateway({ inSyncDelay: 0, quietBeforeAttached: 0, validate: async () => [] }));
	}

	/** From now on AWS takes what this project may deploy, and nothing else. */
	upgrade(): void {
		this.gateway.settings.validate = validateDefinition;
	}

	/** A root beside the modules. */
	root(name: string): UpgradedRoot {
		return new UpgradedRoot(join(this.home, name), {
			...this.#terraformEnv.env,
			...awsEnvironment(this.gateway.url, REGION),
		});
	}

	/** Creates the example's estate of version 0.2, which no upgrade touches. */
	async estate(): Promise<Estate> {
		const folder = join(this.home, "0.2", "estate");
		const env = { ...this.#terraformEnv.env, ...awsEnvironment(this.gateway.url, REGION) };
		const terraform = new TerraformFolder("estate", () => folder, env);
		await terraform.apply();
		return estateFrom(Object((await terraform.outputs()).canary));
	}

	/** How many tasks of a service run. */
	async runningTasks(serviceArn: string): Promise<number> {
		const [, cluster] = serviceArn.split("/");
		const input = { cluster, services: [serviceArn] };
		const { services } = await this.aws.ecs<{ services: { runningCount: number }[] }>("DescribeServices", input);
		return services[0]?.runningCount ?? 0;
	}

	/** Copies the modules of this project without one of their `moved` blocks. @param from - the address that the block begins with. */
	withoutMove(folder: string, module: string, from: string): void {
		cpSync(join(this.home, "terraform"), join(this.home, folder), { recursive: true });
		const file = join(this.home, folder, module, "moved.tf");
		const blocks = readFileSync(file, "utf8").split(/(?=^moved \{$)/m);
		const kept = blocks.filter((block) => !block.includes(`from = ${from}\n`));
		if (kept.length !== blocks.length - 1) throw new Error(`${module} has no block that moves ${from}`);
		writeFileSync(file, kept.join(""));
	}

	async end(): Promise<void> {
		await this.gateway.stop();
		rmSync(this.home, { recursive: true, force: true });
		this.#terraformEnv.dispose();
	}
}
