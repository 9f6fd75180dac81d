import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient } from "@aws-sdk/client-ecs";
import { describe, expect, it } from "vitest";
import { EcsTaskReader } from "../../../runtime/aws/task-reader.ts";
import { recorded } from "../../support/aws.ts";

const TASK = "arn:aws:ecs:eu-west-1:123456789012:task/shop/0123456789abcdef0123456789abcdef";

function adapter(answer: object) {
	const { options, requests } = recorded({ body: JSON.stringify(answer) });
	const reader = new EcsTaskReader(new ECSClient(options), new CloudWatchLogsClient(options));
	return { reader, sent: () => requests.map(({ body }) => JSON.parse(body)) };
}
const found = async (task: object) => adapter({ tasks: [task], failures: [] }).reader.find("cluster", TASK, "app");

describe("finding a task", () => {
	it("tells how the container exited, among others", async () => {
		const containers = [
			{ name: "proxy", exitCode: 143, reason: "killed" },
			{ name: "app", exitCode: 3, reason: "OutOfMemoryError" },
		];
		const stopped = { lastStatus: "STOPPED", stopCode: "EssentialContainerExited", stoppedReason: "in task exited" };
		expect(await found({ ...stopped, containers })).toEqual({
			status: "STOPPED",
			exitCode: 3,
			reason: "EssentialContainerExited: in task exited: OutOfMemoryError",
		});
	});

	it("tells of one that runs, and of one whose container has never run", async () => {
		expect(await found({ lastStatus: "RUNNING", containers: [{ name: "app" }] })).toEqual({
			status: "RUNNING",
			exitCode: undefined,
			reason: "",
		});
		const stopped = { lastStatus: "STOPPED", stopCode: "TaskFailedToStart", stoppedReason: "CannotPullContainerError" };
		expect(await found(stopped)).toEqual({
			status: "STOPPED",
			exitCode: undefined,
			reason: "TaskFailedToStart: CannotPullContainerError",
		});
	});

	it("knows that ECS may not show it", async () => {
		const failures = [{ arn: TASK, reason: "MISSING" }];
		expect(await adapter({ tasks: [], failures }).reader.find("cluster", TASK, "app")).toBeUndefined();
	});
});

describe("the end of a task's log", () => {
	it("is its last lines, without what terminals take for commands", async () => {
		const { reader, sent } = adapter({
			events: [{ message: "1 of 2" }, { message: "\u001b[31mno such table\u001b[0m\n" }],
		});
		expect(await reader.lastLines({ group: "/ecs/shop", stream: "app/app/1" })).toEqual(["1 of 2", "no such table"]);
		expect(sent()).toEqual([
			{ logGroupName: "/ecs/shop", logStreamName: "app/app/1", limit: 20, startFromHead: false },
		]);
	});
});
