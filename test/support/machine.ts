import { renderStateMachine, SAMPLE_ARNS } from "../../asl/render.ts";
import { VirtualClock } from "../../rehearsal/clock.ts";
import { localFunctions } from "../../rehearsal/functions.ts";
import { hooked, type PortCall } from "../../rehearsal/hooked.ts";
import {
	type ExecutionResult,
	type PublishRequest,
	type RunningExecution,
	type StartRequest,
	startExecution,
	type TaskAnswer,
} from "../../rehearsal/interpreter.ts";
import { sampleService } from "../../rehearsal/sample.ts";
import { Watchdog, type WatchdogOptions } from "../../rehearsal/watchdog.ts";
import type { World } from "../../rehearsal/world/world.ts";
import type { Announcement, ServiceConfig } from "../../runtime/contract/index.ts";
import type { ExecutionView, RolloutPorts } from "../../runtime/ports/index.ts";
import { calmWorld, type Sickness } from "./calm.ts";
import { EXECUTION, startInput } from "./documents.ts";
import { isAnyWrite } from "./ports.ts";

/** The name of the watchdog where a task's would stand. */
export const WATCHDOG_TASK = "watchdog";

const DEFINITION: object = JSON.parse(renderStateMachine(SAMPLE_ARNS));

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
	/** The state that executions begin with, when it is not the first of the deployed definition. */
	readonly startAt?: string;
	/** Stands before every call of a port. */
	readonly hook?: (call: PortCall, next: () => Promise<unknown>, run: Machine) => Promise<unknown>;
	/** Is told of every write after it has succeeded. */
	readonly onWritten?: (write: Write, run: Machine) => Promise<void> | void;
	/** Publishes an announcement. */
	readonly publish?: (request: PublishRequest) => Promise<unknown>;
	/** Does something to the world before the execution starts. */
	readonly prepare?: (world: World) => Promise<unknown>;
	/** Lets the watchdog see executions that end badly, and locks that they leave. Default: there is none. */
	readonly watchdog?: Pick<WatchdogOptions, "firstSeconds" | "onRun">;
}

/** A world, and the executions of the state machine that run in it, on virtual time. */
export class Machine {
	/** Every write that was tried, in order. */
	readonly writes: Write[] = [];
	/** What the state machine, or the watchdog, published. */
	readonly published: PublishRequest[] = [];
	/** What the tasks told people on the way. */
	readonly notified: Announcement[] = [];
	/** The task under way. */
	task = "";
	/** The document that it was given. */
	document: unknown;
	readonly world: World;
	readonly clock: VirtualClock;
	/** How each execution stands. */
	readonly executions = new Map<string, ExecutionView>();
	readonly #options: MachineOptions;
	readonly #start: number;
	readonly #running = new Map<string, RunningExecution>();
	readonly #inputs = new Map<string, unknown>();
	readonly #watchdog: Watchdog | undefined;

	private constructor(options: MachineOptions, world: World, clock: VirtualClock) {
		this.#options = options;
		this.world = world;
		this.clock = clock;
		this.#start = clock.now();
		this.#watchdog = options.watchdog && this.#watch(options.watchdog);
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
	run(input?: unknown, executionArn = EXECUTION): Promise<ExecutionResult> {
		return this.clock.runUntil(this.start(input, executionArn));
	}

	/** Starts an execution, and answers its end. */
	start(input: unknown = this.#options.input, executionArn = EXECUTION): Promise<ExecutionResult> {
		const { service = sampleService(), startAt } = this.#options;
		const publish = (request: PublishRequest) => this.#publish(request);
		this.executions.set(executionArn, { running: true, status: "RUNNING" });
		const execution: RunningExecution = startExecution(
			startAt ? { ...DEFINITION, StartAt: startAt } : DEFINITION,
			input ?? startInput({ service }),
			{
				invoke: this.#invoke(executionArn),
				publish,
				start: async (request) => this.#startNamed(executionArn, request),
			},
			{ executionArn, clock: this.clock },
		);
		this.#running.set(executionArn, execution);
		this.#inputs.set(executionArn, input);
		return execution.ended.then((result) => {
			if (result.status !== "ABORTED") this.#ended(executionArn, result);
			return result;
		});
	}

	/** Ends an execution where it is, as somebody does in the console. A task that is under way goes on. */
	abort(executionArn = EXECUTION): void {
		this.#running.get(executionArn)?.abort();
		this.#ended(executionArn, { status: "ABORTED" });
	}

	/** Hands back the token that the table keeps, as the operator does. Answers whether a gate waited for it. */
	handBack(answer: TaskAnswer = { output: {} }, executionArn = EXECUTION): boolean {
		const { token = "" } = this.world.gates.find("shop") ?? {};
		return this.#running.get(executionArn)?.handBack(token, answer) ?? false;
	}

	/** Lets time pass until a gate waits that did not wait before. */
	async untilGate(): Promise<void> {
		const before = this.world.gates.find("shop");
		await this.until(() => this.world.gates.find("shop") !== before);
	}

	/** Lets so many seconds pass. */
	async sleep(seconds: number): Promise<void> {
		await this.clock.runUntil(new Promise((resolve) => this.clock.timers.setTimeout(resolve, seconds * 1_000)));
	}

	/** Lets time pass until something holds. @throws when it does not within so many seconds. */
	async until(holds: () => boolean | Promise<boolean>, withinSeconds = 7_200): Promise<void> {
		const until = this.seconds + withinSeconds;
		while (!(await holds())) {
			if (this.seconds >= until) throw new Error(`it did not happen within ${withinSeconds} s`);
			await this.sleep(1);
		}
	}

	/** Lets time pass until green has so many percent of the answers. */
	untilGreen(percent: number): Promise<void> {
		return this.until(() => this.world.dns.weight("green") >= percent);
	}

	/** Lets time pass until nobody holds the service's lock. @throws when it is held for longer than so many seconds. */
	untilReleased(withinSeconds = 600, service = "shop"): Promise<void> {
		return this.until(async () => !(await this.world.locks.held(service)), withinSeconds);
	}

	/** Starts an execution under a name, as the state machine does. */
	#startNamed(by: string, { Name, Input }: StartRequest): object {
		const executionArn = by.replace(/[^:]*$/, Name);
		if (!this.executions.has(executionArn)) void this.start(Input, executionArn);
		return { ExecutionArn: executionArn };
	}

	#ended(executionArn: string, { status, error, cause }: Omit<ExecutionResult, "states">): void {
		this.executions.set(executionArn, { running: false, status, error, cause });
		const input = this.#inputs.get(executionArn);
		if (status !== "SUCCEEDED") this.#watchdog?.wake(0, input ? { executionArn, input } : undefined);
	}

	#watch(options: Pick<WatchdogOptions, "firstSeconds" | "onRun">): Watchdog {
		return new Watchdog({
			...options,
			ports: this.#ports(WATCHDOG_TASK),
			executions: {
				describe: async (execution) => this.executions.get(execution) ?? { running: false, status: "GONE" },
			},
			stateMachine: {
				start: async (name, input) => {
					const executionArn = EXECUTION.replace(/[^:]*$/, name);
					if (!this.executions.has(executionArn)) void this.start(input, executionArn);
					return executionArn;
				},
				stop: async (executionArn) => this.#running.get(executionArn)?.abort(),
			},
			topic: {
				publish: async ({ subject, message }) => {
					await this.#publish({ TopicArn: SAMPLE_ARNS.TopicArn, Subject: subject, Message: message });
				},
			},
			clock: this.clock,
		});
	}

	#invoke(executionArn: string) {
		return async (functionArn: string, payload: unknown) => {
			// The interpreter tries a task again even when its execution has been aborted.
			if (!this.executions.get(executionArn)?.running) throw new Error(`${executionArn} has been aborted`);
			const { task, input: document } = payload as { task: string; input: unknown };
			this.document = document;
			// Two tasks of a Parallel are at work at once.
			return localFunctions(this.#ports(task))(functionArn, payload);
		};
	}

	async #publish(request: PublishRequest): Promise<unknown> {
		this.published.push(request);
		return this.#options.publish?.(request);
	}

	#ports(task: string): RolloutPorts {
		return hooked(this.world, (call, next) => this.#called(call, next, task));
	}

	async #called(call: PortCall, next: () => Promise<unknown>, task: string): Promise<unknown> {
		this.task = task;
		this.world.advance();
		const write = { ...call, task, seconds: this.seconds };
		if (isAnyWrite(call)) this.writes.push(write);
		const answer = await (this.#options.hook ? this.#options.hook(call, next, this) : next());
		if (call.name === "topic.publish") this.notified.push(call.args[0] as Announcement);
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
