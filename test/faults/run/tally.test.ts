import { describe, expect, it } from "vitest";
import { parseCase } from "../../../faults/model/case.ts";
import { documentOf } from "../../../faults/report/document.ts";
import { reportOf } from "../../../faults/report/terminal.ts";
import type { Played } from "../../../faults/run/play.ts";
import { reproductionOf } from "../../../faults/run/shrink.ts";
import { Tally } from "../../../faults/run/tally.ts";

const CAMPAIGN = { seed: 5, pairs: 1, all: false, every: 1, first: false };

const played = (text: string, changes: Partial<Played> = {}): Played => ({
	case: text,
	end: "completed",
	violations: [],
	seconds: 100,
	failed: 0,
	injected: parseCase(text).faults.length,
	...changes,
});

const broken = { invariant: "3-ends", message: "the lock is held by nobody", seconds: 9 };

describe("what came of many cases", () => {
	it("is counted by sort, kind and end", () => {
		const tally = new Tally();
		tally.add(played("healthy"), "none");
		tally.add(played("healthy run:1:begin:killed-after-2"), "single");
		tally.add(played("sick-late run:9:begin:killed-after-1", { end: "failed-back" }), "single");
		tally.add(played("healthy call:1:dns.change:reset state:2:Shift:aborted", { injected: 1 }), "pair");
		expect(documentOf(CAMPAIGN, tally, [])).toMatchObject({
			seed: 5,
			cases: { none: 1, single: 2, pair: 1 },
			kinds: { "run killed-after": 2 },
			ends: { completed: 3, "failed-back": 1 },
			missed: 1,
		});
	});

	it("has a worst case, the first in the alphabet of equals, in whatever order they were done", () => {
		const cases = ["sick-late call:2:loadBalancers.route:reset", "healthy call:1:loadBalancers.route:reset"].map(
			(text) => played(text, { safetySeconds: 7, failed: 3 }),
		);
		for (const order of [cases, [...cases].reverse()]) {
			const tally = new Tally();
			for (const each of order) tally.add(each, "single");
			const worst = { value: 7, case: "healthy call:1:loadBalancers.route:reset" };
			expect(tally.worst("safety")).toEqual(worst);
			expect(tally.worst("failed")).toEqual({ ...worst, value: 3 });
			expect(tally.worst("relief")).toBeUndefined();
		}
	});

	it("names healthy releases that passing faults have cost, and no others", () => {
		const tally = new Tally();
		tally.add(played("healthy call:1:dns.change:throttled", { end: "failed-back" }), "single");
		tally.add(played("healthy call:1:dns.change:denied", { end: "failed-back" }), "single");
		tally.add(played("sick-late call:1:dns.change:throttled", { end: "failed-back" }), "single");
		expect(tally.spurious).toEqual(["healthy call:1:dns.change:throttled"]);
	});
});

describe("the report", () => {
	it("tells a violation with the command line that shows it, and else the figures", () => {
		const tally = new Tally();
		const text = "sick-late call:2:loadBalancers.route:denied";
		tally.add(played(text, { violations: [broken], safetySeconds: 12.34, failed: 1_234 }), "single");
		const reproduction = reproductionOf(text, 1, { case: parseCase("sick-late steps=100/0"), violation: broken });
		const lines = reportOf(documentOf(CAMPAIGN, tally, [reproduction]), 61.4).split("\n");
		expect(lines).toContain("1 rehearsals in 61 s: 1 single faults, 0 pairs, 0 without any (seed 5)");
		expect(lines).toContain('worst time to safety: 12.3 s in "sick-late call:2:loadBalancers.route:denied"');
		expect(lines).toContain('worst failed requests: 1,234 in "sick-late call:2:loadBalancers.route:denied"');
		expect(lines.slice(-4)).toEqual([
			"violations:",
			"  3-ends: the lock is held by nobody",
			"    in 1 cases, first found in: sick-late call:2:loadBalancers.route:denied",
			'    smallest: npm run faults -- --case "sick-late steps=100/0"',
		]);
	});
});
