import { type Calendar, rolloutSeconds, type ServiceConfig } from "../../../contract/index.ts";
import { type Frozen, freezeAt, freezesOf } from "./freezes.ts";
import { openAt } from "./windows.ts";
import { DAY_MS, shown } from "./zone.ts";

/** Whether a rollout may begin: now; at the earliest at another moment, and why; or never. */
export type Beginning =
	| { readonly may: "now" }
	| { readonly may: "later"; readonly at: Date; readonly why: string }
	| { readonly may: "never"; readonly why: string };

/** What of a service's configuration says when its rollouts may begin. */
export type Scheduled = Pick<ServiceConfig, "calendar" | "schedule" | "timing" | "dns">;

/** Behind the last freeze there are all windows within so many days, the longest of a week after a change of the clocks among them. */
const ALL_WINDOWS_DAYS = 22;

/**
 * Whether a rollout may begin: it must come to its end before the window that is open closes, and before the next freeze begins, as far as its
 * schedule says how long it takes. Waits for people, for tasks, for hooks and for what stays undecided do not count.
 */
export function beginning(service: Scheduled, now: Date): Beginning {
	if (!service.calendar) return { may: "now" };
	const instant = now.getTime();
	const lasts = 1_000 * rolloutSeconds(service);
	const found = earliest(instant, lasts, service.calendar);
	if (found === undefined) return { may: "never", why: fitsNowhere(service) };
	if (found <= instant) return { may: "now" };
	const at = new Date(found);
	const why = whyNot(instant, lasts, service.calendar);
	return { may: "later", at, why: `${why}; it may begin at ${shown(at, service.calendar.timeZone)}` };
}

/** The earliest moment from one on at which something that lasts so long may begin, in milliseconds. */
function earliest(from: number, lasts: number, { open, timeZone, freeze }: Calendar): number | undefined {
	const freezes = freezesOf({ freeze, timeZone });
	const end = Math.max(from, ...freezes.map(({ to }) => to)) + ALL_WINDOWS_DAYS * DAY_MS;
	let instant = from;
	while (instant <= end) {
		const window = openAt(instant, open, timeZone);
		const begins = Math.max(window.from, instant);
		const inTheWay = meeting(begins, lasts, freezes);
		if (begins + lasts > window.to) instant = window.to;
		else if (inTheWay) instant = inTheWay.to;
		else return begins;
	}
	return undefined;
}

/** The first freeze that something would run into which lasts so long. */
function meeting(begins: number, lasts: number, freezes: readonly Frozen[]): Frozen | undefined {
	return freezeAt(begins, freezes) ?? freezes.find(({ from }) => from >= begins && from < begins + lasts);
}

/** What keeps it from beginning now. */
function whyNot(instant: number, lasts: number, { open, timeZone, freeze }: Calendar): string {
	const freezes = freezesOf({ freeze, timeZone });
	const frozen = freezeAt(instant, freezes);
	if (frozen) return `frozen until ${shown(new Date(frozen.to), timeZone)} (${frozen.reason})`;
	const window = openAt(instant, open, timeZone);
	if (window.from > instant) return "no window is open";
	if (instant + lasts > window.to)
		return `the window closes at ${shown(new Date(window.to), timeZone)}, before it would be over`;
	const next = meeting(instant, lasts, freezes) as Frozen;
	return `it would run into the freeze of ${shown(new Date(next.from), timeZone)} (${next.reason})`;
}

function fitsNowhere(service: Scheduled): string {
	return `no window of its calendar is as long as its rollout, whose bakes, TTLs and changes of DNS take ${Math.ceil(rolloutSeconds(service) / 60)} min: shorten the schedule, or lengthen calendar.open`;
}
