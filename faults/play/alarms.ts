import { LOG_CODES, type LogCode } from "../../runtime/contract/index.ts";
import type { LogFactory } from "../../runtime/tasks/task.ts";
import type { RisingAlarms } from "../model/watcher.ts";

/** An alarm rises when so many of so many minutes in a row are bad: as `modules/controller` sets it. */
interface Threshold {
	readonly bad: number;
	readonly of: number;
}

const COUNTED: Readonly<Record<LogCode, Threshold>> = {
	[LOG_CODES.failBackPending]: { bad: 4, of: 5 },
	[LOG_CODES.untrustedInput]: { bad: 1, of: 1 },
	[LOG_CODES.unjudgedDeployment]: { bad: 1, of: 1 },
};
const FAILING: Threshold = { bad: 3, of: 5 };

/** The deployed CloudWatch alarms: on codes in log lines, and on a watchdog that fails. */
export class Alarms implements RisingAlarms {
	readonly #counted = new Map<LogCode, Set<number>>(Object.values(LOG_CODES).map((code) => [code, new Set()]));
	readonly #failing = new Set<number>();

	/**
	 * A log that the metric filters read: they check the field `code`, and at no words.
	 * @param now - seconds since the deployment; undefined once nobody logs any more.
	 */
	logFor(now: () => number | undefined): LogFactory {
		return (own) => {
			const read = (_message: string, fields: Readonly<Record<string, unknown>> = {}) => {
				const seconds = now();
				const { code } = { ...own, ...fields };
				if (seconds !== undefined) this.#counted.get(code as LogCode)?.add(Math.floor(seconds / 60));
			};
			return { info: read, warn: read, error: read };
		};
	}

	/** The watchdog's function has failed. */
	watchdogFailed(seconds: number): void {
		this.#failing.add(Math.floor(seconds / 60));
	}

	/** When the first alarm on a fail-back that does not end rises, or still is up, at or after a moment, in seconds; infinity when none does. */
	risesAfter(seconds: number): number {
		return Math.min(this.risesOn(LOG_CODES.failBackPending, seconds), rises(this.#failing, FAILING, seconds));
	}

	/** The same of the alarm on a code. */
	risesOn(code: LogCode, seconds: number): number {
		return rises(this.#counted.get(code) ?? new Set(), COUNTED[code], seconds);
	}
}

function rises(minutes: ReadonlySet<number>, { bad, of }: Threshold, seconds: number): number {
	const ups = [...minutes].filter((minute) => {
		const window = Array.from({ length: of }, (_, i) => minute - i);
		return (minute + 1) * 60 >= seconds && window.filter((each) => minutes.has(each)).length >= bad;
	});
	return ups.length === 0 ? Number.POSITIVE_INFINITY : (Math.min(...ups) + 1) * 60;
}
