import { describe, expect, it } from "vitest";
import type { Moment, RehearsalResult } from "../../rehearsal/rehearse.ts";
import { renderTimeline } from "../../rehearsal/timeline.ts";
import type { Verdict } from "../../runtime/contract.ts";

const good: Verdict = { verdict: "pass", code: "Healthy", reason: "2/2 healthy" };

function moment(seconds: number, state: string, green: number, verdict?: Verdict): Moment {
	return { seconds, state, weights: { blue: 100 - green, green }, ...(verdict && { verdict }) };
}

function lines(timeline: Moment[], changes: Partial<RehearsalResult> = {}): string[] {
	const weights = { blue: 0, green: 100 };
	const result = { status: "SUCCEEDED", weights, seconds: 3_725, announcements: [], timeline, ...changes } as const;
	return renderTimeline("healthy", result).split("\n");
}

describe("a timeline for people", () => {
	it("has a title, a head, a line for each moment and how it ended", () => {
		expect(lines([moment(0, "Begin", 0), moment(65, "Assess", 50, good)])).toEqual([
			"healthy",
			"    time  state               blue                      green  verdict",
			"00:00:00  Begin                100 ░░░░░░░░░░░░░░░░░░░░ 0",
			"00:01:05  Assess                50 ░░░░░░░░░░██████████ 50     pass  2/2 healthy",
			"01:02:05  completed; blue 0 %, green 100 %",
		]);
	});

	it("leaves out waits, choices and looks that only repeat the last", () => {
		const timeline = [
			moment(0, "Assess", 10, good),
			moment(0, "AssessChoice", 10, good),
			moment(10, "AwaitAssess", 10, good),
			moment(10, "Assess", 10, good),
		];
		expect(lines(timeline)).toHaveLength(4);
	});

	it("shows a verdict only where a state has looked", () => {
		expect(lines([moment(0, "Shift", 10, good)])[2]).not.toContain("healthy");
	});

	it("shows the same state again when the weights or the verdict have changed", () => {
		const sick: Verdict = { verdict: "fail", code: "TargetsUnhealthy", reason: "1 unhealthy" };
		const timeline = [moment(0, "Assess", 10, good), moment(10, "Assess", 10, sick), moment(20, "Assess", 50, sick)];
		expect(lines(timeline)).toHaveLength(6);
	});

	it("says why a rollout failed", () => {
		const failed = { status: "FAILED", error: "TargetsUnhealthy", cause: "1 unhealthy" } as const;
		expect(lines([], failed).slice(-2)).toEqual([
			"01:02:05  failed: TargetsUnhealthy; blue 0 %, green 100 %",
			"          1 unhealthy",
		]);
	});
});
