/** A copy of the project in a folder of its own, deployed by the tools that a user deploys it with. */

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { requireTerraform, type TerraformEnvironment, terraformEnvironment } from "../../../scripts/terraform.ts";
import { type Finished, type RunOptions, run } from "./run.ts";
import { PARALLELISM, type PlannedChange, TerraformFolder } from "./terraform-folder.ts";

/** A stack that can be deployed to the simulated AWS. */
export interface Stack {
	/** What `terraform plan` of the deployed stack wants to change. */
	plan(): Promise<PlannedChange[]>;
	destroy(): Promise<void>;
	/** Removes its files. */
	remove(): void;
}

export interface Project extends Stack {
	/** `cdktf deploy` with terraform.tfvars.example and these variables on top. */
	deploy(variables: Readonly<Record<string, unknown>>): Promise<void>;
	outputs(): Promise<Readonly<Record<string, unknown>>>;
	/** The operator's command, given where the stack was deployed from. @throws with its output when it ends with another exit code. */
	operate(command: readonly string[], exitCode?: number): Promise<Finished>;
}

const require = createRequire(import.meta.url);
const CDKTF = join(dirname(require.resolve("cdktf-cli/package.json")), "bundle", "bin", "cdktf");
/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const OMITTED = new Set(["node_modules", "cdktf.out", "dist", ".git", "coverage", "terraform.tfvars", ".stryker-tmp"]);
const OVERRIDES = "e2e.auto.tfvars";

/** Copies the project; nothing is deployed yet. @param endpoint - where AWS answers. */
export function copyProject(endpoint: string): Project {
	requireTerraform();
	const home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-e2e-"));
	cpSync(ROOT, home, {
		recursive: true,
		filter: (file) => !OMITTED.has(basename(file)) && !/\.tfstate|\.auto\.tfvars/.test(basename(file)),
	});
	symlinkSync(join(ROOT, "node_modules"), join(home, "node_modules"), "dir");
	cpSync(join(home, "terraform.tfvars.example"), join(home, "terraform.tfvars"));
	return new CopiedProject(home, terraformEnvironment(), endpoint);
}

/** What makes every AWS client talk to the gateway. */
export function awsEnvironment(endpoint: string, region: string, accessKeyId = "test") {
	return {
		AWS_ENDPOINT_URL: endpoint,
		AWS_ACCESS_KEY_ID: accessKeyId,
		AWS_SECRET_ACCESS_KEY: "test",
		AWS_REGION: region,
	};
}

class CopiedProject implements Project {
	readonly #home: string;
	readonly #terraformEnv: TerraformEnvironment;
	readonly #env: Readonly<Record<string, string | undefined>>;
	readonly #terraform: TerraformFolder;

	constructor(home: string, terraformEnv: TerraformEnvironment, endpoint: string) {
		this.#home = home;
		this.#terraformEnv = terraformEnv;
		// CI makes cdktf ask nothing and draw nothing.
		this.#env = { ...terraformEnv.env, ...awsEnvironment(endpoint, "us-east-1"), CI: "1", FORCE_COLOR: "0" };
		const variables = ["terraform.tfvars", OVERRIDES].map((file) => join(home, file));
		this.#terraform = new TerraformFolder("", () => synthesized(join(home, "cdktf.out")), this.#env, variables);
	}

	async deploy(variables: Readonly<Record<string, unknown>>): Promise<void> {
		const lines = Object.entries(variables).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
		writeFileSync(join(this.#home, OVERRIDES), lines.join(""));
		await this.#cdktf("deploy");
	}

	async destroy(): Promise<void> {
		await this.#cdktf("destroy");
	}

	plan(): Promise<PlannedChange[]> {
		return this.#terraform.plan();
	}

	outputs(): Promise<Readonly<Record<string, unknown>>> {
		return this.#terraform.outputs();
	}

	operate(command: readonly string[], exitCode = 0): Promise<Finished> {
		// Where the stack is it finds by itself.
		const env = { ...this.#env, AWS_REGION: undefined };
		return operate(command, { cwd: this.#home, env, accept: [exitCode] });
	}

	remove(): void {
		rmSync(this.#home, { recursive: true, force: true });
		this.#terraformEnv.dispose();
	}

	#cdktf(verb: "deploy" | "destroy") {
		// Locking asks the public registry even where a mirror serves the provider.
		const options = ["--auto-approve", "--skip-provider-lock", `--terraform-parallelism=${PARALLELISM}`];
		const command = [process.execPath, CDKTF, verb, ...options];
		return run(`cdktf ${verb}`, command, { cwd: this.#home, env: this.#env });
	}
}

/** `npm run cli -- …` */
export function operate(command: readonly string[], options: RunOptions): Promise<Finished> {
	return run(`cli ${command.join(" ")}`, ["npm", "run", "--silent", "cli", "--", ...command], options);
}

interface Manifest {
	readonly stacks: Readonly<Record<string, { readonly workingDirectory: string }>>;
}

/** The folder of the only stack that an app has synthesized. */
export function synthesized(outDir: string): string {
	const { stacks } = JSON.parse(readFileSync(join(outDir, "manifest.json"), "utf8")) as Manifest;
	const [stack] = Object.values(stacks);
	if (!stack) throw new Error("the app synthesized no stack");
	return join(outDir, stack.workingDirectory);
}
