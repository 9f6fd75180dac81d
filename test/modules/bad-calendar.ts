/** Calendars that a plan must refuse, each with a part of the message that says so; and some that it must not. */

const WINDOW = { days: ["mon", "tue"], from: "09:00", to: "17:00" };
const FREEZE = { from: "2026-12-18T18:00", to: "2027-01-04T09:00", reason: "holidays" };
const calendar = (changes: object) => ({ time_zone: "Europe/Berlin", ...changes });
const open = (...windows: readonly object[]) => calendar({ open: windows.map((each) => ({ ...WINDOW, ...each })) });
const freeze = (...freezes: readonly object[]) => calendar({ freeze: freezes.map((each) => ({ ...FREEZE, ...each })) });

/** A message, and the calendars that it is about. */
export const BAD_CALENDARS: readonly (readonly [message: string, ...calendars: readonly unknown[]])[] = [
	["must be a time zone of IANA", calendar({ time_zone: "Europe/Atlantis" }), calendar({ time_zone: "CET" })],
	["must be a time zone of IANA", calendar({ time_zone: "+02:00" }), calendar({ time_zone: "" })],
	["It lacks calendar.time_zone.", {}],
	["calendar.timezone: did you mean time_zone?", { ...calendar({}), timezone: "UTC" }],
	["calendar.freeze[0].until: did you mean", freeze({ until: "2027-01-04T09:00" })],
	["must have at least one window", calendar({ open: [] })],
	["must have at most 14 windows", open(...Array.from({ length: 15 }, () => ({})))],
	["without any it never opens", open({ days: [] }), open({ days: ["monday"] })],
	["from and a to for each window", open({ from: "9:00" }), open({ to: "24:30" }), open({ to: "00:00" })],
	["or it never opens", open({ from: "17:00" })],
	["must have at most 20 freezes", freeze(...Array.from({ length: 21 }, () => ({ to: "2026-12-18T19:00" })))],
	["from and a to for each freeze", freeze({ from: "2026-12-18" }), freeze({ to: "2027-02-29T00:00" })],
	["to after the from", freeze({ to: "2026-12-18T18:00" }), freeze({ to: "2026-12-18T17:59" })],
	[
		"frozen for good",
		freeze({ to: "2027-12-19T18:01" }),
		freeze({ to: "2027-06-18T18:00" }, { to: "2027-06-22T00:00" }),
	],
];

/** Calendars that the default schedule does not fit into: three steps of five minutes, and six for each change, are 33 minutes. */
export const TOO_SHORT: readonly unknown[] = [
	open({ to: "09:32" }),
	open({ days: ["sun"], from: "23:30", to: "00:02" }),
	open({ to: "09:30" }, { from: "09:31", to: "10:00" }),
];

/** Calendars that are as they may be, at the edge of what is refused. */
export const GOOD_CALENDARS: readonly unknown[] = [
	calendar({}),
	{ ...open({ to: "09:33" }), time_zone: "UTC" },
	open({ to: "09:20" }, { from: "09:20", to: "09:33" }),
	open({ days: ["sun"], from: "23:40", to: "24:00" }, { days: ["mon"], from: "00:00", to: "00:13" }),
	open({ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }),
	{ ...freeze({}, { to: "2027-12-02T03:00" }), time_zone: "America/Argentina/Buenos_Aires" },
];
