import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../../rehearsal/sample.ts";
import { type Calendar, rolloutSeconds, type ServiceConfig, WEEKDAYS } from "../../../../../runtime/contract/index.ts";
import { beginning } from "../../../../../runtime/core/rollout/calendar/beginning.ts";
import { runs, some } from "../../../../support/runs.ts";
import { Clocks, MINUTE } from "./clocks.ts";

/** Both hemispheres; an hour and half an hour of daylight saving; offsets of quarters; a day that was left out once; none. */
const ZONES = [
	"Europe/Berlin",
	"America/New_York",
	"Australia/Lord_Howe",
	"Pacific/Chatham",
	"America/Santiago",
	"UTC",
];
const DAY = 1_440;
const YEAR = Date.UTC(2026, 0, 1);

const time = (minutes: number) =>
	`${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const local = (minutes: number) => new Date(minutes * MINUTE).toISOString().slice(0, 16);

/** Around the moments at which clocks are changed, as often as anywhere else. */
const minuteOfDay = fc.oneof(fc.integer({ min: 60, max: 200 }), fc.integer({ min: 0, max: DAY - 1 }));
const window = fc
	.record({
		days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
		from: minuteOfDay,
		lasts: fc.integer({ min: 1, max: DAY }),
	})
	.map(({ days, from, lasts }) => {
		const to = (from + lasts) % DAY;
		return { days, from: time(from), to: to === 0 ? "24:00" : time(to) };
	})
	.filter(({ from, to }) => from !== to);
const freeze = fc
	.record({ day: fc.integer({ min: 0, max: 360 }), minute: minuteOfDay, lasts: fc.integer({ min: 1, max: 12 * DAY }) })
	.map(({ day, minute, lasts }) => {
		const from = YEAR / MINUTE + day * DAY + minute;
		return { from: local(from), to: local(from + lasts), reason: "holidays" };
	});
const calendars = fc.record({
	open: fc.option(fc.array(window, { minLength: 1, maxLength: 4 })),
	freeze: fc.array(freeze, { maxLength: 3 }),
});

/** The Sundays of a year on which some zone changes its clocks, and any other minute. */
const instants = fc
	.oneof(
		fc.record({
			day: fc.constantFrom(66, 67, 86, 87, 94, 275, 276, 248, 296, 297, 304),
			minute: fc.integer({ min: 0, max: DAY - 1 }),
		}),
		fc.record({ day: fc.integer({ min: 0, max: 364 }), minute: fc.integer({ min: 0, max: DAY - 1 }) }),
	)
	.map(({ day, minute }) => YEAR + (day * DAY + minute) * MINUTE);

/** A service whose rollouts take so many minutes. */
function lasting(minutes: number, calendar: Calendar): ServiceConfig {
	const { dns, timing } = sampleService();
	const once = timing.inSyncSeconds + dns.ttlSeconds;
	const schedule = [{ percent: 100, bakeSeconds: 60 * minutes - once }];
	return sampleService({ calendar, schedule });
}

/** Every span of the calendar that may have to do with a stretch of time. */
function spansOf({ open, freeze: freezes }: Calendar, clocks: Clocks, from: number, to: number) {
	const days = Array.from(
		{ length: Math.ceil((to - from) / MINUTE / DAY) + 18 },
		(_, i) => Math.floor(from / MINUTE / DAY) - 9 + i,
	);
	const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
	const opens = open?.flatMap((each) =>
		days
			.filter((day) => each.days.some((name) => WEEKDAYS.indexOf(name) === (day + 3) % 7))
			.map((day) => {
				const begin = day * DAY + minutes(each.from);
				const end = day * DAY + minutes(each.to) + (minutes(each.to) > minutes(each.from) ? 0 : DAY);
				return [clocks.instant(begin, "first"), clocks.instant(end, "first")] as const;
			}),
	);
	const frozen = freezes.map((each) => [
		clocks.instant(Date.parse(`${each.from}Z`) / MINUTE, "before"),
		clocks.instant(Date.parse(`${each.to}Z`) / MINUTE, "last"),
	]);
	const within = (spans: readonly (readonly number[])[], instant: number) =>
		spans.some(([begin, end]) => (begin as number) <= instant && instant < (end as number));
	return (instant: number) => (opens === undefined || within(opens, instant)) && !within(frozen, instant);
}

/** The first minute from which on so many in a row are open, within some days. */
function oracle(calendar: Calendar, clocks: Clocks, now: number, minutes: number): number | undefined {
	const end = now + 25 * DAY * MINUTE;
	const good = spansOf(calendar, clocks, now, end);
	let since: number | undefined;
	for (let instant = now; instant < end; instant += MINUTE) {
		since = good(instant) ? (since ?? instant) : undefined;
		if (since !== undefined && instant - since + MINUTE >= minutes * MINUTE) return since;
	}
	return undefined;
}

describe("over a year, by what clocks show minute by minute", () => {
	it.each(some(ZONES))("in %s a rollout begins at the first minute from which on all of it is open", (zone) => {
		const clocks = new Clocks(zone);
		const minutes = fc.oneof(fc.constant(7), fc.integer({ min: 7, max: 300 }));
		fc.assert(
			fc.property(calendars, instants, minutes, (input, now, long) => {
				const calendar = { ...input, timeZone: zone };
				const service = lasting(long, calendar);
				expect(rolloutSeconds(service)).toBe(long * 60);
				const expected = oracle(calendar, clocks, now, long);
				const found = beginning(service, new Date(now));
				const at = found.may === "now" ? now : found.may === "later" ? found.at.getTime() : undefined;
				// What the oracle does not find within its days is later, or never.
				if (expected === undefined) expect(at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now + 24 * DAY * MINUTE);
				else expect(at && new Date(at).toISOString()).toBe(new Date(expected).toISOString());
			}),
			{ numRuns: runs(300) },
		);
	});
});
