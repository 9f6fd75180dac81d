import { LIMITS, LONGEST_FREEZES_DAYS, PATTERNS, WEEKDAYS } from "../../runtime/contract/index.ts";
import { TIME_ZONE } from "./time-zones.ts";
import type { Rule, Variable } from "./variable.ts";

const OPEN = "(try(var.calendar.open, null) == null ? [] : var.calendar.open)";
const FREEZES = "(try(var.calendar.freeze, null) == null ? [] : var.calendar.freeze)";

/** When rollouts may begin. */
export const CALENDAR: Variable = {
	type: "object({ time_zone = string, open = optional(list(object({ days = list(string), from = string, to = string }))), freeze = optional(list(object({ from = string, to = string, reason = string })), []) })",
	parts: {
		called: "Calendar",
		attributes: {
			time_zone:
				'Whose clocks and dates all of it is in, by its name in IANA\'s database, for instance "Europe/Berlin".',
			open: "Weekly windows in which rollouts begin and, as far as their schedule says, end. By default always.",
			"open.days": 'On which days it opens: "mon" to "sun".',
			"open.from": 'When it opens, for instance "09:00".',
			"open.to": 'When it closes, for instance "17:00", or "24:00"; on the next day where that is not after `from`.',
			freeze: "When no rollout begins, and none goes on. By default never.",
			"freeze.from": 'Its beginning, for instance "2026-12-18T18:00".',
			"freeze.to": "Its end.",
			"freeze.reason": "Why, for people.",
		},
	},
	description:
		"When rollouts may begin: in weekly windows, and not in a freeze. A release outside waits, without tasks, and only the newest does. One that would run into a freeze, or past its window, does not begin. One that a freeze overtakes takes no further step until it is over, and goes back after gate_timeout_seconds. Fail-back, rollback and probation always may. By default always.",
	default: null,
	rules: [
		{
			condition: `var.calendar == null || can(regex("${TIME_ZONE}", try(var.calendar.time_zone, "")))`,
			message:
				'calendar.time_zone must be a time zone of IANA with its area, for instance "Europe/Berlin" or "America/New_York", or "UTC": see https://www.iana.org/time-zones. An abbreviation such as "CET" does not say when clocks are changed.',
		},
		...windowRules(),
		...freezeRules(),
	],
};

function windowRules(): Rule[] {
	const all = (condition: string) => `alltrue([for w in ${OPEN} : ${condition}])`;
	return [
		{
			condition: "try(length(var.calendar.open) > 0, true)",
			message:
				'calendar.open must have at least one window: without any, nothing is ever released. Leave it out where it is always open, or add one, for instance { days = ["mon", "tue", "wed", "thu"], from = "09:00", to = "17:00" }.',
		},
		{
			condition: `length(${OPEN}) <= ${LIMITS.windows}`,
			message: `calendar.open must have at most ${LIMITS.windows} windows. One can have several days.`,
		},
		{
			condition: all(`length(w.days) > 0 && length(setsubtract(w.days, ${JSON.stringify(WEEKDAYS)})) == 0`),
			message: `calendar.open must have days for each window, of ${WEEKDAYS.map((day) => `"${day}"`).join(", ")}: without any it never opens.`,
		},
		{
			condition: all(
				`can(regex("${PATTERNS.timeOfDay}", w.from)) && can(regex("${PATTERNS.timeOfDay}", w.to)) && w.from != "24:00" && w.to != "00:00"`,
			),
			message:
				'calendar.open must have a from and a to for each window, as clocks show them to the minute, for instance "09:00" and "17:00". It opens at "23:59" at the latest, and closes at "24:00" at midnight.',
		},
		{
			condition: all("w.from != w.to"),
			message:
				'calendar.open must have another to than from for each window, or it never opens. A whole day is from = "00:00", to = "24:00".',
		},
	];
}

function freezeRules(): Rule[] {
	const all = (condition: string) => `alltrue([for f in ${FREEZES} : ${condition}])`;
	const good = (time: string) =>
		`can(regex("${PATTERNS.localTime}", ${time})) && can(timecmp(${utc(time)}, ${utc(time)}))`;
	const days = `sum(concat([0], [for f in ${FREEZES} : ${hours("f.from", "f.to")} / 24]))`;
	return [
		{
			condition: `length(${FREEZES}) <= ${LIMITS.freezes}`,
			message: `calendar.freeze must have at most ${LIMITS.freezes} freezes. Leave out those that are over.`,
		},
		{
			condition: all(`${good("f.from")} && ${good("f.to")}`),
			message:
				'calendar.freeze must have a from and a to for each freeze, as calendar and clocks of the zone show them, for instance "2026-12-18T18:00".',
		},
		{
			condition: `try(${all(`timecmp(${utc("f.from")}, ${utc("f.to")}) < 0`)}, true)`,
			message: "calendar.freeze must have a to after the from of each freeze.",
		},
		{
			condition: `try(${days} <= ${LONGEST_FREEZES_DAYS}, true)`,
			message: `calendar.freeze must last at most ${LONGEST_FREEZES_DAYS} days, all freezes together: a calendar that is frozen for good releases nothing. Leave out freezes that are over, and end those that are not.`,
		},
	];
}

/** A local time as Terraform compares times, whatever their offset. It fails where there is no such date. */
function utc(time: string): string {
	return `"\${${time}}:00Z"`;
}

/** Hours from one local time to another: Terraform takes no differences, so days are counted from the beginning of 2000. */
function hours(from: string, to: string): string {
	return `(${hoursOf(to)} - ${hoursOf(from)})`;
}

/** Hours since the beginning of the year 2000, by the civil calendar (https://howardhinnant.github.io/date_algorithms.html#days_from_civil). */
function hoursOf(time: string): string {
	const part = (from: number, length: number) => `tonumber(substr(${time}, ${from}, ${length}))`;
	// Years begin in March: then the day that is sometimes missing is the last.
	const month = `((${part(5, 2)} + 9) % 12)`;
	const year = `(${part(0, 4)} - (${part(5, 2)} <= 2 ? 1 : 0) - 2000)`;
	// Every fourth year of this century is a leap year.
	const days = `(365 * ${year} + floor(${year} / 4) + floor((153 * ${month} + 2) / 5) + ${part(8, 2)})`;
	return `(24 * ${days} + ${part(11, 2)} + ${part(14, 2)} / 60)`;
}
