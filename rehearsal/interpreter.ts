import type * as LocalStepFunctions from "aws-local-stepfunctions";
import type { VirtualClock } from "./clock.ts";
import { interpreterOn } from "./virtual-interpreter.ts";

/** An SNS message as the state machine publishes it. */
export interface PublishRequest {
	readonly TopicArn: string;
	readonly Subject?: string;
	readonly Message: string;
}

/** What the state machine's tasks reach. */
export interface Resources {
	/** Invokes a Lambda function. Rejects with an Error named like the function's error, its message as Step Functions' Cause. */
	invoke(functionArn: string, payload: unknown): Promise<unknown>;
	/** Publishes an SNS message. */
	publish(request: PublishRequest): Promise<unknown>;
}

/** A state that the execution entered, or left. */
export interface Visit {
	readonly name: string;
	/** When, as ISO 8601 in virtual time. */
	readonly at: string;
	readonly input: unknown;
	/** What it handed on; absent on entry. */
	readonly output?: unknown;
}

/** How an execution ended. */
export interface ExecutionResult {
	readonly status: "SUCCEEDED" | "FAILED" | "ABORTED";
	readonly output?: unknown;
	readonly error?: string;
	readonly cause?: string;
	/** The states that were entered, in order. */
	readonly states: readonly Visit[];
}

export interface ExecutionOptions {
	readonly executionArn: string;
	readonly clock: VirtualClock;
	/** Told of each state as it is entered. */
	readonly onEnter?: (visit: Visit) => void;
	/** Told of each state as it is left. */
	readonly onExit?: (visit: Visit) => void;
}

/** An execution under way. It goes on as virtual time passes. */
export interface RunningExecution {
	readonly ended: Promise<ExecutionResult>;
	/** Ends it where it is, as StopExecution does: no Catch, no further state. */
	abort(): void;
}

type Execution = ReturnType<LocalStepFunctions.StateMachine["run"]>;

interface TaskState {
	readonly Type: string;
	readonly Resource?: string;
}

/** Runs a rendered state machine definition to its end, on virtual time. */
export function runStateMachine(
	definition: object,
	input: unknown,
	resources: Resources,
	options: ExecutionOptions,
): Promise<ExecutionResult> {
	return options.clock.runUntil(startExecution(definition, input, resources, options).ended);
}

/** Starts an execution of a rendered state machine definition. */
export function startExecution(
	definition: object,
	input: unknown,
	resources: Resources,
	options: ExecutionOptions,
): RunningExecution {
	const { clock } = options;
	const { StateMachine } = interpreterOn(clock);
	const states = (definition as { States: Record<string, TaskState> }).States;
	const machine = new StateMachine(definition as LocalStepFunctions.StateMachineDefinition, {
		validationOptions: { noValidate: true },
	});
	const execution = machine.run(input as never, {
		overrides: { taskResourceLocalHandlers: handlers(states, resources, clock) as never },
		context: context(options) as never,
	});
	const visits: Visit[] = [];
	const watching = watch(execution.eventLogs, visits, options);
	return { ended: endOf(execution, watching, visits), abort: () => execution.abort() };
}

async function endOf(execution: Execution, watching: Promise<void>, states: Visit[]): Promise<ExecutionResult> {
	try {
		const output = await execution.result;
		await watching;
		return { status: "SUCCEEDED", output, states };
	} catch (thrown) {
		await watching;
		const { name, cause } = thrown as Error;
		const error = (cause as Error | undefined)?.name ?? "Unknown";
		const status = name === "ExecutionAbortedError" ? "ABORTED" : "FAILED";
		return { status, error, cause: (cause as Error | undefined)?.message ?? String(thrown), states };
	}
}

function handlers(states: Record<string, TaskState>, resources: Resources, clock: VirtualClock) {
	const tasks = Object.entries(states).filter(([, state]) => state.Type === "Task");
	return Object.fromEntries(
		tasks.map(([name, state]) => [name, (parameters: never) => clock.track(integration(state, parameters, resources))]),
	);
}

async function integration(state: TaskState, parameters: unknown, resources: Resources): Promise<unknown> {
	if (state.Resource?.endsWith(":states:::lambda:invoke")) {
		const { FunctionName, Payload } = parameters as { FunctionName: string; Payload: unknown };
		return { StatusCode: 200, Payload: await resources.invoke(FunctionName, Payload) };
	}
	if (state.Resource?.endsWith(":states:::sns:publish")) {
		return resources.publish(parameters as PublishRequest);
	}
	throw new Error(`the local interpreter knows no integration ${state.Resource}`);
}

/** The interpreter keeps no `$$.State`; a getter gives each state its time of entry, since time stands still during a task. */
function context({ executionArn, clock }: ExecutionOptions) {
	const iso = () => new Date(clock.now()).toISOString();
	return {
		Execution: { Id: executionArn, Name: executionArn.split(":").at(-1) },
		State: {
			get EnteredTime() {
				return iso();
			},
		},
	};
}

async function watch(
	events: Execution["eventLogs"],
	entered: Visit[],
	{ onEnter, onExit }: ExecutionOptions,
): Promise<void> {
	for await (const event of events) {
		if (event.type !== "StateEntered" && event.type !== "StateExited") continue;
		const { name, input, output } = event.state;
		const visit = { name, at: new Date(event.timestamp).toISOString(), input };
		if (event.type === "StateExited") {
			onExit?.({ ...visit, output });
			continue;
		}
		entered.push(visit);
		onEnter?.(visit);
	}
}
