import { describe, expect, it } from "vitest";
import { resultsOf } from "../../../../rehearsal/report/figures.ts";
import { listOf, tableOf } from "../../../../rehearsal/report/terminal/table.ts";
import { overviewOf, summaryOf } from "../../../../rehearsal/report/terminal/terminal.ts";
import { timelineOf } from "../../../../rehearsal/report/terminal/timeline.ts";
import type { Run } from "../../../../rehearsal/run.ts";
import { sampleRehearsal } from "../../../support/rehearsal-sample.ts";

const several = sampleRehearsal();
const [first] = several.runs as readonly [Run];
const one = { ...several, runs: [first] };

describe("a rehearsal in the terminal", () => {
	it("begins with the scenario, and with all that one needs to play it again", () => {
		expect(summaryOf(several).split("\n").slice(0, 3)).toEqual([
			`errors-at-once: ${several.about}`,
			"resolver caches: 100,000; requests a second: 200; schedule: 10 % 5m, 50 % 5m, 100 % 5m; seed: 1; watched: 1h, as long as the slowest policy needs",
			"",
		]);
	});

	it("shows the first policy's timeline, and then all policies side by side", () => {
		const [, timeline, ...rest] = summaryOf(several).split("\n\n");
		expect(timeline).toBe(timelineOf(first));
		expect(rest.join("\n\n")).toBe(tableOf(resultsOf(several)));
	});

	it("shows one policy's figures as a list", () => {
		const [, , ...rest] = summaryOf(one).split("\n\n");
		expect(rest.join("\n\n")).toBe(resultsOf(one).map(({ figures }) => listOf(figures))[0]);
	});

	it("is a row for each scenario where there are many", () => {
		const lines = overviewOf([several, { ...one, scenario: "another" }]).split("\n");
		expect(lines[1]).toMatch(/^scenario +outcome/);
		expect(lines.slice(2).map((line) => line.split(/ +/).slice(0, 2))).toEqual([
			["errors-at-once", first.outcome],
			["another", first.outcome],
		]);
	});

	it("is empty when nothing was played", () => {
		expect(summaryOf({ ...several, runs: [] })).toBe("");
	});
});
