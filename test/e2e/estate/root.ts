/** One Terraform root of the example, in a copy whose files may be exchanged step by step as docs/adopt.md says. */
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT } from "../harness/project.ts";
import { run } from "../harness/run.ts";
import { type PlannedChange, TerraformFolder } from "../harness/terraform-folder.ts";

/** The example as it is published. */
export const EXAMPLE = join(ROOT, "examples", "existing-estate");

export class Root {
	readonly #folder: string;
	readonly #label: string;
	readonly #env: Readonly<Record<string, string | undefined>>;
	readonly #terraform: TerraformFolder;

	/** @param folder - where the copy shall lie. @param env - what Terraform runs in. */
	constructor(folder: string, label: string, env: Readonly<Record<string, string | undefined>>) {
		this.#folder = folder;
		this.#label = label;
		this.#env = env;
		mkdirSync(folder, { recursive: true });
		this.#terraform = new TerraformFolder(label, () => folder, env);
	}

	/** Makes these the files of the root, in place of all that it had. @param files - of the example, by their paths in it. */
	consistOf(...files: readonly string[]): void {
		for (const file of readdirSync(this.#folder)) if (file.endsWith(".tf")) rmSync(join(this.#folder, file));
		for (const file of files) copyFileSync(join(EXAMPLE, file), join(this.#folder, basename(file)));
	}

	/** Sets variables, in place of all that were set. */
	set(variables: Readonly<Record<string, unknown>>): void {
		const lines = Object.entries(variables).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
		writeFileSync(join(this.#folder, "e2e.auto.tfvars"), lines.join(""));
	}

	apply(): Promise<void> {
		return this.#terraform.apply();
	}

	plan(): Promise<PlannedChange[]> {
		return this.#terraform.plan();
	}

	outputs(): Promise<Readonly<Record<string, unknown>>> {
		return this.#terraform.outputs();
	}

	/** `terraform state rm`: what is made goes on without Terraform. */
	async forget(...addresses: readonly string[]): Promise<void> {
		const command = ["terraform", "state", "rm", ...addresses];
		await run(`terraform state rm ${this.#label}`, command, { cwd: this.#folder, env: this.#env });
	}

	destroy(): Promise<void> {
		return this.#terraform.destroy();
	}
}
