/** Virtual time, in which schedules strike for ever: whoever waits in it must say for how long at most. */
import type { VirtualClock } from "../../../rehearsal/clock.ts";

/** Longer than any rollout of this suite, with its probation, in seconds. */
const LONGEST_SECONDS = 14_400;
const MINUTE_MS = 60_000;

export class Time {
	constructor(private readonly clock: VirtualClock) {}

	/** Milliseconds since 1970. */
	now(): number {
		return this.clock.now();
	}

	/** Lets so much time pass. */
	async pass(seconds: number): Promise<void> {
		await this.clock.runUntil(this.#sleep(seconds));
	}

	/** Lets time pass until the work has ended. @throws when that takes too long. */
	async until<T>(work: Promise<T>): Promise<T> {
		const late = this.#sleep(LONGEST_SECONDS).then(() => {
			throw new Error(`it has not ended within ${LONGEST_SECONDS} s of virtual time`);
		});
		return this.clock.runUntil(Promise.race([work, late]));
	}

	/** Lets time pass, second by second, until something holds; answers after how many seconds. @throws when that takes too long. */
	async untilTrue(holds: () => boolean | Promise<boolean>): Promise<number> {
		for (let seconds = 0; seconds < LONGEST_SECONDS; seconds++) {
			if (await holds()) return seconds;
			await this.pass(1);
		}
		throw new Error(`it does not hold within ${LONGEST_SECONDS} s of virtual time`);
	}

	/**
	 * Runs something whenever a minute of the clock has ended, as long as time passes. Answers what ends that.
	 * @param run - is told of a moment within that minute, in milliseconds since 1970.
	 */
	everyMinute(run: (ended: number) => void): () => void {
		const { timers } = this.clock;
		let timer: unknown;
		const next = () => {
			timer = timers.setTimeout(
				() => {
					run(this.now() - 1);
					next();
				},
				MINUTE_MS - (this.now() % MINUTE_MS),
			);
		};
		next();
		return () => timers.clearTimeout(timer as never);
	}

	#sleep(seconds: number): Promise<void> {
		return new Promise((resolve) => this.clock.timers.setTimeout(() => resolve(), seconds * 1_000));
	}
}
