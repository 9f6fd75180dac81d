import { VirtualClock } from "../../rehearsal/clock.ts";

/**
 * Virtual time that passes while tasks are at work: they wait between the SDK's tries, and others act meanwhile. What else they
 * do is done in memory, within one turn of the event loop, before time goes on.
 */
export class FleetClock extends VirtualClock {
	override track<T>(work: Promise<T>): Promise<T> {
		return work;
	}

	/** Waits so many seconds of virtual time. */
	pause(seconds: number): Promise<void> {
		return new Promise((resolve) => this.timers.setTimeout(() => resolve(), seconds * 1_000));
	}
}
