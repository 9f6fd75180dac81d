/** The time as AWS has it, by the dates of its answers: what is measured is compared with moments that AWS notes. */

/** Milliseconds since 1970. */
export type Now = () => number;

export class AwsClock {
	#ahead: number | undefined;

	/** @param own - this machine's clock. */
	constructor(private readonly own: Now = Date.now) {}

	/** Milliseconds since 1970. */
	now(): number {
		return this.own() + (this.#ahead ?? 0);
	}

	/** Hears the `Date` of an answer. It has whole seconds, rounded down: so later ones only ever set the clock forward. */
	heard(date: string | undefined): void {
		const at = Date.parse(date ?? "");
		if (Number.isNaN(at)) return;
		const ahead = at - this.own();
		this.#ahead = this.#ahead === undefined ? ahead : Math.max(this.#ahead, ahead);
	}
}
