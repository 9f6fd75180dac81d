import { describe, expect, it } from "vitest";
import { Seed } from "../../../../rehearsal/random.ts";
import { HealthyHosts } from "../../../../rehearsal/world/cloudwatch/healthy-hosts.ts";
import { Periods } from "../../../../rehearsal/world/cloudwatch/periods.ts";

const LATE = 1_000_000;

/** Blue has had two hosts for ever, green none; periods end at 60, 120 and so on. */
function hosts(delay = 0) {
	const periods = new Periods({ delaySeconds: [delay, delay], missing: 0, seed: new Seed(1) });
	return new HealthyHosts(periods, { blue: 2, green: undefined });
}

describe("the count of healthy hosts", () => {
	it("breaches in a minute in which there was none, though targets are registered", () => {
		const count = hosts();
		for (let second = 60; second < 120; second++) count.add(second, "green", 0);
		expect(count.ofColor("green").breaching(120, LATE)).toBe(true);
	});

	it("is fine in a minute in which there was one at any moment", () => {
		const count = hosts();
		for (let second = 60; second < 120; second++) count.add(second, "green", second === 90 ? 1 : 0);
		expect(count.ofColor("green").breaching(120, LATE)).toBe(false);
	});

	it("has no data in a minute in which no target was registered", () => {
		const count = hosts();
		for (let second = 0; second < 180; second++) count.add(second, "green", second < 60 ? 1 : undefined);
		const { breaching } = count.ofColor("green");
		expect([60, 120, 180].map((end) => breaching(end, LATE))).toEqual([false, undefined, undefined]);
	});

	it("is kept for each color alone", () => {
		const count = hosts();
		count.add(70, "green", 1);
		expect(count.ofColor("blue").breaching(120, LATE)).toBeUndefined();
	});

	it("was the same for ever before the beginning, and in the part of a minute before it", () => {
		const [blue, green] = [hosts().ofColor("blue"), hosts().ofColor("green")];
		expect([-600, -60, 0, 60].map((end) => blue.breaching(end, LATE))).toEqual([false, false, false, false]);
		expect([-60, 0].map((end) => green.breaching(end, LATE))).toEqual([undefined, undefined]);
	});

	it("comes as late as all of CloudWatch's metrics", () => {
		const late = hosts(30);
		late.add(0, "green", 1);
		const { breaching } = late.ofColor("green");
		expect([89, 90].map((now) => breaching(60, now))).toEqual([undefined, false]);
	});

	it("is watched by an alarm that has been there before the beginning", () => {
		expect(hosts().ofColor("blue").firstEnd).toBeLessThanOrEqual(0);
	});
});
