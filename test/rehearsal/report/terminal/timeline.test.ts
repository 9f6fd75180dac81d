import { describe, expect, it } from "vitest";
import { changes, labelOf, timelineOf } from "../../../../rehearsal/report/terminal/timeline.ts";
import type { Run, TimelineEvent } from "../../../../rehearsal/run.ts";
import type { Verdict } from "../../../../runtime/contract/index.ts";
import { runOf } from "../../../support/rehearsal-sample.ts";

const good: Verdict = { verdict: "pass", code: "Healthy", reason: "2/2 healthy" };
const sick: Verdict = { verdict: "fail", code: "TargetsUnhealthy", reason: "1 unhealthy" };

function timelineEvent(seconds: number, state: string, percent: number, verdict?: Verdict): TimelineEvent {
	return { seconds, state, percent, ...(verdict && { verdict }) };
}

const lines = (timeline: readonly TimelineEvent[], input: Partial<Run> = {}) =>
	timelineOf(runOf({ timeline, endedAt: 3_725, ...input })).split("\n");

describe("a timeline for people", () => {
	it("has a title, a head, a line for each moment and how it ended", () => {
		expect(lines([timelineEvent(0, "Begin", 0), timelineEvent(65, "Assess", 12.5, good)])).toEqual([
			"A canary",
			"    time  state   candidate                    verdict",
			"00:00:00  Begin   ░░░░░░░░░░░░░░░░░░░░    0 %",
			"00:01:05  Assess  ███░░░░░░░░░░░░░░░░░ 12.5 %  pass  2/2 healthy",
			"01:02:05  completed",
		]);
	});

	it("leaves out checks and tries that only repeat one of the last two", () => {
		const polling = [0, 10, 20, 30].flatMap((t) => [
			timelineEvent(t, "Prepare", 0),
			timelineEvent(t, "Ready", 0, good),
		]);
		expect(lines(polling)).toHaveLength(5);
	});

	it("shows the same state again when the share or the verdict has changed", () => {
		const timeline = [
			timelineEvent(0, "Assess", 10, good),
			timelineEvent(10, "Assess", 10, sick),
			timelineEvent(20, "Assess", 50, sick),
		];
		expect(lines(timeline)).toHaveLength(6);
	});

	it("shows what was done where no verdict is, and again when that has changed", () => {
		const prepared = (seconds: number, detail: string) => ({ ...timelineEvent(seconds, "Prepare", 0), detail });
		expect(
			lines([prepared(0, "1 of 4 tasks"), prepared(10, "1 of 4 tasks"), prepared(20, "4 of 4 tasks")]).slice(2, 4),
		).toEqual([
			"00:00:00  Prepare  ░░░░░░░░░░░░░░░░░░░░    0 %  1 of 4 tasks",
			"00:00:20  Prepare  ░░░░░░░░░░░░░░░░░░░░    0 %  4 of 4 tasks",
		]);
	});

	it("gives a long reason part by part, below each other", () => {
		const parts = ["first", "second", "third"].map((part) => `${part} ${"x".repeat(60)}`);
		const [, , one = "", two = "", three = ""] = lines([
			timelineEvent(0, "Assess", 10, { ...good, reason: parts.join("; ") }),
		]);
		expect(one).toMatch(/pass {2}first x{60}$/);
		const column = one.indexOf("first");
		expect([two, three]).toEqual([`${" ".repeat(column)}${parts[1]}`, `${" ".repeat(column)}${parts[2]}`]);
		const short = lines([timelineEvent(0, "Assess", 10, { ...good, reason: "one; two; three" })]);
		expect(short[2]).toMatch(/pass {2}one; two; three$/);
	});

	it("says why a rollout failed", () => {
		const failed = { outcome: "failed-back", error: "TargetsUnhealthy", cause: "1 unhealthy" } as const;
		expect(lines([], failed).slice(-2)).toEqual(["01:02:05  failed-back: TargetsUnhealthy", "          1 unhealthy"]);
	});

	it("leaves the time open of a rollout that never ended", () => {
		const { endedAt: _, ...unended } = runOf({ outcome: "stuck", error: "Refused", endedAt: 0 });
		expect(timelineOf(unended).split("\n").at(-1)).toBe("          stuck: Refused");
	});

	it("tells several services apart, and drops what only repeats a service's own moments", () => {
		const of = (service: string, seconds: number) => ({ seconds, service, state: "Ready", percent: 0 });
		const kept = changes([of("shop", 0), of("shop-2", 0), of("shop", 10), of("shop-2", 10), of("shop", 20)]);
		expect(kept.map(labelOf)).toEqual(["shop: Ready", "shop-2: Ready"]);
	});
});
