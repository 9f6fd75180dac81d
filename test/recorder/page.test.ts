import { describe, expect, it } from "vitest";
import { recordPage } from "../../recorder/page/page.ts";
import { storyOf } from "../../recorder/page/story.ts";
import type { Recorded } from "../../recorder/record-file.ts";
import { CORPUS, fromCorpus } from "./corpus.ts";

/** The value that a page shows of a figure. */
const figure = (page: string, name: string) => new RegExp(`data-figure="${name}"[^>]*>([^<]*)<`).exec(page)?.[1];

describe("the page of a record", () => {
	it.each(CORPUS)(
		"%s is whole by itself, the same bytes again, and shows the outcome and how checks were decided",
		(name) => {
			const record = fromCorpus(name);
			const page = recordPage(record);
			expect(recordPage(fromCorpus(name))).toBe(page);
			expect(page).not.toMatch(/<script|https?:\/\/|src=|@import|NaN|undefined|Infinity/);
			expect(figure(page, "outcome")).toBe(record.history?.outcome);
			for (const verdict of ["pass", "hold", "fail"]) {
				const count = record.checks.filter(({ decision }) => decision.verdict?.verdict === verdict).length;
				expect(figure(page, `checks.${verdict}`)).toBe(String(count));
			}
		},
	);

	it("shows each verdict that history keeps", () => {
		const record = fromCorpus("metrics-torn-sick");
		const page = recordPage(record);
		for (const { code, reason } of record.history?.verdicts ?? []) {
			expect(page).toContain(`<td>${code}</td>`);
			expect(page).toContain(reason.replaceAll("'", "&#39;"));
		}
	});

	it("counts what both colors answered by the latest that was shown of each minute", () => {
		const { minutes } = storyOf(fromCorpus("errors-at-once"));
		const page = recordPage(fromCorpus("metrics-torn-sick"));
		expect(minutes.every(({ candidate }) => candidate.requests >= candidate.errors)).toBe(true);
		expect(figure(page, "candidate.requests")).toMatch(/^[1-9][\d,]*$/);
		expect(Number(figure(page, "candidate.errors")?.split(" ")[0])).toBeCloseTo(2, 0);
		expect(Number(figure(page, "stable.errors")?.split(" ")[0])).toBeCloseTo(1, 0);
	});

	it("names what is missing, in words and in the chart", () => {
		const record = fromCorpus("completed");
		const [first, last] = [record.checks[10], record.checks[12]];
		const gaps = [{ from: first?.at ?? "", to: last?.at ?? "", why: "a check is not recorded" }];
		const page = recordPage({ ...record, gaps });
		expect(page).toContain("<h2>Not recorded</h2>");
		expect(page).toContain('<div class="affected" style="left:');
		expect(recordPage(record)).not.toContain("Not recorded");
	});

	it("shows a rollout without a history, and one whose tasks failed", () => {
		const record = fromCorpus("gate");
		const [event] = record.events;
		const failed = { ...event, message: "task failed", error: { name: "Throttled", message: "<slow> down" } };
		const events = [...record.events, failed] as Recorded["events"];
		const execution = { status: "FAILED", startedAt: record.checks[0]?.at ?? "", error: "Inconclusive" };
		const page = recordPage({ ...record, events, history: null, execution });
		expect(figure(page, "outcome")).toBe("unknown");
		expect(page).toContain("task failed: Throttled: &#60;slow&#62; down");
		expect(page).toContain("Inconclusive");
		expect(recordPage({ ...record, checks: [], events: [] })).toContain("<dd>–, in place of –</dd>");
	});
});
