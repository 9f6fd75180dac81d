import type { Calendar, Freeze } from "../../../contract/index.ts";
import type { Span } from "./spans.ts";
import { DAY_MS, instantOf } from "./zone.ts";

/** A freeze, from when until when, and why. */
export interface Frozen extends Span {
	readonly reason: string;
}

/** All freezes of a calendar, in the order in which they begin. Where clocks leave a choice each is as long as could be meant. */
export function freezesOf({ freeze, timeZone }: Pick<Calendar, "freeze" | "timeZone">): Frozen[] {
	return freeze
		.map(({ from, to, reason }: Freeze) => ({
			from: resolved(from, timeZone, "earlier"),
			to: resolved(to, timeZone, "later"),
			reason,
		}))
		.sort((a, b) => a.from - b.from);
}

/** The freeze of a moment, until the end of all that follow it without a pause. Nothing where it is not frozen. */
export function freezeAt(instant: number, freezes: readonly Frozen[]): Frozen | undefined {
	let found: Frozen | undefined;
	for (const freeze of freezes) {
		const now = found?.to ?? instant;
		if (freeze.from <= now && now < freeze.to) found = { ...freeze, reason: found?.reason ?? freeze.reason };
	}
	return found;
}

function resolved(local: string, zone: string, meant: "earlier" | "later"): number {
	const utc = Date.parse(`${local}Z`);
	const day = Math.floor(utc / DAY_MS);
	return instantOf(day, (utc - day * DAY_MS) / 60_000, zone, meant);
}
