import { describe, expect, it } from "vitest";
import { resultsOf } from "../../../../rehearsal/report/figures.ts";
import { headline } from "../../../../rehearsal/report/page/headline.ts";
import type { Run } from "../../../../rehearsal/run.ts";
import { runOf, sampleRehearsal, seriesOf } from "../../../support/rehearsal-sample.ts";

/** The headline of runs of a hundred seconds, each with its failed requests in the 11th. */
function headlineOf(...runs: readonly (Partial<Run> & { readonly failed: number })[]): string {
	const without = seriesOf({ requests: Array(100).fill(100) });
	const played = runs.map(({ failed, ...run }) => {
		const failures = [...Array(10).fill(0), failed];
		const series = seriesOf({ requests: Array(100).fill(100), failed: failures, failedByRelease: failures });
		return runOf({ title: "this project", series, ...run });
	});
	return headline(resultsOf(sampleRehearsal({ without, runs: played })));
}

describe("the result of a rehearsal in a sentence", () => {
	it.each([
		[
			{ outcome: "failed-back", verdictAt: 16, endedAt: 60, failed: 31 },
			"This project took the release back 6s after its first failed request: 31 requests failed because of it.",
		],
		[
			{ outcome: "failed-back", verdictAt: 5, endedAt: 60, failed: 1 },
			"This project took the release back 5s before its first failed request: 1 request failed because of it.",
		],
		[
			{ outcome: "failed-back", verdictAt: 5, endedAt: 60, failed: 0 },
			"This project took the release back after 1m: 0 requests failed because of it.",
		],
		[
			{ outcome: "completed", endedAt: 90, failed: 0 },
			"This project completed the release after 1m 30s: 0 requests failed because of it.",
		],
		[
			{ outcome: "unfinished", failed: 2 },
			"This project had not ended when the rehearsal did: 2 requests failed because of it.",
		],
	] as const)("says how the release ended, when, and what it cost: %j", (run, text) => {
		expect(headlineOf(run)).toBe(text);
	});

	it("says what it cost with the other policies", () => {
		const own = { outcome: "completed", endedAt: 90, failed: 0 } as const;
		expect(headlineOf(own, { failed: 1_200 })).toMatch(/ With the other policy: 1,200\.$/);
		expect(headlineOf(own, { failed: 1_200 }, { failed: 7 }, { failed: 30 })).toMatch(
			/ With the 3 other policies: 7 to 1,200\.$/,
		);
	});
});
