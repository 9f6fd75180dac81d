import { describe, expect, it } from "vitest";
import { askRelease, initSeconds } from "../../../acceptance/aws/functions.ts";

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

describe("the release function", () => {
	const asked: unknown[] = [];
	const lambda = (FunctionError?: string) => ({
		lambda: {
			send: async ({ input }: { input: { FunctionName: string; Payload: Uint8Array } }) => {
				asked.push([input.FunctionName, JSON.parse(Buffer.from(input.Payload).toString())]);
				return {
					FunctionError,
					Payload: {
						transformToString: () => (FunctionError ? '{"errorType":"NotReleasable"}' : '{"attempt":"r1-2"}'),
					},
				};
			},
		} as never,
	});
	const request = { action: "rollback", service: "acc-1a2b3c", reason: "because" } as const;

	it("is asked as it takes it, and a refusal has its own words", async () => {
		expect(await askRelease(lambda(), "acc-1a2b3c-release", request)).toMatchObject({ attempt: "r1-2" });
		expect(asked).toEqual([["acc-1a2b3c-release", { version: 1, ...request }]]);
		await expect(askRelease(lambda("Unhandled"), "acc-1a2b3c-release", request)).rejects.toThrow(
			'acc-1a2b3c-release refused to rollback acc-1a2b3c: {"errorType":"NotReleasable"}',
		);
	});
});
