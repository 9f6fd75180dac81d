/** The stack as Terraform deploys it, to the real provider's mock. */
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { type Block, canaryStack } from "../support/stack.ts";
import {
	folderWith,
	requireTerraform,
	type TerraformResult,
	terraform,
	terraformEnvironment,
} from "../support/terraform.ts";
import { GOOD_INPUT } from "./bad-input.ts";
import { MOCK_AWS } from "./mock-aws.ts";

/** A resource as Terraform's state has it. */
export interface Deployed {
	readonly mode: "managed" | "data";
	readonly type: string;
	readonly name: string;
	readonly values: Block;
}

/** Sets of variables by name. Each is applied after the one before, so that they are changes too. */
export type Runs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What came of the runs. */
export class Deployments<R extends Runs> {
	readonly #environment = terraformEnvironment();
	readonly #folder = folderWith({});
	readonly #resources: ReadonlyMap<string, readonly Deployed[]>;

	/** Applies all of them. @throws {Error} with Terraform's complaints. */
	constructor(runs: R) {
		requireTerraform();
		const synthesized = Testing.fullSynth(canaryStack());
		cpSync(join(synthesized, "stacks", "ecs-dns-canary"), this.#folder, { recursive: true });
		rmSync(synthesized, { recursive: true });
		writeFileSync(join(this.#folder, "runs.tftest.json"), JSON.stringify(testFile(runs)));
		const init = this.terraform("init", "-backend=false", "-input=false");
		if (init.status !== 0) throw new Error(init.stderr);
		const { status, stdout } = this.terraform("test", "-verbose", "-json");
		const messages = stdout.split("\n");
		if (status !== 0) throw new Error(messages.filter((line) => line.includes('"type":"diagnostic"')).join("\n"));
		this.#resources = new Map(
			messages
				.filter((line) => line.includes('"type":"test_state"'))
				.map((line) => JSON.parse(line))
				.map((message) => [message["@testrun"], message.test_state.root_module.resources]),
		);
	}

	/** Runs Terraform where the stack lies. */
	terraform(...args: readonly string[]): TerraformResult {
		return terraform(this.#folder, this.#environment, args);
	}

	/** All resources of a type after a run. */
	all(run: keyof R & string, type: string): readonly Deployed[] {
		return this.#resources.get(run)?.filter((one) => one.mode === "managed" && one.type === type) ?? [];
	}

	/** The attributes of a resource after a run. @throws {Error} when there is none. */
	one(run: keyof R & string, type: string, name: string): Block {
		const found = this.all(run, type).find((each) => each.name === name);
		if (!found) throw new Error(`after ${run} there is no ${type}.${name}`);
		return found.values;
	}

	/** The template that EventBridge fills for the state machine after a run. */
	template(run: keyof R & string): string {
		const { input_transformer } = this.one(run, "aws_cloudwatch_event_target", "attachment_trigger_target");
		return input_transformer[0].input_template;
	}

	/** What an execution starts with: the deployed template, its placeholders replaced as EventBridge does. */
	startInput(run: keyof R & string): { readonly service: Block } {
		const event: Record<string, string> = {
			deploymentId: "ecs-svc/9223370564342348000",
			eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS",
			serviceArn: this.one(run, "aws_ecs_service", "service_blue").id,
		};
		return JSON.parse(this.template(run).replaceAll(/<(\w+)>/g, (_, name) => JSON.stringify(event[name])));
	}

	/** Removes what was written. */
	dispose(): void {
		this.#environment.dispose();
		rmSync(this.#folder, { recursive: true, force: true });
	}
}

function testFile(runs: Runs): Block {
	return {
		mock_provider: { aws: [MOCK_AWS] },
		variables: GOOD_INPUT,
		run: Object.fromEntries(Object.entries(runs).map(([name, variables]) => [name, { command: "apply", variables }])),
	};
}
