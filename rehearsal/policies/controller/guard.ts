import { fail, hold } from "../../../runtime/core/verdict.ts";
import { SweepFailed } from "../../../runtime/errors.ts";
import type { Topic } from "../../../runtime/ports.ts";
import type { Sweep } from "../../../runtime/watchdog/sweep.ts";
import type { OrphanedLock } from "../../../runtime/watchdog/take-over.ts";
import { Watchdog } from "../../watchdog.ts";
import type { Ending, Stage } from "../policy.ts";
import type { Executions } from "./executions.ts";

/** What the watchdog of a rehearsal is made of. */
interface GuardOptions {
	readonly stage: Stage;
	readonly executions: Executions;
	readonly topic: Topic;
	/** Told how the rollout of a deployment ended that the watchdog has brought to its end. */
	readonly onHome: (deploymentId: string, ending: Ending) => void;
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
		const { stage, executions, topic } = options;
		this.#watchdog = new Watchdog({
			ports: stage.ports,
			...stage.api({ executions }),
			topic,
			clock: stage.clock,
			firstSeconds: stage.world.phase("watchdog"),
			onRun: () => stage.count({ lambdaCalls: 1 }),
			onSweep: (found) => this.#swept(found),
			onFailure: (error) => this.#failed(error),
		});
	}

	/** Lets the watchdog hear that an execution ended badly. */
	wake(): void {
		this.#watchdog.wake(WAKE_SECONDS);
	}

	async #swept({ pending, home }: Sweep): Promise<void> {
		const { stage } = this.#options;
		await this.#noteTakeover();
		if (pending.includes(stage.service.name)) stage.note(STATE, undefined, "not proven to be back yet");
		if (home.includes(stage.service.name)) await this.#home();
	}

	async #failed(error: Error): Promise<void> {
		await this.#noteTakeover();
		const reason = error instanceof SweepFailed ? error.failures.join("; ") : error.message;
		this.#options.stage.note(STATE, hold("NotBroughtBack", reason));
	}

	/** To take a rollout over is to decide against it, unless it was complete. */
	async #noteTakeover(): Promise<void> {
		const { stage } = this.#options;
		const lock = await stage.world.locks.held(stage.service.name);
		if (!lock?.takeover || lock.takeover.execution === this.#taken?.takeover.execution) return;
		this.#taken = { ...lock, takeover: lock.takeover };
		const { error, cause } = lock.takeover.ended;
		const complete = await this.#completed(this.#taken);
		stage.note(STATE, complete ? undefined : fail(error, cause), complete ? cause : undefined);
	}

	async #home(): Promise<void> {
		const { stage, executions, onHome } = this.#options;
		const lock = this.#taken;
		if (!lock) return;
		stage.note(STATE, undefined, "records and listeners are read back as they were; the lock is free");
		if (await this.#completed(lock)) return;
		const { execution, ended } = lock.takeover;
		onHome(executions.deploymentOf(execution), { outcome: "failed-back", serves: lock.stable, ...ended });
	}

	async #completed({ service, deploymentId }: OrphanedLock): Promise<boolean> {
		const entry = await this.#options.stage.world.history.find(service.name, deploymentId);
		return entry?.outcome === "completed";
	}
}
