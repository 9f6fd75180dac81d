import { WEEKDAYS } from "../../runtime/contract/index.ts";
import { DNS_TTL_SECONDS } from "../../runtime/defaults.ts";
import type { Rule } from "./variable.ts";

const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

const OPEN = "(try(local.calendar.open, null) == null ? [] : local.calendar.open)";

/** Whether some window is as long as a rollout takes. Windows that meet are one; the week is a circle. */
export function fits(): Rule {
	const minutes = (time: string) => `tonumber(substr(${time}, 0, 2)) * 60 + tonumber(substr(${time}, 3, 2))`;
	const from = `(index(${JSON.stringify(WEEKDAYS)}, d) * ${DAY_MINUTES} + ${minutes("w.from")})`;
	const length = `(${minutes("w.to")} > ${minutes("w.from")} ? ${minutes("w.to")} - (${minutes("w.from")}) : ${minutes("w.to")} - (${minutes("w.from")}) + ${DAY_MINUTES})`;
	const weekly = `flatten([for w in ${OPEN} : [for d in w.days : { from = ${from}, lasts = ${length} }]])`;
	const after = (a: string, b: string) => `((${a} - ${b} + ${2 * WEEK_MINUTES}) % ${WEEK_MINUTES})`;
	// A window begins a stretch where no other is open just before it, and ends one where none is open just after it.
	const begins = `[for a in s : a.from if !anytrue([for b in s : ${after("a.from", "b.from")} > 0 && ${after("a.from", "b.from")} <= b.lasts])]`;
	const ends = `[for a in s : a.from + a.lasts if !anytrue([for b in s : ${after("a.from + a.lasts", "b.from")} < b.lasts])]`;
	const stretches = `[for begin in ${begins} : min([for end in ${ends} : (${after("end", "begin")} == 0 ? ${WEEK_MINUTES} : ${after("end", "begin")})]...)]`;
	// Without a beginning it never closes.
	const longest = `max(concat([length(${begins}) == 0 ? ${WEEK_MINUTES * 1_000} : 0], ${stretches})...)`;
	return {
		condition: `length(${OPEN}) == 0 || try([for s in [${weekly}] : 60 * ${longest} >= ${lasts()}][0], true)`,
		message:
			"schedule must fit into a window of calendar.open, or into windows that meet: all bake_seconds, and for each step above 0 percent in_sync_timeout_seconds and 60 s for the TTL. Otherwise nothing is ever released: lengthen a window, or shorten the schedule.",
	};
}

/** How long a rollout takes that nothing holds up, in seconds: the runtime's `rolloutSeconds`. */
function lasts(): string {
	const shifts = "length([for s in var.schedule : s if s.percent > 0])";
	return `sum([for s in var.schedule : s.bake_seconds]) + ${shifts} * (var.in_sync_timeout_seconds + ${DNS_TTL_SECONDS})`;
}
