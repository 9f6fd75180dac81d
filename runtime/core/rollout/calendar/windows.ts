import { type OpenWindow, WEEKDAYS } from "../../../contract/index.ts";
import { merged, type Span } from "./spans.ts";
import { DAY_MS, instantOf, minutesOf } from "./zone.ts";

const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Of the days since 1970 the first was a Thursday. */
const FIRST_WEEKDAY = 3;

/**
 * So many days before and after a moment windows are looked at: there is a whole week of them on either side, in any zone. Whatever is open
 * for longer is always open.
 */
const DAYS_AROUND = 10;

/** From when until when it is open, at a moment or as the next after it: all windows that meet are one. */
export function openAt(instant: number, windows: readonly OpenWindow[] | null, zone: string): Span {
	if (windows === null || neverCloses(windows)) return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
	const today = Math.floor(instant / DAY_MS);
	const spans = windows.flatMap((window) => around(window, today).map((day) => spanOf(window, day, zone)));
	// Every window opens once a week at least, whatever is done to the clocks.
	return merged(spans).find(({ to }) => to > instant) as Span;
}

/** Whether the windows cover the whole week. */
function neverCloses(windows: readonly OpenWindow[]): boolean {
	const weekly = windows.flatMap((window) =>
		window.days.flatMap((day) => {
			const from = WEEKDAYS.indexOf(day) * DAY_MINUTES + minutesOf(window.from);
			const to = from + lengthOf(window);
			return [{ from, to }, ...(to > WEEK_MINUTES ? [{ from: from - WEEK_MINUTES, to: to - WEEK_MINUTES }] : [])];
		}),
	);
	return merged(weekly).some(({ from, to }) => from <= 0 && to >= WEEK_MINUTES);
}

/** How long a window is, in minutes on the clock. */
function lengthOf({ from, to }: OpenWindow): number {
	const minutes = minutesOf(to) - minutesOf(from);
	return minutes > 0 ? minutes : minutes + DAY_MINUTES;
}

/** The days on which a window opens, around one, as days since 1970. */
function around({ days }: OpenWindow, today: number): number[] {
	const all = Array.from({ length: 2 * DAYS_AROUND + 1 }, (_, i) => today - DAYS_AROUND + i);
	return all.filter((day) => days.includes(WEEKDAYS[(day + FIRST_WEEKDAY) % 7] as (typeof WEEKDAYS)[number]));
}

function spanOf(window: OpenWindow, day: number, zone: string): Span {
	const from = minutesOf(window.from);
	return {
		from: instantOf(day, from, zone, "compatible"),
		to: instantOf(day, from + lengthOf(window), zone, "compatible"),
	};
}
