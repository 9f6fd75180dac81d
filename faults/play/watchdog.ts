import type { FreeClock } from "../../rehearsal/clock.ts";
import { type EndedRun, eventOf } from "../../rehearsal/watchdog.ts";

/** How often its schedule strikes, in seconds. */
const SCHEDULE_SECONDS = 60;
/** When it first strikes: it knows nothing of deployments, and its minutes are nobody else's. */
const FIRST_SECONDS = 37;
/** From an execution's end until EventBridge's event has started the watchdog, in seconds. */
const EVENT_SECONDS = 1;

/** When the deployed watchdog runs: at each stroke of its schedule, and when an execution ended badly. */
export class WatchdogSchedule {
	readonly #clock: FreeClock;
	readonly #sweep: (woken?: object) => Promise<void>;
	#waiting: (() => void)[] = [];

	/** @param sweep - runs it once; never rejects. */
	constructor(clock: FreeClock, sweep: (woken?: object) => Promise<void>) {
		this.#clock = clock;
		this.#sweep = sweep;
		this.#inject(FIRST_SECONDS);
	}

	/** An execution failed, timed out or was aborted. */
	wake(ended: EndedRun): void {
		this.#clock.timers.setTimeout(() => this.#run(eventOf(ended)), EVENT_SECONDS * 1_000);
	}

	/** Waits until a run that begins from now on has ended. */
	nextRun(): Promise<void> {
		return new Promise((resolve) => this.#waiting.push(() => resolve()));
	}

	#inject(seconds: number): void {
		this.#clock.timers.setTimeout(() => {
			this.#inject(SCHEDULE_SECONDS);
			this.#run();
		}, seconds * 1_000);
	}

	async #run(woken?: object): Promise<void> {
		const waiting = this.#waiting;
		this.#waiting = [];
		await this.#sweep(woken);
		for (const done of waiting) done();
	}
}
