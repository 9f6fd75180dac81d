import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Calendar } from "../../../runtime/contract/index.ts";

const GOOD: Calendar = {
	timeZone: "Europe/Berlin",
	open: [{ days: ["mon", "fri"], from: "22:00", to: "06:00" }],
	freeze: [{ from: "2026-12-18T18:00", to: "2027-01-04T09:00", reason: "holidays" }],
};
const faults = (changes: object) =>
	(v.safeParse(Calendar, { ...GOOD, ...changes }).issues ?? []).map(
		(issue) => `${v.getDotPath(issue)}: ${issue.message}`,
	);
const open = (changes: object) => faults({ open: [{ days: ["mon"], from: "09:00", to: "17:00", ...changes }] });
const freeze = (changes: object) => faults({ freeze: [{ ...GOOD.freeze[0], ...changes }] });

describe("a calendar", () => {
	it("is taken as it is given", () => {
		expect(v.parse(Calendar, GOOD)).toEqual(GOOD);
		expect(faults({ open: null, freeze: [] })).toEqual([]);
		expect(faults({ timeZone: "UTC", open: [{ days: ["sat"], from: "00:00", to: "24:00" }] })).toEqual([]);
	});

	it("has a zone that is known", () => {
		expect(faults({ timeZone: "Europe/Atlantis" })).toEqual([
			expect.stringContaining("a time zone of IANA that is known here"),
		]);
		expect(faults({ timeZone: "+02:00" })).toEqual([
			expect.stringContaining("must be a time zone of IANA"),
			expect.anything(),
		]);
	});

	it("has windows that open", () => {
		expect(faults({ open: [] })).toEqual([expect.stringContaining("open: never opens")]);
		expect(open({ to: "09:00" })).toEqual([expect.stringContaining("never opens: to must differ from from")]);
		expect(open({ days: [] })).toEqual([expect.stringContaining("must name at least one day")]);
		expect(open({ from: "24:00" })).toEqual([expect.stringContaining('must be before "24:00"')]);
		expect(open({ to: "00:00" })).toEqual([expect.stringContaining('midnight is "24:00"')]);
		expect(open({ to: "25:00" })).toEqual([expect.stringContaining("must be a time")]);
	});

	it("has freezes that begin, end, and leave room", () => {
		expect(freeze({ to: "2026-12-18T18:00" })).toEqual([expect.stringContaining("must end after it begins")]);
		expect(freeze({ from: "2026-02-30T00:00" })).toEqual([expect.stringContaining("must be a date that there is")]);
		expect(freeze({ from: "2026-12-18" })).toEqual([expect.stringContaining("must be a local time")]);
		expect(freeze({ to: "2027-12-19T18:00" })).toEqual([]);
		expect(freeze({ to: "2027-12-19T18:01" })).toEqual([expect.stringContaining("frozen for good")]);
	});
});
