import type * as LocalStepFunctions from "aws-local-stepfunctions";
import type { VirtualClock } from "./clock.ts";
import { DataLimitExceeded, exceeds, withinLimit } from "./data-limit.ts";
import { type TaskAnswer, TaskTokens } from "./task-tokens.ts";
import { interpreterOn } from "./virtual-interpreter.ts";

export type { TaskAnswer } from "./task-tokens.ts";

/** An SNS message as the state machine publishes it. */
export interface PublishRequest {
	readonly TopicArn: string;
	readonly Subject?: string;
	readonly Message: string;
}

/** An execution as the state machine starts it. */
export interface StartRequest {
	readonly StateMachineArn: string;
	readonly Name: string;
	readonly Input: unknown;
}

/** What the state machine's tasks reach. */
export interface Resources {
	/** Invokes a Lambda function. Rejects with an Error named like the function's error, its message as Step Functions' Cause. */
	invoke(functionArn: string, payload: unknown): Promise<unknown>;
	/** Publishes an SNS message. */
	publish(request: PublishRequest): Promise<unknown>;
	/** Starts an execution of the same state machine. Default: there is nobody who could. */
	start?(request: StartRequest): Promise<unknown>;
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
	/** Whether the result tells all states that were entered, or the last one alone: hundreds of executions fit in memory so. Default: all. */
	readonly states?: "all" | "last";
}

/** An execution under way. It goes on as virtual time passes. */
export interface RunningExecution {
	readonly ended: Promise<ExecutionResult>;
	/** Ends it where it is, as StopExecution does: no Catch, no further state. */
	abort(): void;
	/** Hands a task token back, as SendTaskSuccess and SendTaskFailure do. Answers whether a task waits for it. */
	handBack(token: string, answer: TaskAnswer): boolean;
}

type Execution = ReturnType<LocalStepFunctions.StateMachine["run"]>;

interface TaskState {
	readonly Type: string;
	readonly Resource?: string;
	readonly Parameters?: Readonly<Record<string, unknown>>;
	readonly TimeoutSecondsPath?: string;
	readonly Branches?: readonly Machine[];
}

/** A state machine, or a branch of one. */
export interface Machine {
	readonly TimeoutSeconds?: number;
	readonly States: Readonly<Record<string, TaskState>>;
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
	const tokens = new TaskTokens(clock);
	const all = definition as Machine;
	const execution = interpreted(all, clock).run(input as never, {
		overrides: { taskResourceLocalHandlers: handlers(all, resources, { clock, tokens }) as never },
		context: context(options) as never,
	});
	const visits: Visit[] = [];
	let died: Error | undefined;
	const onEnter = (visit: Visit) => {
		if (outgrows(visit)) {
			died ??= new DataLimitExceeded(visit.name);
			execution.abort();
		}
		// What has waited in a branch waits no more once a state outside is entered: its Parallel has been left.
		if (Object.hasOwn(all.States, visit.name)) tokens.giveUp(Date.parse(visit.at));
		options.onEnter?.(visit);
	};
	const watching = watch(execution.eventLogs, visits, { ...options, onEnter });
	const ended = endOf(execution, watching, visits)
		.then((end) => (died ? failedWith(died, visits) : end))
		.finally(() => tokens.giveUp());
	return {
		ended,
		abort: () => {
			tokens.giveUp();
			execution.abort();
		},
		handBack: (token, answer) => tokens.handBack(token, answer),
	};
}

/** A longer timer ends at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args. Nothing is played for so long. */
const LONGEST_TIMER_SECONDS = 2_147_483;

/** The interpreter's own state machine, on a clock. */
function interpreted(machine: Machine, clock: VirtualClock): LocalStepFunctions.StateMachine {
	const { StateMachine } = interpreterOn(clock);
	const { TimeoutSeconds = LONGEST_TIMER_SECONDS, ...limited } = withTimeLimits(machine);
	const definition = { ...limited, TimeoutSeconds: Math.min(TimeoutSeconds, LONGEST_TIMER_SECONDS) };
	return new StateMachine(definition as unknown as LocalStepFunctions.StateMachineDefinition, {
		validationOptions: { noValidate: true },
	});
}

/** Whether a Catch has made more of a state's input than a state may have; an answer has been weighed already. */
function outgrows({ input }: Visit): boolean {
	return isCaught(input) && exceeds(input);
}

/** Whether a Catch has added an error to a state's input. */
function isCaught(input: unknown): boolean {
	return typeof input === "object" && input !== null && ("error" in input || "announceError" in input);
}

function failedWith({ name, message }: Error, states: readonly Visit[]): ExecutionResult {
	return { status: "FAILED", error: name, cause: message, states };
}

/** The interpreter looks for a time limit in what Parameters make, and Step Functions in the state's input: so they make it. */
function withTimeLimits(machine: Machine): Machine {
	const limited = (state: TaskState): TaskState => ({
		...state,
		...(state.Branches && { Branches: state.Branches.map(withTimeLimits) }),
		...(state.TimeoutSecondsPath && {
			Parameters: { ...state.Parameters, "TimeLimit.$": state.TimeoutSecondsPath },
			TimeoutSecondsPath: "$.TimeLimit",
		}),
	});
	const States = Object.entries(machine.States).map(([name, state]) => [name, limited(state)]);
	return { ...machine, States: Object.fromEntries(States) };
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

/** What tasks wait with. */
interface Waits {
	readonly clock: VirtualClock;
	readonly tokens: TaskTokens;
}

function handlers(machine: Machine, resources: Resources, waits: Waits) {
	return Object.fromEntries(
		tasksOf(machine).map(([name, state]) => [
			name,
			async (parameters: never) =>
				withinLimit(
					name,
					state.Resource?.endsWith(".waitForTaskToken")
						? await returned(name, parameters, resources, waits)
						: await waits.clock.track(integration(state, parameters, resources)),
				),
		]),
	);
}

/** All tasks by name, those within branches among them: state names are unique in a whole definition. */
export function tasksOf({ States }: Machine): (readonly [string, TaskState])[] {
	return Object.entries(States).flatMap(([name, state]) => [
		...(state.Type === "Task" ? [[name, state] as const] : []),
		...(state.Branches ?? []).flatMap(tasksOf),
	]);
}

/** Invokes a function with a token, and waits until somebody hands that back. Time passes meanwhile. */
async function returned(
	state: string,
	{ FunctionName, Payload }: { readonly FunctionName: string; readonly Payload: { readonly token: string } },
	resources: Resources,
	{ clock, tokens }: Waits,
): Promise<unknown> {
	const back = tokens.wait(state, Payload.token);
	await clock.track(resources.invoke(FunctionName, Payload));
	const answer = await back;
	if ("output" in answer) return answer.output;
	throw Object.assign(new Error(answer.cause), { name: answer.error });
}

async function integration(state: TaskState, parameters: unknown, resources: Resources): Promise<unknown> {
	if (state.Resource?.endsWith(":states:::lambda:invoke")) {
		const { FunctionName, Payload } = parameters as { FunctionName: string; Payload: unknown };
		return { StatusCode: 200, Payload: await resources.invoke(FunctionName, Payload) };
	}
	if (state.Resource?.endsWith(":states:::sns:publish")) {
		return resources.publish(parameters as PublishRequest);
	}
	if (state.Resource?.endsWith(":states:::states:startExecution") && resources.start) {
		return resources.start(parameters as StartRequest);
	}
	throw new Error(`the local interpreter knows no integration ${state.Resource}`);
}

/** The interpreter keeps no `$$.State`; a getter gives each state its time of entry, since time stands still during a task. */
function context({ executionArn, clock }: ExecutionOptions) {
	const iso = () => new Date(clock.now()).toISOString();
	let tokens = 0;
	return {
		Task: {
			/** Each try of a task gets a token of its own. */
			get Token() {
				return `${executionArn}#${++tokens}`;
			},
		},
		Execution: { Id: executionArn, Name: executionArn.split(":").at(-1) },
		StateMachine: { Id: executionArn.replace(":execution:", ":stateMachine:").replace(/:[^:]*$/, "") },
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
	{ onEnter, onExit, states }: ExecutionOptions,
): Promise<void> {
	for await (const event of events) {
		if (event.type !== "StateEntered" && event.type !== "StateExited") continue;
		const { name, input, output } = event.state;
		const visit = { name, at: new Date(event.timestamp).toISOString(), input };
		if (event.type === "StateExited") {
			onExit?.({ ...visit, output });
			continue;
		}
		if (states === "last") entered.length = 0;
		entered.push(visit);
		onEnter?.(visit);
	}
}
