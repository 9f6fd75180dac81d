import type { Uniform } from "../../random.ts";
import type { NextRequest } from "./arrivals.ts";
import type { Hold } from "./cache-classes.ts";
import { Calendar } from "./calendar.ts";
import type { Occupancy } from "./occupancy.ts";

/** What a cohort is made of. */
export interface CohortOptions {
	readonly hold: Hold;
	readonly caches: number;
	readonly seconds: number;
	readonly nextRequest: NextRequest;
	/** Caches with a valid answer, over all cohorts: with any answer, and with a green one. */
	readonly valid: Occupancy;
	readonly validGreen: Occupancy;
	/** Chance for when caches ask, and for what they are answered: apart, so that answers never move a question. */
	readonly timing: Uniform;
	readonly answers: Uniform;
}

/** Caches that hold their answers equally long. */
export class Cohort {
	readonly #options: CohortOptions;
	/** When each cache asks next. */
	readonly #questions: Calendar;

	constructor(options: CohortOptions) {
		this.#options = options;
		this.#questions = new Calendar(options.caches, options.seconds);
	}

	/**
	 * Puts each cache where it is in the long run: its answer valid with a residual life, or run out.
	 * @param meanWait - how long a cache with no valid answer waits for its next request, in seconds.
	 */
	rest(meanWait: number, chanceOfGreen: number): void {
		const { caches, hold, timing, nextRequest } = this.#options;
		for (let i = 0; i < caches; i++) {
			if (timing() * (hold.seconds + meanWait) < hold.seconds) {
				this.#keep(0, hold.seconds * (hold.exponential ? unit(timing) : timing()), chanceOfGreen);
			} else {
				this.#questions.add(nextRequest(0, unit(timing)));
			}
		}
	}

	/** Plays a second: how many caches ask in it, and how many of them are answered with green. */
	ask(second: number, chanceOfGreen: number): { readonly asked: number; readonly green: number } {
		const { hold, timing } = this.#options;
		let asked = 0;
		let green = 0;
		for (let fraction = this.#questions.take(second); fraction >= 0; fraction = this.#questions.take(second)) {
			const from = second + fraction;
			const to = from + (hold.exponential ? hold.seconds * unit(timing) : hold.seconds);
			asked++;
			if (this.#keep(from, to, chanceOfGreen)) green++;
		}
		return { asked, green };
	}

	/** A cache keeps an answer, and asks at its first request afterwards. Says whether the answer is green. */
	#keep(from: number, to: number, chanceOfGreen: number): boolean {
		const { timing, answers, nextRequest, seconds, valid, validGreen } = this.#options;
		const green = answers() < chanceOfGreen;
		valid.add(from, to);
		if (green) validGreen.add(from, to);
		// Drawn even when it is never played, so that a longer rehearsal begins like a shorter one.
		const load = unit(timing);
		if (to < seconds) this.#questions.add(nextRequest(to, load));
		return green;
	}
}

/** An exponential number of mean 1. */
function unit(uniform: Uniform): number {
	return -Math.log1p(-uniform());
}
