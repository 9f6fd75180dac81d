import type { FreeClock } from "../../rehearsal/clock.ts";
import type { PublishRequest, TaskAnswer } from "../../rehearsal/interpreter.ts";
import type { World } from "../../rehearsal/world/world.ts";
import type { ReleaseEvent, ServiceConfig } from "../../runtime/contract/index.ts";
import type { ExecutionReader, ExecutionStarter } from "../../runtime/ports/index.ts";
import type { Asked } from "../model/asked.ts";
import type { Execution, Payload } from "../model/execution.ts";
import type { FunctionRun } from "../model/function-run.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { Trace } from "../model/trace.ts";
import type { Notified, Watcher } from "../model/watcher.ts";
import type { Alarms } from "./alarms.ts";
import type { Health } from "./health.ts";
import type { Injector } from "./injector.ts";
import type { portsOf } from "./ports.ts";
import type { Trust } from "./trust.ts";
import type { WatchdogSchedule } from "./watchdog.ts";

/** The executions of the deployed state machine, for whoever starts, answers or reads them. */
export interface StateMachine extends ExecutionReader, ExecutionStarter {
	/** Every execution that was started, in order. */
	readonly all: readonly Execution[];
	/** Starts an execution as somebody does by hand, with whatever he has in mind. */
	craft(input: unknown): void;
	/** Hands a task token back, as SendTaskSuccess and SendTaskFailure do. Answers whether the execution waited for it. */
	handBack(execution: Execution, token: string, answer: TaskAnswer): boolean;
}

/** The deployed functions, for whoever invokes them. */
export interface Lambda {
	/** Runs a task's function for an execution. */
	invoke(execution: Execution, functionArn: string, payload: Payload): Promise<unknown>;
	/** Publishes a message for an execution. */
	publish(execution: Execution, request: PublishRequest): Promise<unknown>;
	/** Runs a task's function for somebody who invokes it by hand. What it answers goes nowhere. */
	direct(functionArn: string, payload: Payload): Promise<void>;
	/** Asks the release function for something, and again for as long as it fails by what may pass. */
	release(request: object): Promise<void>;
}

/** One case on virtual time, as its parts and whatever strikes it know it: what there is, and what they may do. */
export interface Simulation {
	readonly clock: FreeClock;
	readonly service: ServiceConfig;
	readonly world: World;
	readonly watcher: Watcher;
	readonly trace: Trace;
	readonly injector: Injector;
	readonly health: Health;
	readonly alarms: Alarms;
	readonly watchdog: WatchdogSchedule;
	readonly executions: StateMachine;
	readonly functions: Lambda;
	/** Whom the services' roles admit. */
	readonly trust: Trust;
	/** What functions reach, before any fault. */
	readonly ports: ReturnType<typeof portsOf>;
	/** The messages that were published, in order. */
	readonly notified: Notified[];
	/** When each thing was mended that somebody had done by hand, in seconds. */
	readonly mended: number[];
	/** Everything as it was before the first event. */
	readonly original: Snapshot;
	/** Seconds since the deployment. */
	seconds(): number;
	/** Everything as it is now, past every fault. */
	snapshot(): Promise<Snapshot>;
	/** Sends an ECS event on its way to the state machine. */
	deliver(event: ReleaseEvent): void;
	/** Somebody asks the release function for something. */
	ask(asked: Asked): void;
	/** Ends an execution from outside. */
	stop(arn: string, status: "ABORTED" | "TIMED_OUT"): void;
	/** Deploys a newer release into the candidate, which is healthy. */
	deployNewer(): void;
	/** An execution has entered a state. */
	entered(execution: Execution): void;
	/** An execution has ended. */
	executionEnded(execution: Execution): void;
	/** Whether what a function answers still matters: its execution waits for it. The watchdog's always does. */
	awaits(run: FunctionRun): boolean;
	/** Something is under way, until {@link end} is called as often. */
	begin(): void;
	end(): void;
}
