/** How many of something there are at once, averaged over each second. */
export class Occupancy {
	readonly #steps: Int32Array;
	readonly #parts: Float64Array;
	#level = 0;

	/** @param seconds - how many seconds are counted. */
	constructor(seconds: number) {
		this.#steps = new Int32Array(seconds);
		this.#parts = new Float64Array(seconds);
	}

	/** One more, from one moment to another, in seconds from 0. What lies beyond the counted seconds is left out. */
	add(from: number, to: number): void {
		this.#change(from, 1);
		this.#change(to, -1);
	}

	/** The average over a second. Ask for 0, 1, 2, … in order, each once all that begins in it has been added. */
	during(second: number): number {
		const average = this.#level + (this.#parts[second] as number);
		this.#level += this.#steps[second] as number;
		return average;
	}

	#change(timelineEvent: number, by: number): void {
		if (timelineEvent >= this.#steps.length) return;
		const second = Math.floor(timelineEvent);
		this.#steps[second] = (this.#steps[second] as number) + by;
		this.#parts[second] = (this.#parts[second] as number) + by * (second + 1 - timelineEvent);
	}
}
