import { describe, expect, it } from "vitest";
import { TIME_ZONE, TIME_ZONES } from "../../modules/variables/time-zones.ts";
import { instantOf } from "../../runtime/core/rollout/calendar/zone.ts";

describe("the time zones that a plan lets through", () => {
	it("are all that the functions' runtime has, and it has all of them", () => {
		const known = Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/"));
		expect(known.filter((zone) => !TIME_ZONES.includes(zone))).toEqual([]);
		for (const zone of TIME_ZONES) expect(() => instantOf(20_500, 720, zone, "compatible"), zone).not.toThrow();
	});

	it("are those of the pattern, and no others", () => {
		const pattern = new RegExp(TIME_ZONE);
		expect(TIME_ZONES.filter((zone) => !pattern.test(zone))).toEqual([]);
		const others = ["CET", "Europe/Atlantis", "europe/berlin", "Etc/GMT 1", "Europe/Berlin ", "xUTC", "UTC\n"];
		expect(others.filter((zone) => pattern.test(zone))).toEqual([]);
	});
});
