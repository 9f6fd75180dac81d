import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Testing } from "cdktf";
import type { Bundles } from "../../modules/controller/controller.ts";
import { CanaryStack } from "../../modules/stack.ts";

/** One block of the synthesized configuration. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into JSON of every shape
export type Block = Record<string, any>;

/** The synthesized configuration. */
export interface Configuration {
	readonly terraform: Block;
	readonly provider: Record<string, Block[]>;
	readonly variable: Record<string, Block>;
	readonly output: Record<string, Block>;
	readonly locals: Block;
	readonly data: Record<string, Record<string, Block>>;
	readonly resource: Record<string, Record<string, Block>>;
}

/** Functions whose code is of no interest. */
export function sampleBundles(): Bundles {
	// One folder for all tests, however many run at once: the content is always the same.
	const folder = join(tmpdir(), "ecs-dns-canary-bundles");
	mkdirSync(folder, { recursive: true });
	const bundle = (name: string) => {
		const path = join(folder, `${name}.zip`);
		// Whoever reads it at this very moment must not find an empty file.
		writeFileSync(`${path}.${process.pid}`, name);
		renameSync(`${path}.${process.pid}`, path);
		return path;
	};
	return {
		observer: bundle("observer"),
		actuator: bundle("actuator"),
		watchdog: bundle("watchdog"),
		release: bundle("release"),
		prober: bundle("prober"),
	};
}

/** Makes the stack, with functions whose code is of no interest. */
export function canaryStack(): CanaryStack {
	return new CanaryStack(Testing.app(), "ecs-dns-canary", { bundles: sampleBundles() });
}

let cached: Configuration | undefined;

/** The stack's configuration as Terraform will read it. */
export function configuration(): Configuration {
	cached ??= JSON.parse(Testing.synth(canaryStack(), true)) as Configuration;
	return cached;
}

/** All resources of a type, by name. @throws {Error} when there are none: a misspelled type would make a test vacuous. */
export function resources(type: string): Record<string, Block> {
	const found = configuration().resource[type];
	if (!found) throw new Error(`the stack has no ${type}`);
	return found;
}

/** ARN of a color's ECS service, which is one of two resources: Terraform finds out which. */
export function serviceArn(color: string): string {
	return `\${local.service_arns.${color}}`;
}

/** The resource of a type and name. */
export function resource(type: string, name: string): Block {
	const found = resources(type)[name];
	if (!found) throw new Error(`the stack has no ${type}.${name}`);
	return found;
}
