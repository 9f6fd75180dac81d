import { create, toZonedDateTime } from "temporal-polyfill/fns/PlainDateTime";

/** A day, in milliseconds, where clocks are not changed. */
export const DAY_MS = 86_400_000;

/** Which moment is meant where clocks show a time twice, or skip it: as RFC 5545 has it, or the earliest or latest that could be. */
export type Meant = "compatible" | "earlier" | "later";

/**
 * The moment at which the clocks of a zone show a time, in milliseconds since 1970.
 * @param day - the date, as days since 1970.
 * @param minutes - since its midnight, on the clock; 1,440 is the next one.
 */
export function instantOf(day: number, minutes: number, zone: string, meant: Meant): number {
	const local = new Date(day * DAY_MS + minutes * 60_000);
	const date = [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()] as const;
	const plain = create(...date, local.getUTCHours(), local.getUTCMinutes());
	return toZonedDateTime(plain, zone, { disambiguation: meant }).epochMilliseconds;
}

/** Minutes since midnight of a time of day. */
export function minutesOf(time: string): number {
	const [hours, minutes] = time.split(":").map(Number);
	return (hours as number) * 60 + (minutes as number);
}

/** A moment for people, by the clocks of a zone and by UTC. */
export function shown(instant: Date, zone: string): string {
	const local = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
	return `${local.format(instant)} ${zone} (${instant.toISOString()})`;
}
