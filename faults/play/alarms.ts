import { FAIL_BACK_PENDING } from "../../runtime/contract.ts";
import type { LogFactory } from "../../runtime/tasks/task.ts";

/** An alarm rises when so many of so many minutes in a row are bad: as `modules/controller` sets it. */
interface Threshold {
	readonly bad: number;
	readonly of: number;
}

const PENDING: Threshold = { bad: 4, of: 5 };
const FAILING: Threshold = { bad: 3, of: 5 };

/** The deployed CloudWatch alarms: on a fail-back that is not verified, fed by log lines, and on a watchdog that fails. */
export class Alarms {
	readonly #pending = new Set<number>();
	readonly #failing = new Set<number>();

	/** A log that the first alarm's metric filter reads. @param now - seconds since the deployment; undefined once nobody logs any more. */
	logFor(now: () => number | undefined): LogFactory {
		const read = (message: string) => {
			const seconds = now();
			if (message === FAIL_BACK_PENDING && seconds !== undefined) this.#pending.add(Math.floor(seconds / 60));
		};
		return () => ({ info: read, warn: read, error: read });
	}

	/** The watchdog's function has failed. */
	watchdogFailed(seconds: number): void {
		this.#failing.add(Math.floor(seconds / 60));
	}

	/** When the first of them rises, or still is up, at or after a moment, in seconds; infinity when none does. */
	risesAfter(seconds: number): number {
		return Math.min(rises(this.#pending, PENDING, seconds), rises(this.#failing, FAILING, seconds));
	}
}

function rises(minutes: ReadonlySet<number>, { bad, of }: Threshold, seconds: number): number {
	const ups = [...minutes].filter((minute) => {
		const window = Array.from({ length: of }, (_, i) => minute - i);
		return (minute + 1) * 60 >= seconds && window.filter((each) => minutes.has(each)).length >= bad;
	});
	return ups.length === 0 ? Number.POSITIVE_INFINITY : (Math.min(...ups) + 1) * 60;
}
