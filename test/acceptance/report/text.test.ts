import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Measures } from "../../../acceptance/measure/measures.ts";
import { textOf } from "../../../acceptance/report/text.ts";
import { AcceptanceResult } from "../../../acceptance/result.ts";
import { sampleResult } from "../result.ts";

describe("the result", () => {
	const measures = new Measures();
	measures.add("inSyncSeconds", 20, 30);
	measures.add("inSyncSeconds", 61);
	measures.add("listenerSeconds", 2);
	const result = sampleResult(
		{},
		{
			...measures.result(),
			steps: [
				{ name: "deploy", outcome: "passed", seconds: 300, faults: [] },
				{ name: "healthy", outcome: "failed", seconds: 700, faults: ["a good release ended as failed-back"] },
				{ name: "sick", outcome: "skipped", seconds: 0, faults: [] },
			],
			leftovers: ["own: aws_vpc.this"],
			passed: false,
		},
	);

	it("says how each step ended, what was measured beside what is promised, and what stayed", () => {
		const text = textOf(result);
		expect(text).toMatch(/^deploy +passed in 300 s$/m);
		expect(text).toMatch(/^healthy +failed in 700 s\n {2}a good release ended as failed-back$/m);
		expect(text).toMatch(/^sick +skipped$/m);
		expect(text).toMatch(/^inSyncSeconds +20 s \/ 30 s \/ 61 s \/ 61 s \(n = 3\); promised 15–60 s: NOT KEPT$/m);
		expect(text).toMatch(/^listenerSeconds .*promised 1–5 s: kept$/m);
		expect(text).toMatch(/^coldStartSeconds +no data; nothing promised$/m);
		expect(text).toContain("1 stayed:\n  own: aws_vpc.this\nFailed.");
		expect(textOf(sampleResult())).toMatch(/Nothing stayed.\nPassed.$/);
	});

	it("is a document of its own schema", () => {
		expect(v.parse(AcceptanceResult, JSON.parse(JSON.stringify(result)))).toEqual(result);
	});
});
