import { Throttled, Unavailable } from "../../../runtime/errors.ts";
import { plainText } from "../../command-line/plain.ts";
import { remedyOf } from "../remedy.ts";
import type { TextStream } from "../show/terminal.ts";

/** The time, for what waits. */
export interface Clock {
	readonly now: () => Date;
	readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Between two checks, in milliseconds: half of what a rollout itself waits by default. */
export const POLL = 5_000;
/** So many times in a row AWS may not answer: a minute. */
const PATIENCE = 12;

/**
 * Reads, and reads again later where AWS cannot answer just now: who waits for an hour must not fail for a second.
 * @param stderr - is told that it asks again.
 * @throws whatever a minute of asking ended with, and at once what no waiting mends.
 */
export async function steadily<T>(read: () => Promise<T>, { sleep }: Clock, stderr: TextStream): Promise<T> {
	for (let tries = 1; ; tries++) {
		try {
			return await read();
		} catch (error) {
			const passes = (error instanceof Throttled || error instanceof Unavailable) && remedyOf(error)?.passes !== false;
			if (!passes || tries >= PATIENCE) throw error;
			stderr.write(`${plainText(`${error.message}; asking again`)}\n`);
			await sleep(POLL);
		}
	}
}
