import { describe, expect, it } from "vitest";
import { startSignal } from "../../../../../runtime/core/analysis/signals/starts.ts";
import type { StoppedTask } from "../../../../../runtime/ports/index.ts";
import { view } from "../../../../support/decision.ts";

const stopped = (changes: Partial<StoppedTask> = {}): StoppedTask => ({
	id: "arn:task/1",
	startedBy: "ecs-svc/2",
	code: "EssentialContainerExited",
	reason: "Essential container in task exited",
	exitCodes: [1],
	...changes,
});
const signal = (tasks: readonly StoppedTask[] | undefined, running = 0) =>
	startSignal({ candidate: "green", deploymentId: "ecs-svc/2", service: view("ecs-svc/2", running), stopped: tasks });

describe("tasks that stop by themselves", () => {
	it("fail a release when there are two, with ECS's reason and the exit code", () => {
		expect(signal([stopped(), stopped()])).toEqual({
			verdict: "fail",
			code: "TasksCrash",
			reason:
				"2 of green's tasks stopped by themselves, for instance: Essential container in task exited (exit code 1)",
		});
	});

	it("hold it when there is one: that may be chance", () => {
		expect(signal([stopped({ code: "TaskFailedToStart", reason: "", exitCodes: [] })])).toEqual({
			verdict: "hold",
			code: "TaskStopped",
			reason: "1 of green's tasks stopped by themselves, for instance: TaskFailedToStart",
		});
	});

	it("hold it while more run than have stopped", () => {
		expect(signal([stopped(), stopped()], 3).verdict).toBe("hold");
		expect(signal([stopped(), stopped()], 2).verdict).toBe("fail");
	});
});

describe("what says nothing of a release", () => {
	it.each(["ServiceSchedulerInitiated", "SpotInterruption", "TerminationNotice", "UserInitiated", ""])(
		"is a task that stopped for %s",
		(code) => {
			expect(signal([stopped({ code }), stopped({ code })]).verdict).toBe("pass");
		},
	);

	it("is a task of another deployment, or that nobody was asked for any", () => {
		expect(signal([stopped({ startedBy: "ecs-svc/1" }), stopped({ startedBy: "ecs-svc/1" })]).verdict).toBe("pass");
		expect(signal(undefined).verdict).toBe("pass");
	});
});
