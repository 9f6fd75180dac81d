/** The deployed controller: what Terraform put into AWS, read back and run. */
import { randomUUID } from "node:crypto";
import type { VirtualClock } from "../../../rehearsal/clock.ts";
import {
	type ExecutionResult,
	type PublishRequest,
	runStateMachine,
	type Visit,
} from "../../../rehearsal/interpreter.ts";
import type { ServiceConfig } from "../../../runtime/contract.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Aws } from "./aws.ts";
import { type AwsEvent, type InputTransformer, matches, transform } from "./event-bridge.ts";
import { type FunctionConfiguration, WarmFunction } from "./lambda.ts";

interface Rule {
	readonly Name: string;
	readonly EventPattern: string;
	readonly State: string;
}

interface Target {
	readonly Arn: string;
	readonly InputTransformer?: InputTransformer;
}

/** The input of an execution, as far as the suite reads it. */
export interface ReleaseInput {
	readonly service: ServiceConfig;
}

export class Controller {
	readonly #functions = new Map<string, WarmFunction>();
	readonly #messages: PublishRequest[] = [];

	private constructor(
		private readonly stateMachineArn: string,
		private readonly definition: object,
		private readonly rules: readonly { readonly rule: Rule; readonly targets: readonly Target[] }[],
		private readonly clock: VirtualClock,
	) {}

	/** Reads the deployed definition, functions, rules and targets. */
	static async read(stateMachineArn: string, aws: Aws, gateway: Gateway, clock: VirtualClock): Promise<Controller> {
		const { definition } = await aws.json<{ definition: string }>("states", "AWSStepFunctions.DescribeStateMachine", {
			stateMachineArn,
		});
		const rules = await rulesOf(stateMachineArn, aws);
		const controller = new Controller(stateMachineArn, JSON.parse(definition) as object, rules, clock);
		for (const arn of new Set(definition.match(/arn:aws:lambda:[^"]+/g) ?? [])) {
			const name = arn.split(":")[6] ?? "";
			const path = `/2015-03-31/functions/${name}`;
			const { Configuration } = JSON.parse(await aws.get("lambda", path)) as { Configuration: FunctionConfiguration };
			controller.#functions.set(arn, new WarmFunction(Configuration, gateway.functionCode(name), gateway.url));
		}
		return controller;
	}

	/** All announcements so far. */
	get messages(): readonly PublishRequest[] {
		return this.#messages;
	}

	/** The deployed functions. */
	get functions(): readonly FunctionConfiguration[] {
		return [...this.#functions.values()].map(({ configuration }) => configuration);
	}

	/** All lines that the functions have logged so far. */
	get log(): string[] {
		return [...this.#functions.values()].flatMap(({ log }) => log);
	}

	/** The inputs that the deployed rules make of an event: one for each rule that matches it. */
	inputsFor(event: AwsEvent): ReleaseInput[] {
		return this.rules
			.filter(({ rule }) => rule.State === "ENABLED" && matches(JSON.parse(rule.EventPattern), event))
			.flatMap(({ targets }) => targets)
			.map(({ InputTransformer }) =>
				InputTransformer ? (JSON.parse(transform(InputTransformer, event)) as ReleaseInput) : (event as never),
			);
	}

	/** Runs the deployed definition with the deployed functions, on virtual time. */
	execute(input: unknown, onExit: (visit: Visit) => void = () => {}): Promise<ExecutionResult> {
		const executionArn = `${this.stateMachineArn.replace(":stateMachine:", ":execution:")}:${randomUUID()}`;
		const resources = {
			invoke: (arn: string, payload: unknown) => this.#function(arn).invoke(payload),
			publish: async (request: PublishRequest) => {
				this.#messages.push(request);
				return { MessageId: randomUUID() };
			},
		};
		return runStateMachine(this.definition, input, resources, { executionArn, clock: this.clock, onExit });
	}

	/** Ends the functions' processes. */
	stop(): void {
		for (const running of this.#functions.values()) running.stop();
	}

	#function(arn: string): WarmFunction {
		const found = this.#functions.get(arn);
		if (!found) throw new Error(`the definition invokes ${arn}, which is not deployed`);
		return found;
	}
}

async function rulesOf(TargetArn: string, aws: Aws) {
	const events = <T>(action: string, input: object) => aws.json<T>("events", `AWSEvents.${action}`, input);
	const { RuleNames } = await events<{ RuleNames: string[] }>("ListRuleNamesByTarget", { TargetArn });
	return Promise.all(
		RuleNames.map(async (Name) => {
			const rule = await events<Rule>("DescribeRule", { Name });
			const { Targets } = await events<{ Targets: Target[] }>("ListTargetsByRule", { Rule: Name });
			return { rule, targets: Targets.filter(({ Arn }) => Arn === TargetArn) };
		}),
	);
}
