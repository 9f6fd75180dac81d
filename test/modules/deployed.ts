/** The stack as Terraform deploys it, to the real provider's mock. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TerraformStack, Testing } from "cdktf";
import {
	folderWith,
	requireTerraform,
	type TerraformResult,
	terraform,
	terraformEnvironment,
} from "../../scripts/terraform.ts";
import { type Block, canaryStack, sampleBundles } from "../support/stack.ts";
import { GOOD_INPUT } from "./bad-input.ts";
import { MOCK_AWS } from "./mock-aws.ts";

/** A resource as Terraform's state has it. */
export interface Deployed {
	readonly mode: "managed" | "data";
	readonly type: string;
	readonly name: string;
	/** Key or index of an instance, where there are several. */
	readonly index?: string | number;
	readonly values: Block;
}

/** Sets of variables by name. Each is applied after the one before, so that they are changes too. */
export type Runs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A stack, and variables that suit it. */
export interface Deployable {
	readonly stack: () => TerraformStack;
	readonly variables: Readonly<Record<string, unknown>>;
	/** ARNs of resources that are to be told apart from others of their type, by address. */
	readonly arns?: Readonly<Record<string, string>>;
	/** What data sources find, by address. */
	readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const CANARY: Deployable = { stack: canaryStack, variables: GOOD_INPUT };

/** What came of the runs. */
export class Deployments<R extends Runs> {
	readonly #project: Project;
	readonly #resources: ReadonlyMap<string, readonly Deployed[]>;

	/** Applies all of them. @throws {Error} with Terraform's complaints. */
	constructor(runs: R, deployable: Deployable = CANARY) {
		this.#project = new Project({ runs: testFile("apply", runs, deployable) }, deployable);
		const { status, messages } = this.#project.test("-verbose");
		if (status !== 0) throw new Error(complaints(messages).join("\n"));
		this.#resources = new Map(
			messages
				.filter(({ type }) => type === "test_state")
				.map((message) => [message["@testrun"], message.test_state.root_module.resources]),
		);
	}

	/** Runs Terraform where the stack lies. */
	terraform(...args: readonly string[]): TerraformResult {
		return this.#project.terraform(...args);
	}

	/** All resources of a type after a run. */
	all(run: keyof R & string, type: string): readonly Deployed[] {
		return this.#resources.get(run)?.filter((one) => one.mode === "managed" && one.type === type) ?? [];
	}

	/** The attributes of a resource, or of one instance, after a run. @throws {Error} when there is none. */
	one(run: keyof R & string, type: string, name: string, index?: string): Block {
		const found = this.all(run, type).find((each) => each.name === name && (index ?? each.index) === each.index);
		if (!found) throw new Error(`after ${run} there is no ${type}.${name}`);
		return found.values;
	}

	/** The template that EventBridge fills for the state machine after a run. */
	template(run: keyof R & string): string {
		const { input_transformer } = this.one(run, "aws_cloudwatch_event_target", "trigger");
		return input_transformer[0].input_template;
	}

	/** What an execution starts with: the deployed template, its placeholders replaced as EventBridge does. */
	startInput(run: keyof R & string, released = "blue"): Block {
		const event: Record<string, string> = {
			deploymentId: "ecs-svc/9223370564342348000",
			eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS",
			at: "2026-01-01T00:00:00Z",
			serviceArn: this.one(run, "aws_ecs_service", released).id,
		};
		return JSON.parse(this.template(run).replaceAll(/<(\w+)>/g, (_, name) => JSON.stringify(event[name])));
	}

	/** The item of the controller's table that is the service's registration after a run, as DynamoDB's JSON. */
	registration(run: keyof R & string): Readonly<Record<string, { readonly S?: string; readonly N?: string }>> {
		return JSON.parse(this.one(run, "aws_dynamodb_table_item", "registration").item);
	}

	/** What the service is registered with after a run. */
	registered(run: keyof R & string): Block {
		return JSON.parse(this.registration(run).configuration?.S ?? "");
	}

	/** Removes what was written. */
	dispose(): void {
		this.#project.dispose();
	}
}

/** What Terraform has against a plan with each of these sets of variables, in its own words. */
export function refusals<R extends Runs>(runs: R): Record<keyof R & string, string> {
	const files = Object.entries(runs).map(([name, variables]) => [name, testFile("plan", { [name]: variables })]);
	const project = new Project(Object.fromEntries(files));
	try {
		const { messages } = project.test();
		const said = (name: string) => complaints(messages.filter((message) => message["@testrun"] === name)).join("\n");
		return Object.fromEntries(Object.keys(runs).map((name) => [name, said(name)])) as Record<keyof R & string, string>;
	} finally {
		project.dispose();
	}
}

/** The stack's folder, with files of tests, and beside it what published modules take from each other. */
class Project {
	readonly #environment = terraformEnvironment();
	readonly #home = folderWith({});
	readonly #folder = join(this.#home, "stack");

	constructor(tests: Readonly<Record<string, Block>>, { stack: make }: Deployable = CANARY) {
		requireTerraform();
		const stack = make();
		const synthesized = Testing.fullSynth(stack);
		cpSync(join(synthesized, "stacks", stack.node.id), this.#folder, { recursive: true });
		rmSync(synthesized, { recursive: true });
		// Where published modules have the code of the functions; the whole stack brings its own.
		for (const module of ["stack", "controller", "service"]) {
			const functions = join(this.#home, module, "functions");
			mkdirSync(functions, { recursive: true });
			for (const name of Object.keys(sampleBundles())) writeFileSync(join(functions, `${name}.zip`), name);
		}
		for (const [name, file] of Object.entries(tests)) {
			writeFileSync(join(this.#folder, `${name}.tftest.json`), JSON.stringify(file));
		}
		const init = this.terraform("init", "-backend=false", "-input=false");
		if (init.status !== 0) throw new Error(init.stderr);
	}

	/** Runs all tests. */
	test(...args: readonly string[]): { readonly status: number | null; readonly messages: readonly Block[] } {
		const { status, stdout } = this.terraform("test", "-json", ...args);
		const lines = stdout.split("\n").filter(Boolean);
		return { status, messages: lines.map((line) => JSON.parse(line)) };
	}

	terraform(...args: readonly string[]): TerraformResult {
		return terraform(this.#folder, this.#environment, args);
	}

	dispose(): void {
		this.#environment.dispose();
		rmSync(this.#home, { recursive: true, force: true });
	}
}

/** The texts of all errors. */
function complaints(messages: readonly Block[]): string[] {
	return messages
		.filter(({ type, diagnostic }) => type === "diagnostic" && diagnostic.severity === "error")
		.map(({ diagnostic }) => `${diagnostic.summary}: ${diagnostic.detail}`);
}

function testFile(
	command: "apply" | "plan",
	runs: Runs,
	{ variables, arns = {}, data = {} }: Deployable = CANARY,
): Block {
	return {
		mock_provider: { aws: [MOCK_AWS] },
		override_resource: Object.entries(arns).map(([target, arn]) => ({ target, values: { arn } })),
		override_data: Object.entries(data).map(([target, values]) => ({ target, values })),
		variables,
		run: Object.fromEntries(Object.entries(runs).map(([name, own]) => [name, { command, variables: own }])),
	};
}
