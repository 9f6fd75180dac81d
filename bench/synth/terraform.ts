import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { requireTerraform, terraform, terraformEnvironment } from "../../scripts/terraform.ts";
import { SynthFailed } from "./measure.ts";

/** What Terraform does with a stack, in this order. */
export const VERBS = ["validate", "plan"] as const;
export type Verb = (typeof VERBS)[number];

/** A plan without an account: `terraform test` with the modules' own mock of the provider. */
const PLAN = `mock_provider "aws" {
  source = ${JSON.stringify(resolve("terraform/shared"))}
}

run "plan" {
  command = plan
}
`;

const ARGUMENTS: Readonly<Record<Verb, readonly string[]>> = {
	validate: ["validate", "-no-color"],
	plan: ["test", "-no-color"],
};

/**
 * Has Terraform validate and plan a stack, once each.
 * @param stack - its JSON, as CDKTF writes it; provider and backend are left out
 * @param onStart - is told what begins
 * @returns milliseconds, Terraform's own start and the provider's included.
 * @throws {SynthFailed} with what Terraform says, when it refuses the stack.
 * @throws {MissingToolError} without a Terraform, with how to install it.
 */
export function terraformTimes(stack: string, onStart: (verb: Verb) => void): Record<Verb, number> {
	requireTerraform();
	const environment = terraformEnvironment();
	const folder = mkdtempSync(resolve("dist/terraform-"));
	try {
		mkdirSync(join(folder, "tests"));
		writeFileSync(join(folder, "main.tf.json"), moduleOf(stack));
		writeFileSync(join(folder, "tests/plan.tftest.hcl"), PLAN);
		const run = (args: readonly string[]) => {
			const started = performance.now();
			const { status, stdout, stderr } = terraform(folder, environment, args);
			if (status !== 0) throw new SynthFailed(`terraform ${args[0]}: ${stdout}${stderr}`);
			return performance.now() - started;
		};
		run(["init", "-backend=false"]);
		const time = (verb: Verb) => {
			onStart(verb);
			return run(ARGUMENTS[verb]);
		};
		return { validate: time("validate"), plan: time("plan") };
	} finally {
		rmSync(folder, { recursive: true, force: true });
		environment.dispose();
	}
}

/** The stack as a module: its functions' code is not beside it, and needs no account to be planned. */
function moduleOf(stack: string): string {
	const { terraform: settings, provider: _, ...rest } = JSON.parse(stack);
	const module = { ...rest, terraform: { required_providers: settings.required_providers } };
	return JSON.stringify(module).replace(/\$\{filebase64sha256\([^)]*\)\}/g, "not here");
}
