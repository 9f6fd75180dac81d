/** Keeps what was read for a while, so that several readers, and quick ones, ask AWS once. */
export class Kept<T> {
	readonly #milliseconds: number;
	readonly #now: () => Date;
	#read: { readonly at: number; readonly value: Promise<T> } | undefined;

	/** @param milliseconds - how long. */
	constructor(milliseconds: number, now: () => Date) {
		this.#milliseconds = milliseconds;
		this.#now = now;
	}

	/** What is kept, else what is read now. What cannot be read is kept as well: who asks again at once is not to be throttled. */
	get(read: () => Promise<T>): Promise<T> {
		const at = this.#now().getTime();
		if (this.#read && at - this.#read.at < this.#milliseconds) return this.#read.value;
		const value = read();
		this.#read = { at, value };
		return value;
	}

	/** Forgets it: something has been done. */
	forget(): void {
		this.#read = undefined;
	}
}
