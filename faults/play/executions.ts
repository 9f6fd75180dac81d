import { renderStateMachine, SAMPLE_ARNS, SAMPLE_MACHINE } from "../../asl/render.ts";
import {
	type RunningExecution,
	type StartRequest,
	startExecution,
	type TaskAnswer,
} from "../../rehearsal/interpreter.ts";
import { sampleEvent } from "../../rehearsal/sample.ts";
import type { ReleaseEvent, StartEvent, StartInput } from "../../runtime/contract/index.ts";
import { executionArn } from "../../runtime/contract/index.ts";
import type { ExecutionView } from "../../runtime/ports/index.ts";
import type { Execution, Payload } from "../model/execution.ts";
import { craftedName } from "../model/execution.ts";
import type { Simulation, StateMachine } from "./simulation.ts";

interface State {
	readonly Type: string;
	readonly Parameters?: { readonly Payload?: { readonly task?: string } };
	readonly Branches?: readonly Machine[];
}

interface Machine {
	readonly States: Readonly<Record<string, State>>;
}

const DEFINITION: Machine = JSON.parse(renderStateMachine(SAMPLE_ARNS));

/** The states within branches. */
const NESTED: Readonly<Record<string, State>> = Object.assign(
	{},
	...Object.values(DEFINITION.States).flatMap(({ Branches = [] }) => Branches.map(({ States }) => States)),
);

/** The state that each task belongs to. */
const STATE_OF: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries({ ...DEFINITION.States, ...NESTED }).flatMap(([name, { Parameters }]) => {
		const task = Parameters?.Payload?.task;
		return task === undefined ? [] : [[task, name]];
	}),
);

/** How many states an execution may enter: of the 25,000 events that its history holds (Step Functions quota) each takes two. */
const MOST_VISITS = 12_500;

/** How often an execution has entered the state of a task. */
export function visitsOf({ visits }: Execution, task: string): number {
	return visits.get(STATE_OF[task] ?? "") ?? 0;
}

/** Whether an execution still waits for what a task answers: a branch is left as soon as another one has ended. */
export function awaits({ status, type }: Execution, task: string): boolean {
	return status === "RUNNING" && (type === "Branch" || !Object.hasOwn(NESTED, STATE_OF[task] ?? ""));
}

function arnOf(name: string): string {
	return executionArn(SAMPLE_MACHINE, name);
}

/** Step Functions with the deployed definition: starts executions, ends them from outside, and says how they stand. */
export class Executions implements StateMachine {
	readonly all: Execution[] = [];
	readonly #simulation: Simulation;
	readonly #running = new Map<string, RunningExecution>();

	constructor(simulation: Simulation) {
		this.#simulation = simulation;
	}

	/** Starts an execution for an event, as the EventBridge rule does. */
	deliver(event: ReleaseEvent): void {
		const { name } = this.#simulation.service;
		this.#start(`${name}-${this.all.length + 1}`, event, { event: { ...event, service: name } });
	}

	/** Starts an execution as the release function does: of one name there is but one. */
	async start(name: string, input: StartInput): Promise<string> {
		const arn = arnOf(name);
		if (!this.all.some((each) => each.arn === arn)) this.#start(name, input.event, input);
		return arn;
	}

	/** Starts an execution as somebody does by hand, with whatever he has in mind. */
	craft(input: unknown): void {
		const name = craftedName(this.all.length + 1);
		this.#start(name, { ...sampleEvent(), deploymentId: name }, input);
	}

	#start(name: string, event: StartEvent, input: unknown): void {
		const { clock } = this.#simulation;
		const arn = arnOf(name);
		const execution: Execution = { arn, event, status: "RUNNING", state: "", type: "", visits: new Map() };
		this.all.push(execution);
		const running = startExecution(
			DEFINITION,
			input,
			{
				invoke: (functionArn, payload) => this.#simulation.functions.invoke(execution, functionArn, payload as Payload),
				publish: (request) => this.#simulation.functions.publish(execution, request),
				start: async (request) => this.#follow(execution, request),
			},
			{ executionArn: arn, clock, onEnter: ({ name }) => this.#entered(execution, name) },
		);
		this.#running.set(arn, running);
		running.ended.then(({ status, error, cause }) => this.#ended(execution, status, error, cause));
	}

	/** Starts an execution under a name, as the state machine does: started twice it is one. */
	#follow({ event, arn }: Execution, { Name, Input }: StartRequest): object {
		const known = this.all.some((each) => each.arn === arn.replace(/[^:]*$/, Name));
		if (!known) this.#start(Name, event, Input);
		return { ExecutionArn: arn.replace(/[^:]*$/, Name) };
	}

	/** Hands a task token back, as SendTaskSuccess and SendTaskFailure do. Answers whether the execution waited for it. */
	handBack(execution: Execution, token: string, answer: TaskAnswer): boolean {
		return execution.type === "Branch" && (this.#running.get(execution.arn)?.handBack(token, answer) ?? false);
	}

	async stop(arn: string, error: string, cause: string): Promise<void> {
		const execution = this.all.find((each) => each.arn === arn);
		if (execution) this.end(execution, "ABORTED", error, cause);
	}

	/** Ends an execution where it is: no Catch, no further state. */
	end(execution: Execution, status: "ABORTED" | "TIMED_OUT" | "FAILED", error?: string, cause?: string): void {
		if (execution.status !== "RUNNING") return;
		this.#ended(execution, status, error, cause);
		this.#running.get(execution.arn)?.abort();
	}

	async describe(arn: string): Promise<ExecutionView> {
		const execution = this.all.find((each) => each.arn === arn);
		if (!execution) return { running: false, status: "GONE" };
		const { status, error, cause } = execution;
		return { running: status === "RUNNING", status, error, cause };
	}

	#entered(execution: Execution, state: string): void {
		if (execution.status !== "RUNNING") return;
		execution.state = state;
		execution.type = DEFINITION.States[state]?.Type ?? "Branch";
		execution.visits.set(state, (execution.visits.get(state) ?? 0) + 1);
		const visits = [...execution.visits.values()].reduce((sum, each) => sum + each, 0);
		if (visits > MOST_VISITS) this.end(execution, "FAILED", "States.Runtime");
		else this.#simulation.entered(execution);
	}

	#ended(execution: Execution, status: Execution["status"], error?: string, cause?: string): void {
		if (execution.status !== "RUNNING") return;
		Object.assign(execution, { status, error, cause, endedAt: this.#simulation.seconds() });
		this.#simulation.executionEnded(execution);
	}
}
