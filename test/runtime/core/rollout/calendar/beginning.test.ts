import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../../rehearsal/sample.ts";
import { type Calendar, WEEKDAYS } from "../../../../../runtime/contract/index.ts";
import { type Beginning, beginning } from "../../../../../runtime/core/rollout/calendar/beginning.ts";
import { overtaken } from "../../../../../runtime/core/rollout/calendar/overtaken.ts";

const WORK = { days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" } as const;
const berlin = (changes: Partial<Calendar> = {}): Calendar => ({
	timeZone: "Europe/Berlin",
	open: [{ ...WORK, days: [...WORK.days] }],
	freeze: [],
	...changes,
});
const YEARS_END = { from: "2026-12-18T17:00", to: "2027-01-04T09:00", reason: "holidays" };
/** Three steps of five minutes, and six for each change: 33 minutes. */
const at = (calendar: Calendar | null, instant: string): Beginning =>
	beginning(sampleService({ calendar }), new Date(instant));
const begins = (found: Beginning) => (found.may === "later" ? found.at.toISOString() : found.may);

describe("whether a rollout may begin", () => {
	it("may at any time without a calendar, and with one that is always open", () => {
		expect(at(null, "2026-12-19T03:00:00Z")).toEqual({ may: "now" });
		expect(begins(at(berlin({ open: null }), "2026-12-19T03:00:00Z"))).toBe("now");
		const whole = { days: [...WEEKDAYS], from: "00:00", to: "24:00" };
		expect(begins(at(berlin({ open: [whole] }), "2026-12-19T23:59:00Z"))).toBe("now");
		const days = [{ days: [...WEEKDAYS], from: "06:00", to: "05:59" }];
		expect(begins(at(berlin({ open: days }), "2026-12-19T04:59:00Z"))).toBe("2026-12-19T05:00:00.000Z");
	});

	it("waits for the next window, by the clocks of the zone in winter and in summer", () => {
		expect(begins(at(berlin(), "2026-01-13T08:00:00Z"))).toBe("now");
		expect(at(berlin(), "2026-01-13T07:59:00Z")).toMatchObject({
			may: "later",
			at: new Date("2026-01-13T08:00:00Z"),
			why: "no window is open; it may begin at 2026-01-13 09:00 Europe/Berlin (2026-01-13T08:00:00.000Z)",
		});
		expect(begins(at(berlin(), "2026-07-14T06:59:59Z"))).toBe("2026-07-14T07:00:00.000Z");
		expect(begins(at(berlin(), "2026-01-16T16:00:00Z"))).toBe("2026-01-19T08:00:00.000Z");
	});

	it("does not begin in a window that closes before it would be over", () => {
		expect(begins(at(berlin(), "2026-01-13T15:27:00Z"))).toBe("now");
		expect(at(berlin(), "2026-01-13T15:27:01Z")).toMatchObject({
			at: new Date("2026-01-14T08:00:00Z"),
			why: expect.stringContaining("the window closes at 2026-01-13 17:00 Europe/Berlin"),
		});
	});

	it("takes windows that meet as one, over midnight and from Sunday to Monday", () => {
		const open: Calendar["open"] = [
			{ days: ["sun"], from: "23:30", to: "24:00" },
			{ days: ["mon"], from: "00:00", to: "00:20" },
		];
		expect(begins(at(berlin({ open }), "2026-01-11T22:40:00Z"))).toBe("now");
		expect(begins(at(berlin({ open: [{ days: ["sun"], from: "23:30", to: "00:20" }] }), "2026-01-11T22:40:00Z"))).toBe(
			"now",
		);
	});

	it("does not begin in a freeze, nor where it would run into one, and waits for a window behind it", () => {
		const calendar = berlin({ freeze: [YEARS_END] });
		expect(at(calendar, "2026-12-24T10:00:00Z")).toMatchObject({
			at: new Date("2027-01-04T08:00:00Z"),
			why: expect.stringMatching(/^frozen until 2027-01-04 09:00 Europe\/Berlin .*\(holidays\)/),
		});
		const always = berlin({ open: null, freeze: [YEARS_END] });
		expect(at(always, "2026-12-18T15:28:00Z")).toMatchObject({
			at: new Date("2027-01-04T08:00:00Z"),
			why: expect.stringMatching(/^it would run into the freeze of 2026-12-18 17:00 .*\(holidays\)/),
		});
		expect(begins(at(always, "2026-12-18T15:27:00Z"))).toBe("now");
	});

	it("never may where no window is as long as the rollout takes", () => {
		const calendar = berlin({ open: [{ days: ["mon"], from: "09:00", to: "09:30" }] });
		expect(at(calendar, "2026-01-12T08:00:00Z")).toEqual({
			may: "never",
			why: "no window of its calendar is as long as its rollout, whose bakes, TTLs and changes of DNS take 33 min: shorten the schedule, or lengthen calendar.open",
		});
	});
});

describe("a freeze that overtakes a rollout", () => {
	const freeze = [
		{ from: "2026-12-24T00:00", to: "2026-12-27T00:00", reason: "Christmas" },
		{ from: "2026-12-26T00:00", to: "2026-12-28T00:00", reason: "inventory" },
		{ from: "2026-12-30T00:00", to: "2027-01-02T00:00", reason: "New Year" },
	];
	const found = (instant: string) => overtaken({ calendar: berlin({ freeze }) }, new Date(instant));

	it("lasts until the end of all that follow it without a pause", () => {
		expect(found("2026-12-23T22:59:59Z")).toBeUndefined();
		expect(found("2026-12-23T23:00:00Z")).toEqual({
			until: new Date("2026-12-27T23:00:00Z"),
			why: "frozen until 2026-12-28 00:00 Europe/Berlin (2026-12-27T23:00:00.000Z): Christmas",
		});
		expect(found("2026-12-27T23:00:00Z")).toBeUndefined();
		expect(overtaken({ calendar: null }, new Date("2026-12-24T12:00:00Z"))).toBeUndefined();
	});

	it("is none where only no window is open: those say when rollouts begin", () => {
		expect(found("2026-12-20T12:00:00Z")).toBeUndefined();
	});
});
