import { describe, expect, it } from "vitest";
import { AwsClock } from "../../../acceptance/aws/clock.ts";

const HOUR = 3_600_000;

describe("AWS's clock", () => {
	it("is this machine's until AWS has answered", () => {
		expect(new AwsClock(() => 5_000).now()).toBe(5_000);
	});

	it("sets a wrong clock right, backwards as well, and only ever forward from then on", () => {
		let own = 10 * HOUR;
		const clock = new AwsClock(() => own);
		clock.heard(new Date(9 * HOUR).toUTCString());
		expect(clock.now()).toBe(9 * HOUR);
		own += 1_500;
		// A date has whole seconds: this one was half a second old when it was written.
		clock.heard(new Date(9 * HOUR + 1_000).toUTCString());
		expect(clock.now()).toBe(9 * HOUR + 1_500);
		clock.heard(new Date(9 * HOUR + 3_000).toUTCString());
		expect(clock.now()).toBe(9 * HOUR + 3_000);
	});

	it("takes no notice of an answer without a date", () => {
		const clock = new AwsClock(() => 5_000);
		clock.heard(undefined);
		clock.heard("soon");
		expect(clock.now()).toBe(5_000);
	});
});
