import { describe, expect, it } from "vitest";
import { initSeconds } from "../../../acceptance/aws/functions.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("the last lines of a function's log", () => {
	it("tell how long a new instance took to start, as text and as JSON", () => {
		const text = "REPORT RequestId: 1\tDuration: 2.10 ms\tBilled Duration: 3 ms\tInit Duration: 345.67 ms";
		const json = '{"type":"platform.report","record":{"metrics":{"durationMs":2.1,"initDurationMs":250.5}}}';
		expect(initSeconds(base64(text))).toEqual([0.346]);
		expect(initSeconds(base64(json))).toEqual([0.251]);
	});

	it("tell nothing of an instance that was there, or where there is no log", () => {
		expect(initSeconds(base64("REPORT RequestId: 1\tDuration: 2.10 ms"))).toEqual([]);
		expect(initSeconds(undefined)).toEqual([]);
	});
});
