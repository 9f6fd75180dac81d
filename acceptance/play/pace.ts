/** Waiting: by this machine's timers, for as long as AWS's clock allows, and no longer once somebody has interrupted. */
import { setTimeout as sleep } from "node:timers/promises";
import type { AwsClock } from "../aws/clock.ts";

/** What was waited for has not come. */
export class TooLate extends Error {
	override readonly name = "TooLate";
}

export class Pace {
	/**
	 * @param pollMs - from one question to the next.
	 * @param signal - is aborted when somebody interrupts.
	 */
	constructor(
		private readonly clock: AwsClock,
		private readonly pollMs: number,
		readonly signal: AbortSignal,
	) {}

	/** Asks until there is an answer. @throws {TooLate} when that takes more seconds than are allowed. */
	async until<T>(what: string, seconds: number, ask: () => Promise<T | undefined | false>): Promise<T> {
		const began = this.clock.now();
		for (;;) {
			this.signal.throwIfAborted();
			const found = await ask();
			if (found !== undefined && found !== false) return found;
			if (this.clock.now() - began > seconds * 1_000) throw new TooLate(`${what}: not within ${seconds} s`);
			await this.pause();
		}
	}

	/** From one question to the next. */
	pause(polls = 1): Promise<void> {
		return sleep(this.pollMs * polls, undefined, { signal: this.signal });
	}

	/** Does something again and again until told to stop; what fails is asked again at the next turn: a sample is lost, and no more. */
	repeat(run: () => Promise<void>, polls = 1): { stop(): Promise<void> } {
		let stopped = false;
		const loop = async () => {
			while (!stopped && !this.signal.aborted) {
				await run().catch(() => undefined);
				await sleep(this.pollMs * polls, undefined, { signal: this.signal }).catch(() => undefined);
			}
		};
		const ended = loop();
		return {
			stop: async () => {
				stopped = true;
				await ended;
			},
		};
	}
}
