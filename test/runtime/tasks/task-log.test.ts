import { describe, expect, it } from "vitest";
import { logOf } from "../../../runtime/tasks/task-log.ts";

const TASK = "arn:aws:ecs:eu-west-1:123456789012:task/shop/0123456789abcdef";
const options = { "awslogs-group": "/ecs/shop", "awslogs-stream-prefix": "web", "awslogs-region": "eu-west-1" };
const container = (changes: object = {}) => ({
	name: "app",
	logConfiguration: { logDriver: "awslogs", options, ...changes },
});

describe("where a container writes", () => {
	it("is a stream of its log group, named by prefix, container and task", () => {
		expect(logOf(container(), TASK)).toEqual({ group: "/ecs/shop", stream: "web/app/0123456789abcdef" });
	});

	it("is known without a region: then it is the task's own", () => {
		const { "awslogs-region": _, ...own } = options;
		expect(logOf(container({ options: own }), TASK)).toEqual(logOf(container(), TASK));
		expect(logOf(container({ options: own }), TASK)).toBeDefined();
	});

	it.each([
		["another driver", container({ logDriver: "awsfirelens" })],
		["another region", container({ options: { ...options, "awslogs-region": "us-east-1" } })],
		["no prefix, so that only Docker knows the stream", container({ options: { "awslogs-group": "/ecs/shop" } })],
		["no log at all", { name: "app" }],
		["a name that no log group has", container({ options: { ...options, "awslogs-group": "two words" } })],
	])("is not known with %s", (_, each) => {
		expect(logOf(each, TASK)).toBeUndefined();
	});
});
