import { setImmediate as turn } from "node:timers/promises";
import { type Clock, createClock } from "@sinonjs/fake-timers";
import { EPOCH } from "./run.ts";

/** Virtual time: it stands still while work is in flight, and jumps to the next timer when there is none. */
export class VirtualClock {
	/** `setTimeout`, `clearTimeout` and `Date` on virtual time. */
	readonly timers: Clock;
	readonly #inFlight = new Set<Promise<unknown>>();

	/** What jitter is drawn from, 0–1. */
	readonly random: () => number;

	/**
	 * @param start - where time begins, in milliseconds since 1970.
	 * @param random - what jitter is drawn from. Default: full jitter waits its mean, so one rollout repeats exactly.
	 */
	constructor(start: number = EPOCH, random = () => 0.5) {
		this.timers = createClock(start, Number.POSITIVE_INFINITY);
		this.random = random;
	}

	/** Milliseconds since 1970, in virtual time. */
	now(): number {
		return this.timers.now;
	}

	/** Holds time still until the work has ended. */
	track<T>(work: Promise<T>): Promise<T> {
		this.#inFlight.add(work);
		const ended = () => this.#inFlight.delete(work);
		work.then(ended, ended);
		return work;
	}

	/** Lets time pass until the work has ended. @throws when nothing is left that could end it. */
	async runUntil<T>(work: Promise<T>): Promise<T> {
		let ended = false;
		const end = () => {
			ended = true;
		};
		work.then(end, end);
		await turn();
		while (!ended) {
			if (this.#inFlight.size > 0) {
				await Promise.race([...this.#inFlight].map((promise) => promise.catch(() => undefined)));
			} else if (this.timers.countTimers() > 0) {
				this.timers.next();
			} else {
				throw new Error("virtual time stands still: nothing in flight and no timer is set");
			}
			await turn();
		}
		return work;
	}
}

/**
 * Virtual time that passes while work is in flight too: an answer that does not come takes its time, and others act meanwhile. Nothing
 * else that the work does waits for anything but virtual timers, so when the event loop has had its turn, all that is left waits for one.
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
