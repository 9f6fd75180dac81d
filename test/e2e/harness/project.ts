/** A copy of the project in a folder of its own, deployed by the tools that a user deploys it with. */

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { requireTerraform, type TerraformEnvironment, terraformEnvironment } from "../../support/terraform.ts";
import { run } from "./run.ts";

/** A change that `terraform plan` wants to make to one resource. */
export interface PlannedChange {
	readonly address: string;
	readonly actions: readonly string[];
	/** The attributes that differ, by their top-level names. */
	readonly attributes: readonly string[];
}

export interface Project {
	/** `cdktf deploy` with terraform.tfvars.example and these variables on top. */
	deploy(variables: Readonly<Record<string, unknown>>): Promise<void>;
	/** What `terraform plan` of the deployed stack wants to change. */
	plan(): Promise<PlannedChange[]>;
	outputs(): Promise<Readonly<Record<string, unknown>>>;
	/** `cdktf destroy`. */
	destroy(): Promise<void>;
	/** Removes the copy. */
	remove(): void;
}

const require = createRequire(import.meta.url);
const CDKTF = join(dirname(require.resolve("cdktf-cli/package.json")), "bundle", "bin", "cdktf");
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const LEFT_OUT = new Set(["node_modules", "cdktf.out", "dist", ".git", "coverage", "terraform.tfvars", ".stryker-tmp"]);
const OVERRIDES = "e2e.auto.tfvars";

/** Copies the project; nothing is deployed yet. @param endpoint - where AWS answers. */
export function copyProject(endpoint: string): Project {
	requireTerraform();
	const home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-e2e-"));
	cpSync(ROOT, home, {
		recursive: true,
		filter: (file) => !LEFT_OUT.has(basename(file)) && !/\.tfstate|\.auto\.tfvars/.test(basename(file)),
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

	constructor(home: string, terraformEnv: TerraformEnvironment, endpoint: string) {
		this.#home = home;
		this.#terraformEnv = terraformEnv;
		// CI makes cdktf ask nothing and draw nothing.
		this.#env = { ...terraformEnv.env, ...awsEnvironment(endpoint, "us-east-1"), CI: "1", FORCE_COLOR: "0" };
	}

	async deploy(variables: Readonly<Record<string, unknown>>): Promise<void> {
		const lines = Object.entries(variables).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
		writeFileSync(join(this.#home, OVERRIDES), lines.join(""));
		await this.#cdktf("deploy");
	}

	async destroy(): Promise<void> {
		await this.#cdktf("destroy");
	}

	async plan(): Promise<PlannedChange[]> {
		const files = ["terraform.tfvars", OVERRIDES].map((file) => `-var-file=${join(this.#home, file)}`);
		const plan = ["plan", "-detailed-exitcode", "-input=false", "-lock=false", "-out=plan", ...files];
		const { code } = await this.#terraform("terraform plan", plan, [0, 2]);
		if (code === 0) return [];
		const { stdout } = await this.#terraform("terraform show", ["show", "-json", "plan"]);
		return plannedChanges(JSON.parse(stdout) as PlanDocument);
	}

	async outputs(): Promise<Readonly<Record<string, unknown>>> {
		const { stdout } = await this.#terraform("terraform output", ["output", "-json"]);
		const outputs = JSON.parse(stdout) as Record<string, { value: unknown }>;
		return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
	}

	remove(): void {
		rmSync(this.#home, { recursive: true, force: true });
		this.#terraformEnv.dispose();
	}

	#cdktf(verb: "deploy" | "destroy") {
		// Locking asks the public registry even where a mirror serves the provider.
		const command = [process.execPath, CDKTF, verb, "--auto-approve", "--skip-provider-lock"];
		return run(`cdktf ${verb}`, command, { cwd: this.#home, env: this.#env });
	}

	#terraform(label: string, args: readonly string[], accept: readonly number[] = [0]) {
		const { stacks } = JSON.parse(readFileSync(join(this.#home, "cdktf.out", "manifest.json"), "utf8")) as Manifest;
		const [stack] = Object.values(stacks);
		if (!stack) throw new Error("the app synthesized no stack");
		const cwd = join(this.#home, "cdktf.out", stack.workingDirectory);
		return run(label, ["terraform", ...args], { cwd, env: this.#env, accept });
	}
}

interface Manifest {
	readonly stacks: Readonly<Record<string, { readonly workingDirectory: string }>>;
}

interface PlanDocument {
	readonly resource_changes?: readonly {
		readonly address: string;
		readonly change: {
			readonly actions: readonly string[];
			readonly before: Readonly<Record<string, unknown>> | null;
			readonly after: Readonly<Record<string, unknown>> | null;
			readonly after_unknown: Readonly<Record<string, unknown>>;
		};
	}[];
	readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

/** Exported for the harness's own test: what a plan document says would change, outputs included. */
export function plannedChanges({ resource_changes = [], output_changes = {} }: PlanDocument): PlannedChange[] {
	const idle = (actions: readonly string[]) => actions.every((action) => action === "no-op" || action === "read");
	const resources = resource_changes
		.filter(({ change }) => !idle(change.actions))
		.map(({ address, change: { actions, before, after, after_unknown } }) => {
			const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(after_unknown)]);
			const differs = (name: string) => name in after_unknown && after_unknown[name] === true;
			const attributes = [...names].filter(
				(name) => differs(name) || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
			);
			return { address, actions, attributes };
		});
	const outputs = Object.entries(output_changes)
		.filter(([, { actions }]) => !idle(actions))
		.map(([name, { actions }]) => ({ address: `output.${name}`, actions, attributes: [] }));
	return [...resources, ...outputs];
}
