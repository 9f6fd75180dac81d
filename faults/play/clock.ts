import { VirtualClock } from "../../rehearsal/clock.ts";

/**
 * Virtual time that passes during a task too: an answer that does not come takes its time. Nothing here waits for anything
 * but virtual timers, so when the event loop has had its turn, all that is left waits for one of them.
 */
export class FreeClock extends VirtualClock {
	override track<T>(work: Promise<T>): Promise<T> {
		return work;
	}

	/** Waits, in virtual time. Even 0 seconds let everything else that is due go first. */
	sleep(seconds: number): Promise<void> {
		return new Promise((resolve) => this.timers.setTimeout(() => resolve(), seconds * 1_000));
	}

	/** Forgets every timer and goes back to the beginning, for the next rehearsal. */
	restart(): void {
		this.timers.reset();
	}
}
