import { describe, expect, it } from "vitest";
import { clock, count, dollars, duration, percent } from "../../../rehearsal/report/format.ts";

describe("figures as people read them", () => {
	it("are a dash where there is none", () => {
		expect([count, percent, duration, dollars].map((form) => form(null))).toEqual(["–", "–", "–", "–"]);
	});

	it("separate thousands and have a true minus", () => {
		expect([0, 1_234_567, -1_234, -0.2].map(count)).toEqual(["0", "1,234,567", "−1,234", "0"]);
	});

	it("have three significant digits in percent", () => {
		expect([0, 0.000_749_2, 0.1, 0.4567, 1, -0.0005].map(percent)).toEqual([
			"0 %",
			"0.0749 %",
			"10 %",
			"45.7 %",
			"100 %",
			"−0.05 %",
		]);
	});

	it("are as exact in time as the time is long", () => {
		expect([0, 59.4, 59.6, 64, 1_200, 3_600, 3_725, 400_000, -12, -0.1].map(duration)).toEqual([
			"0s",
			"59s",
			"1m",
			"1m 04s",
			"20m",
			"1h",
			"1h 02m",
			"111h 06m",
			"−12s",
			"0s",
		]);
	});

	it("show hundredths of a cent", () => {
		expect([0, 0.003_66, 1_234].map(dollars)).toEqual(["$0", "$0.0037", "$1,234.0000"]);
	});

	it("write a moment as a clock does", () => {
		expect([0, 65.4, 3_725, 90_000].map(clock)).toEqual(["00:00:00", "00:01:05", "01:02:05", "25:00:00"]);
	});
});
