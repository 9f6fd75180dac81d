/** One execution is in a stage at a time, and one at most waits for it: https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html */

export class Lane<T> {
	#inside: T | undefined;
	#waiting: { readonly who: T; readonly answer: (entered: boolean) => void } | undefined;
	/** Who was let in last, whether still inside or not. */
	latest: T | undefined;

	get inside(): T | undefined {
		return this.#inside;
	}

	get waiting(): T | undefined {
		return this.#waiting?.who;
	}

	/** Enters, or waits until it may; answers whether it has entered: who comes later supersedes who still waits. */
	enter(who: T): Promise<boolean> {
		this.#waiting?.answer(false);
		this.#waiting = undefined;
		if (this.#inside === undefined) return Promise.resolve(this.#let(who));
		return new Promise((answer) => {
			this.#waiting = { who, answer };
		});
	}

	/** Leaves the stage to who waits for it. */
	leave(): void {
		this.#inside = undefined;
		const next = this.#waiting;
		this.#waiting = undefined;
		if (next) next.answer(this.#let(next.who));
	}

	/** Waits no longer. Answers whether it did. */
	withdraw(who: T): boolean {
		const own = this.#waiting?.who === who;
		if (own) this.#waiting?.answer(false);
		if (own) this.#waiting = undefined;
		return own;
	}

	#let(who: T): true {
		this.#inside = who;
		this.latest = who;
		return true;
	}
}
