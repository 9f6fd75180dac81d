import type { ExecutionReader, ExecutionStarter, RolloutPorts, Topic } from "../runtime/ports/index.ts";
import type { LogFactory } from "../runtime/tasks/task.ts";
import { type Sweep, sweep } from "../runtime/watchdog/sweep.ts";
import type { VirtualClock } from "./clock.ts";
import { SILENT } from "./functions.ts";

/** How often the watchdog's schedule strikes, in seconds: the least that EventBridge takes. */
const SCHEDULE_SECONDS = 60;

/** An execution that ended badly. */
export interface EndedRun {
	readonly executionArn: string;
	/** What it was started with. */
	readonly input: unknown;
}

/** EventBridge's event of it, as far as anybody reads it. */
export function eventOf({ executionArn, input }: EndedRun): object {
	return {
		"detail-type": "Step Functions Execution Status Change",
		detail: { executionArn, input: JSON.stringify(input) },
	};
}

/** What a rehearsal's watchdog is made of. */
export interface WatchdogOptions {
	readonly ports: RolloutPorts;
	readonly executions: ExecutionReader;
	/** Starts what was written down and never started. */
	readonly stateMachine: ExecutionStarter;
	readonly topic: Topic;
	readonly clock: VirtualClock;
	/** When its schedule strikes first, in seconds from now: it knows nothing of rollouts. Default: 60. */
	readonly firstSeconds?: number;
	/** Default: logs nothing. */
	readonly logFor?: LogFactory;
	/** Told before each run. It may keep the run from happening by throwing, as AWS does when no function can be started. */
	readonly onRun?: () => void;
	/** Told what each run found. */
	readonly onSweep?: (found: Sweep) => unknown;
	/** Told of what a run could not do; the next one tries again. Default: nobody, as each service's trouble is logged. */
	readonly onFailure?: (error: Error) => unknown;
}

/** The watchdog that is deployed, on virtual time: at each stroke of its schedule, and when an execution ended badly. */
export class Watchdog {
	readonly #options: WatchdogOptions;
	#timer: ReturnType<VirtualClock["timers"]["setTimeout"]> | undefined;

	constructor(options: WatchdogOptions) {
		this.#options = options;
		this.#schedule(options.firstSeconds ?? SCHEDULE_SECONDS);
	}

	/** Runs it so many seconds from now, as the rule does that hears of executions which failed. @param ended - the one of which it hears. */
	wake(seconds = 0, ended?: EndedRun): void {
		this.#options.clock.timers.setTimeout(() => this.#run(ended && eventOf(ended)), seconds * 1_000);
	}

	/** Ends its schedule. */
	stop(): void {
		this.#options.clock.timers.clearTimeout(this.#timer as never);
	}

	#schedule(seconds: number): void {
		this.#timer = this.#options.clock.timers.setTimeout(() => {
			this.#schedule(SCHEDULE_SECONDS);
			this.#run();
		}, seconds * 1_000);
	}

	#run(woken?: object): void {
		const { clock, onFailure = () => {} } = this.#options;
		clock.track(this.#sweep(woken).catch((error: Error) => onFailure(error)));
	}

	async #sweep(woken?: object): Promise<void> {
		const { ports, executions, stateMachine, topic, clock, logFor = () => SILENT, onRun, onSweep } = this.#options;
		onRun?.();
		const context = {
			ports: { ...ports, executions, stateMachine, topic },
			portsOf: () => ports,
			clock: () => new Date(clock.now()),
			acceptUnregistered: false,
		};
		const found = await sweep(context, logFor, woken);
		await onSweep?.(found);
	}
}
