/** The time, as the commands know it. */
export interface Clock {
	/** Waits until the next question. */
	next(): Promise<void>;
	/** Milliseconds since some moment. */
	now(): number;
	/** How long anything is waited for, in milliseconds. */
	readonly patience: number;
}

/** Asks until there is an answer, or patience has run out. */
export async function patiently<T>(clock: Clock, ask: () => Promise<T | undefined>): Promise<T | undefined> {
	const until = clock.now() + clock.patience;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (clock.now() >= until) return undefined;
		await clock.next();
	}
}

/** The clock of this machine. @param poll - seconds between questions. @param minutes - of patience. */
export function machineClock(poll: number, minutes: number): Clock {
	return {
		next: () => new Promise((done) => setTimeout(done, poll * 1_000)),
		now: () => performance.now(),
		patience: minutes * 60_000,
	};
}
