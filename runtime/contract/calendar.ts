import * as v from "valibot";
import { LENGTHS, said } from "./bounds.ts";
import { LIMITS, like, PATTERNS } from "./names.ts";

/** The days of a week, as a calendar names them; the first is Monday, as in ISO 8601. */
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const timeZone = v.pipe(
	like(PATTERNS.timeZone, LIMITS.timeZone, 'must be a time zone of IANA, for instance "Europe/Berlin"'),
	v.check(isTimeZone, 'must be a time zone of IANA that is known here, for instance "Europe/Berlin" or "UTC"'),
);

/** A time of day, as the clocks of the zone show it. */
const timeOfDay = like(PATTERNS.timeOfDay, 5, 'must be a time from "00:00" to "24:00"');

/** A date and a time, as calendar and clocks of the zone show them. */
const localTime = v.pipe(
	like(PATTERNS.localTime, 16, 'must be a local time, for instance "2026-12-18T18:00"'),
	v.check(isDate, "must be a date that there is"),
);

/** On which days, and from when until when, rollouts may begin. */
export const OpenWindow = v.pipe(
	v.strictObject({
		days: v.pipe(v.array(v.picklist(WEEKDAYS)), v.minLength(1, "must name at least one day"), v.maxLength(7)),
		/** When it opens, as clocks show it. */
		from: v.pipe(
			timeOfDay,
			v.check((time) => time !== "24:00", 'must be before "24:00"'),
		),
		/** When it closes: on the next day where that is not after `from`. */
		to: v.pipe(
			timeOfDay,
			v.check((time) => time !== "00:00", 'must be after "00:00": midnight is "24:00"'),
		),
	}),
	v.check(({ from, to }) => from !== to, 'never opens: to must differ from from; a whole day is "00:00" to "24:00"'),
);
export type OpenWindow = v.InferOutput<typeof OpenWindow>;

/** A time in which no rollout begins, and none goes on. */
export const Freeze = v.pipe(
	v.strictObject({
		from: localTime,
		/** Its end, which is not a part of it. */
		to: localTime,
		/** Why, for people. */
		reason: said(LENGTHS.freeze),
	}),
	v.check(({ from, to }) => from < to, "must end after it begins"),
);
export type Freeze = v.InferOutput<typeof Freeze>;

/** How long all freezes together may last, in days: what is longer is frozen for good. */
export const LONGEST_FREEZES_DAYS = 366;

/** When rollouts of a service may begin. Clocks and dates are those of its time zone. */
export const Calendar = v.strictObject({
	timeZone,
	/** Null: at any time that is not frozen. */
	open: v.nullable(
		v.pipe(
			v.array(OpenWindow),
			v.minLength(1, "never opens: must have at least one window, or be null, which is always open"),
			v.maxLength(LIMITS.windows, `must have at most ${LIMITS.windows} windows`),
		),
	),
	freeze: v.pipe(
		v.array(Freeze),
		v.maxLength(LIMITS.freezes, `must have at most ${LIMITS.freezes}`),
		v.check(
			(freezes) => freezes.reduce((days, each) => days + daysOf(each), 0) <= LONGEST_FREEZES_DAYS,
			`is frozen for good: all freezes together may last ${LONGEST_FREEZES_DAYS} days; leave out those that are over`,
		),
	),
});
export type Calendar = v.InferOutput<typeof Calendar>;

/** By the runtime's own data of time zones: what the functions cannot reckon with is refused where it comes in. */
function isTimeZone(zone: string): boolean {
	try {
		return new Intl.DateTimeFormat("en", { timeZone: zone }) !== undefined;
	} catch {
		return false;
	}
}

function isDate(time: string): boolean {
	return !Number.isNaN(utc(time)) && new Date(utc(time)).toISOString().startsWith(time);
}

function daysOf({ from, to }: { readonly from: string; readonly to: string }): number {
	return (utc(to) - utc(from)) / 86_400_000;
}

function utc(time: string): number {
	return Date.parse(`${time}Z`);
}
