import type { ByColor, Color } from "../../contract/index.ts";
import { COLORS } from "../../contract/index.ts";
import type { AnsweredMinute } from "../../ports/index.ts";

/**
 * How long after its end a minute of metrics is taken for whole, in seconds, when nothing shows it earlier. CloudWatch promises
 * nothing: the metrics of one minute appear apart, and sums grow as load balancer nodes report. Who collects load balancers'
 * metrics leaves out the last one to two minutes (Netflix/atlas#1300); twice that is left here. `npm run bench -- judge` shows
 * what less would cost.
 */
export const OLD_ENOUGH_SECONDS = 240;

const MINUTE_MILLISECONDS = 60_000;

/** Minutes of both colors, and when they are checked, in milliseconds since 1970. */
export interface Shown {
	readonly minutes: ByColor<readonly AnsweredMinute[]>;
	readonly now: number;
}

/**
 * Tells of a minute, by when it began, whether it may be judged. It may once its books balance in both colors: every request is
 * accounted for by an answer, so neither a count of requests nor one of answers is still to come. A minute in which one color
 * shows nothing could be one that nobody asked, or one that is late: only its age tells. Age settles it too where books never
 * balance, because clients hang up or open WebSockets: such requests have no answer that is counted.
 */
export function settledIn({ minutes, now }: Shown): (at: number) => boolean {
	const balanced = (color: Color) =>
		new Set(minutes[color].flatMap(({ at, requests, accounted }) => (accounted === requests ? [at] : [])));
	const books = COLORS.map(balanced);
	return (at) => isOldEnough(at, now) || books.every((book) => book.has(at));
}

/** The latest moment before which a minute must have begun so that it is settled by age alone, in milliseconds since 1970. */
export function isOldEnough(at: number, now: number): boolean {
	return at + MINUTE_MILLISECONDS + 1_000 * OLD_ENOUGH_SECONDS <= now;
}

/** Until when minutes are whole by their age: where only requests are counted, no books tell. */
export function settledUntil(now: Date): Date {
	return new Date(Math.floor(now.getTime() / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS - 1_000 * OLD_ENOUGH_SECONDS);
}
