import { renderStateMachine, SAMPLE_ARNS } from "../../asl/render.ts";
import { VirtualClock } from "../../rehearsal/clock.ts";
import { localFunctions } from "../../rehearsal/functions.ts";
import { type Hook, hooked, type PortCall } from "../../rehearsal/hooked.ts";
import { type ExecutionResult, type PublishRequest, runStateMachine } from "../../rehearsal/interpreter.ts";
import { sampleEvent, sampleService } from "../../rehearsal/sample.ts";
import type { World } from "../../rehearsal/world/world.ts";
import type { ServiceConfig } from "../../runtime/contract.ts";
import { calmWorld, type Sickness } from "./calm.ts";
import { EXECUTION } from "./documents.ts";
import { isAnyWrite } from "./ports.ts";

/** A write that was tried: which, when, and during which state's task. */
export interface Write extends PortCall {
	readonly task: string;
	readonly seconds: number;
}

export interface MachineOptions {
	readonly release?: Sickness;
	readonly service?: ServiceConfig;
	/** The execution's input, when it is not the sample release into green. */
	readonly input?: unknown;
	/** Stands before every call of a port. */
	readonly hook?: (call: PortCall, next: () => Promise<unknown>, run: Machine) => Promise<unknown>;
	/** Is told of every write after it has succeeded. */
	readonly onWritten?: (write: Write, run: Machine) => Promise<void> | void;
	/** Publishes an announcement. */
	readonly publish?: (request: PublishRequest) => Promise<unknown>;
	/** Does something to the world before the execution starts. */
	readonly prepare?: (world: World) => Promise<unknown>;
}

/** A world, and the executions of the state machine that run in it, on virtual time. */
export class Machine {
	/** Every write that was tried, in order. */
	readonly writes: Write[] = [];
	readonly published: PublishRequest[] = [];
	/** The task under way. */
	task = "";
	/** The document that it was given. */
	document: unknown;
	readonly world: World;
	readonly clock: VirtualClock;
	readonly #options: MachineOptions;
	readonly #start: number;

	private constructor(options: MachineOptions, world: World, clock: VirtualClock) {
		this.#options = options;
		this.world = world;
		this.clock = clock;
		this.#start = clock.now();
	}

	static async create(options: MachineOptions = {}): Promise<Machine> {
		const { service = sampleService(), release } = options;
		const clock = new VirtualClock();
		const start = clock.now();
		const world = calmWorld(service, () => (clock.now() - start) / 1000, release);
		await options.prepare?.(world);
		return new Machine(options, world, clock);
	}

	/** Seconds since the machine was made. */
	get seconds(): number {
		return (this.clock.now() - this.#start) / 1000;
	}

	/** Runs one execution to its end. */
	run(input: unknown = this.#options.input, executionArn = EXECUTION): Promise<ExecutionResult> {
		const { service = sampleService() } = this.#options;
		const hook: Hook = (call, next) => this.#called(call, next);
		const ports = hooked(this.world, hook);
		const functions = localFunctions(ports);
		const invoke = async (functionArn: string, payload: unknown) => {
			const { task, input: document } = payload as { task: string; input: unknown };
			this.task = task;
			this.document = document;
			return functions(functionArn, payload);
		};
		const publish = async (request: PublishRequest) => {
			this.published.push(request);
			return this.#options.publish?.(request);
		};
		const definition = JSON.parse(renderStateMachine(SAMPLE_ARNS));
		const options = { executionArn, clock: this.clock };
		return runStateMachine(definition, input ?? { event: sampleEvent(), service }, { invoke, publish }, options);
	}

	async #called(call: PortCall, next: () => Promise<unknown>): Promise<unknown> {
		this.world.advance();
		const write = { ...call, task: this.task, seconds: this.seconds };
		if (isAnyWrite(call)) this.writes.push(write);
		const answer = await (this.#options.hook ? this.#options.hook(call, next, this) : next());
		if (isAnyWrite(call)) await this.#options.onWritten?.(write, this);
		return answer;
	}
}

/** Makes a machine and runs one execution. */
export async function runMachine(
	options: MachineOptions = {},
): Promise<ExecutionResult & { readonly machine: Machine }> {
	const machine = await Machine.create(options);
	return { ...(await machine.run()), machine };
}

/** Fails the first so many calls of a port while a task is under way. */
export function failing(task: string, port: string, times: number, error: Error): NonNullable<MachineOptions["hook"]> {
	let failed = 0;
	return async (call, next, machine) => {
		if (machine.task !== task || call.name !== port || failed >= times) return next();
		failed++;
		throw error;
	};
}

/** The names of the states that were entered. */
export function names(states: readonly { readonly name: string }[]): string[] {
	return states.map(({ name }) => name);
}
