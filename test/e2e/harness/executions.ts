/** Runs the deployed state machines, and tells Step Functions' clients and EventBridge how their executions stand. */
import { randomUUID } from "node:crypto";
import type { VirtualClock } from "../../../rehearsal/clock.ts";
import {
	type ExecutionResult,
	type PublishRequest,
	type StartRequest,
	startExecution,
	type Visit,
} from "../../../rehearsal/interpreter.ts";
import type { StateEvent } from "../gateway/executions.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { RecordedCall } from "../gateway/recorded.ts";
import { Aws } from "./aws.ts";
import type { AwsEvent } from "./event-bridge.ts";
import { type ExecutionChange, executionEvent } from "./events.ts";

/** A deployed state machine. */
export interface StateMachine {
	readonly stateMachineArn: string;
	readonly name: string;
	readonly definition: string;
	/** ARN of the role that it acts in. */
	readonly roleArn: string;
	readonly loggingConfiguration?: { readonly level?: string };
	readonly tracingConfiguration?: { readonly enabled?: boolean };
}

/** An execution under way. It goes on as virtual time passes. */
export interface Running {
	readonly executionArn: string;
	readonly ended: Promise<ExecutionResult>;
}

export interface ExecutionsOptions {
	readonly gateway: Gateway;
	readonly region: string;
	readonly clock: VirtualClock;
	readonly invoke: (functionArn: string, payload: unknown) => Promise<unknown>;
	/** Told of each change of an execution's status. */
	readonly onEvent: (event: AwsEvent) => void;
}

/** All state machines of the account and region. */
export async function stateMachinesOf(aws: Aws): Promise<StateMachine[]> {
	const states = <T>(action: string, input: object) => aws.json<T>("states", `AWSStepFunctions.${action}`, input);
	const { stateMachines } = await states<{ stateMachines: { stateMachineArn: string }[] }>("ListStateMachines", {});
	return Promise.all(
		stateMachines.map(({ stateMachineArn }) => states<StateMachine>("DescribeStateMachine", { stateMachineArn })),
	);
}

export class Executions {
	readonly #options: ExecutionsOptions;
	/** The functions that state machines have invoked, as calls of Lambda: they do not come through the gateway. */
	readonly invocations: RecordedCall[] = [];

	constructor(options: ExecutionsOptions) {
		this.#options = options;
	}

	/** Starts an execution of the deployed definition with the deployed functions, on virtual time. */
	start(machine: StateMachine, input: unknown, onExit: (visit: Visit) => void, name: string = randomUUID()): Running {
		const { gateway, clock } = this.#options;
		const { stateMachineArn, definition } = machine;
		const executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
		const events: StateEvent[] = [];
		const note = (type: StateEvent["type"], { name, at }: Visit, data: unknown) =>
			events.push({ type, name, at: Date.parse(at), data });
		const execution = startExecution(
			JSON.parse(definition) as object,
			input,
			{
				invoke: (functionArn, payload) => this.#invoke(functionArn, payload, machine.name),
				publish: (request) => this.#publish(request, machine.name),
				start: (request) => this.#startOther(request, machine.name),
			},
			{
				executionArn,
				clock,
				onEnter: (visit) => note("StateEntered", visit, visit.input),
				onExit: (visit) => {
					note("StateExited", visit, visit.output);
					onExit(visit);
				},
			},
		);
		const { abort: stop, handBack } = execution;
		gateway.begin({ executionArn, stateMachineArn, input, stop, handBack, events });
		const change = { executionArn, stateMachineArn, input, startedAt: clock.now() };
		this.#print({ ...change, status: "RUNNING" });
		return { executionArn, ended: this.#ended(change, execution.ended) };
	}

	/** What whoever stopped an execution said stands above what the interpreter makes of it. */
	async #ended(change: Omit<ExecutionChange, "status">, ended: Promise<ExecutionResult>): Promise<ExecutionResult> {
		const result = await ended;
		const { status, error, cause } = this.#options.gateway.end(change.executionArn, result);
		this.#print({ ...change, status, output: result.output, stoppedAt: this.#options.clock.now() });
		const { error: _, cause: __, ...rest } = result;
		return { ...rest, status, ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
	}

	#print(change: ExecutionChange): void {
		this.#options.onEvent(executionEvent(change, new Date(this.#options.clock.now()).toISOString()));
	}

	#invoke(functionArn: string, payload: unknown, caller: string): Promise<unknown> {
		const url = `/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`;
		const call = {
			caller,
			service: "lambda",
			action: "Invoke",
			status: 200,
			at: this.#options.clock.now(),
			url,
			body: "",
		};
		this.invocations.push(call);
		return this.#options.invoke(functionArn, payload);
	}

	/** As a state machine calls Step Functions itself: by its API, so that the record tells who started what. */
	async #startOther({ StateMachineArn, Name, Input }: StartRequest, caller: string): Promise<unknown> {
		const { gateway, region } = this.#options;
		const request = { stateMachineArn: StateMachineArn, name: Name, input: JSON.stringify(Input) };
		return new Aws(gateway.url, region, caller).json("states", "AWSStepFunctions.StartExecution", request);
	}

	/** Through the gateway, like everything that a function does: moto checks the topic, and the record tells who published. */
	async #publish({ TopicArn, Subject = "", Message }: PublishRequest, caller: string): Promise<unknown> {
		const { gateway, region } = this.#options;
		const aws = new Aws(gateway.url, region, caller);
		await aws.query("sns", { Action: "Publish", Version: "2010-03-31", TopicArn, Subject, Message });
		return { MessageId: randomUUID() };
	}
}
