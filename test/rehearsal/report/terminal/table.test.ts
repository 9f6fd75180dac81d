import { describe, expect, it } from "vitest";
import { figuresOf, type Result, resultsOf } from "../../../../rehearsal/report/figures.ts";
import { listOf, tableOf } from "../../../../rehearsal/report/terminal/table.ts";
import { runOf, sampleRehearsal, seriesOf } from "../../../support/rehearsal-sample.ts";

const sample = resultsOf(sampleRehearsal());
const named = (policy: string): Result => {
	const run = runOf({ policy, series: seriesOf({ requests: [1] }) });
	return { run, figures: figuresOf(run, run.series) };
};

/** A line's cells, which at least two blanks part. */
const cells = (line: string | undefined) => line?.trim().split(/ {2,}/);

describe("a comparison in the terminal", () => {
	it("has two lines of headings and a row for each policy", () => {
		const lines = tableOf(sample).split("\n");
		expect(lines).toHaveLength(2 + sample.length);
		expect(cells(lines[1])?.slice(0, 3)).toEqual(["policy", "outcome", "by release"]);
	});

	it("shows what each came to, with a dash where there is nothing to show", () => {
		const ancestor = tableOf(sample).split("\n")[3];
		expect(cells(ancestor)).toEqual([
			"ancestor",
			"completed",
			"197,654",
			"31,250",
			"100 %",
			"–",
			"≥ 58m 20s",
			"4m 52s",
			"6",
			"$0.0006",
		]);
	});

	it("aligns numbers on the right", () => {
		const rows = tableOf(sample).split("\n").slice(2);
		const ends = rows.map((row, i) => {
			const failed = cells(row)?.[2] ?? "";
			return row.indexOf(failed, row.indexOf(sample[i]?.figures.outcome ?? "")) + failed.length;
		});
		expect(new Set(ends).size).toBe(1);
	});

	it("is at most 120 columns wide, whatever a policy is called", () => {
		const name = "a-policy-with-a-name-that-goes-on-and-on-for-longer-than-anybody-would-type-it-on-a-command-line";
		const lines = tableOf([named(name), ...sample]).split("\n");
		expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
		expect(lines[2]).toMatch(/^a-policy-with\S*… {2}completed/);
	});
});

describe("the figures of a single run in the terminal", () => {
	it("are a list of what and how much", () => {
		const list = listOf(
			figuresOf(runOf({ transitions: 1_460, series: seriesOf({ requests: [1] }) }), seriesOf({ requests: [1] })),
		);
		expect(list.split("\n").map(cells)).toContainEqual(["State transitions", "1,460"]);
	});

	it("say what a figure is made of", () => {
		const list = listOf((sample[0] as Result).figures);
		expect(list).toMatch(/API calls +117 {2}dynamodb 2, ecs 32, elb 64, route53 19 \(2 failed\)/);
		expect(list).toMatch(/Failed by the release +524 {2}0.0728 % of all requests/);
	});

	it("give a lower bound while users are still affected", () => {
		const [, ancestor, , stuck] = sample as readonly Result[];
		expect(listOf((stuck as Result).figures)).toMatch(/Verdict → last affected +≥ 47m 59s/);
		expect(listOf((ancestor as Result).figures)).toMatch(/Verdict → last affected +–/);
	});
});
