import type { LoggedLine } from "../../../recorder/logged.ts";

/** From when to when a log is read. */
export interface LogSpan {
	readonly from: Date;
	readonly to: Date;
}

/**
 * Reads the logs of the controller's functions. May throw {@link ../../../runtime/errors.ts Throttled, Unavailable, Refused or
 * UnexpectedAnswer}.
 */
export interface LogReader {
	/**
	 * What a function has logged of a service. Undefined where there is no such log: it is made with the function.
	 * @param by - what to call the function: `observer`, `actuator` or `watchdog`.
	 */
	lines(group: string, by: string, service: string, span: LogSpan): Promise<LoggedLine[] | undefined>;
}
