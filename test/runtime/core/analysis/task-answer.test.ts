import { describe, expect, it } from "vitest";
import { LENGTHS } from "../../../../runtime/contract/index.ts";
import { notStartedAnswer, taskAnswer, withLog } from "../../../../runtime/core/analysis/task-answer.ts";

describe("what a task says", () => {
	it.each([
		[
			"passes when its container exits with 0",
			{ status: "STOPPED", exitCode: 0, reason: "done" },
			"pass",
			"exited with 0",
		],
		[
			"passes though another container goes on",
			{ status: "RUNNING", exitCode: 0, reason: "" },
			"pass",
			"exited with 0",
		],
		["fails on any other code", { status: "STOPPED", exitCode: 2, reason: "" }, "fail", "exited with 2"],
		["fails when it is killed", { status: "STOPPED", exitCode: 137, reason: "OOM" }, "fail", "exited with 137: OOM"],
		["is awaited while it runs", { status: "RUNNING", reason: "" }, "hold", "its task is RUNNING"],
		[
			"is no verdict when its container has never run",
			{ status: "STOPPED", reason: "CannotPullContainerError" },
			"hold",
			"its container did not run: CannotPullContainerError",
		],
	])("%s", (_, view, verdict, reason) => {
		expect(taskAnswer(view)).toEqual({ verdict, reason });
	});

	it("is awaited when ECS does not show it, or has not started it", () => {
		const since = "2026-01-01T00:00:00.000Z";
		expect(taskAnswer(undefined)).toMatchObject({ verdict: "hold" });
		expect(notStartedAnswer({ since, passed: false })).toMatchObject({ verdict: "hold" });
		const notStarted = { why: "Capacity is unavailable", at: since };
		expect(notStartedAnswer({ since, passed: false, notStarted }).reason).toContain("Capacity is unavailable");
	});
});

describe("the end of its log", () => {
	const failed = { verdict: "fail", reason: "exited with 1" } as const;

	it("follows the reason, line by line", () => {
		expect(withLog(failed, ["one", "", "two"]).reason).toBe("exited with 1; its log ends: one | two");
		expect(withLog(failed, [])).toEqual(failed);
	});

	it("is cut at its beginning, within what a reason may have", () => {
		const { reason } = withLog(failed, [...Array(20).fill("x".repeat(400)), "the last line"]);
		expect(reason.length).toBeLessThan(LENGTHS.reason);
		expect(reason).toMatch(/its log ends: …x+ \| .*the last line$/);
	});
});
