import type { VirtualClock } from "./clock.ts";

/** How a task that waits for its token ends. */
export type TaskAnswer = { readonly output: unknown } | { readonly error: string; readonly cause: string };

/** A task that waits. */
interface Waiter {
	readonly token: string;
	/** In milliseconds since 1970. */
	readonly since: number;
	readonly answer: (answer: TaskAnswer) => void;
}

/** The tasks of an execution that wait for their tokens. */
export class TaskTokens {
	/** By state: another try has another token, and the one before is void. */
	readonly #waiting = new Map<string, Waiter>();
	readonly #clock: VirtualClock;

	constructor(clock: VirtualClock) {
		this.#clock = clock;
	}

	/** Waits until somebody hands the token of a state's task back. */
	wait(state: string, token: string): Promise<TaskAnswer> {
		return new Promise((answer) => this.#waiting.set(state, { token, since: this.#clock.now(), answer }));
	}

	/** Hands a token back. Answers whether a task waited for it. */
	handBack(token: string, answer: TaskAnswer): boolean {
		const [state, waiter] = [...this.#waiting].find(([, { token: own }]) => own === token) ?? [];
		waiter?.answer(answer);
		return this.#waiting.delete(state ?? "");
	}

	/** Gives up whatever has waited since before a moment, in milliseconds since 1970. Default: all. */
	giveUp(timelineEvent = Number.POSITIVE_INFINITY): void {
		for (const [state, { since }] of this.#waiting) if (since < timelineEvent) this.#waiting.delete(state);
	}
}
