import { describe, expect, it } from "vitest";
import { Alarms } from "../../../faults/play/alarms.ts";
import { LOG_CODES, type LogCode } from "../../../runtime/contract/index.ts";

/** Alarms that have read lines: the minute of each, and what stands in it. */
function read(lines: readonly (readonly [minute: number, message: string, fields?: object])[]): Alarms {
	const alarms = new Alarms();
	for (const [minute, message, fields = {}] of lines) {
		alarms
			.logFor(() => minute * 60)({ service: "shop" })
			.warn(message, { ...fields });
	}
	return alarms;
}

const inMinutes = (code: LogCode, ...minutes: number[]) => read(minutes.map((minute) => [minute, "a line", { code }]));

describe("the alarm on a fail-back that is not verified", () => {
	it("rises when four of five minutes had a line", () => {
		expect(inMinutes(LOG_CODES.failBackPending, 0, 1, 3, 4).risesAfter(0)).toBe(300);
		expect(inMinutes(LOG_CODES.failBackPending, 0, 1, 4, 5).risesAfter(0)).toBe(Number.POSITIVE_INFINITY);
	});

	it("reads no words: the code alone counts", () => {
		const words = [0, 1, 2, 3].map((minute) => [
			minute,
			LOG_CODES.failBackPending,
			{ reason: LOG_CODES.failBackPending },
		]);
		expect(read(words as [number, string, object][]).risesAfter(0)).toBe(Number.POSITIVE_INFINITY);
	});
});

describe("the alarm on an input that is not to be trusted", () => {
	it("rises with the first, and is another than that on a fail-back", () => {
		const alarms = inMinutes(LOG_CODES.untrustedInput, 3);
		expect(alarms.risesOn(LOG_CODES.untrustedInput, 0)).toBe(240);
		expect(alarms.risesAfter(0)).toBe(Number.POSITIVE_INFINITY);
		expect(alarms.risesOn(LOG_CODES.failBackPending, 0)).toBe(Number.POSITIVE_INFINITY);
	});
});
