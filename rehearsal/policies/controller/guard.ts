import { fail, hold } from "../../../runtime/core/analysis/verdict.ts";
import { backOf } from "../../../runtime/core/rollout/announcement.ts";
import { SweepFailed } from "../../../runtime/errors.ts";
import type { ExecutionStarter, Topic } from "../../../runtime/ports/index.ts";
import type { Sweep } from "../../../runtime/watchdog/sweep.ts";
import type { OrphanedLock } from "../../../runtime/watchdog/take-over.ts";
import { type EndedRun, Watchdog } from "../../watchdog.ts";
import type { Ending, Simulation } from "../policy.ts";
import type { Executions } from "./executions.ts";

/** What the watchdog of a rehearsal is made of. */
interface GuardOptions {
	readonly simulation: Simulation;
	readonly executions: Executions;
	/** Starts what was written down and never started. */
	readonly stateMachine: ExecutionStarter;
	readonly topic: Topic;
	/** Told how the rollout of an attempt ended that the watchdog has brought to its end. */
	readonly onFailedBack: (attempt: string, ending: Ending) => void;
}

/** How the timeline names what the watchdog does. */
const STATE = "Watchdog";
/** From an execution's end until EventBridge has woken the watchdog, in seconds. */
const WAKE_SECONDS = 1;

/** The deployed watchdog on the stage, and what it does as the timeline tells it. */
export class Guard {
	readonly #options: GuardOptions;
	readonly #watchdog: Watchdog;
	/** The lock that it took over last. */
	#taken: OrphanedLock | undefined;

	constructor(options: GuardOptions) {
		this.#options = options;
		const { simulation, executions, stateMachine, topic } = options;
		this.#watchdog = new Watchdog({
			ports: simulation.ports,
			...simulation.api({ executions, stateMachine }),
			topic,
			clock: simulation.clock,
			firstSeconds: simulation.world.phase("watchdog"),
			onRun: () => simulation.count({ lambdaCalls: 1 }),
			onSweep: (found) => this.#swept(found),
			onFailure: (error) => this.#failed(error),
		});
	}

	/** Lets the watchdog hear that an execution ended badly. */
	wake(ended: EndedRun): void {
		this.#watchdog.wake(WAKE_SECONDS, ended);
	}

	async #swept({ pending, home }: Sweep): Promise<void> {
		const { simulation } = this.#options;
		await this.#noteTakeover();
		if (pending.includes(simulation.service.name)) simulation.note(STATE, undefined, "not proven to be back yet");
		if (home.includes(simulation.service.name)) await this.#home();
	}

	async #failed(error: Error): Promise<void> {
		await this.#noteTakeover();
		const reason = error instanceof SweepFailed ? error.failures.join("; ") : error.message;
		this.#options.simulation.note(STATE, hold("NotBroughtBack", reason));
	}

	/** To take a rollout over is to decide against it, unless it was complete. */
	async #noteTakeover(): Promise<void> {
		const { simulation } = this.#options;
		const lock = await simulation.world.locks.held(simulation.service.name);
		if (!lock?.takeover || lock.takeover.execution === this.#taken?.takeover.execution) return;
		this.#taken = { ...lock, takeover: lock.takeover };
		const { error, cause } = lock.takeover.ended;
		const complete = await this.#completed(this.#taken);
		simulation.note(STATE, complete ? undefined : fail(error, cause), complete ? cause : undefined);
	}

	async #home(): Promise<void> {
		const { simulation, executions, onFailedBack } = this.#options;
		const lock = this.#taken;
		if (!lock) return;
		simulation.note(STATE, undefined, "records and listeners are read back as they were; the lock is free");
		if (await this.#completed(lock)) return;
		const { execution, ended } = lock.takeover;
		const { completedAt } = (await simulation.world.history.find(lock.service.name, lock.attempt)) ?? {};
		const outcome = backOf({ completedAt });
		onFailedBack(executions.attemptOf(execution), { outcome, serves: lock.stable, ...ended });
	}

	async #completed({ service, attempt }: OrphanedLock): Promise<boolean> {
		const entry = await this.#options.simulation.world.history.find(service.name, attempt);
		return entry?.outcome === "completed";
	}
}
