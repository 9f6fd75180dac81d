import { describe, expect, it } from "vitest";
import { matches, periodOf, transform } from "./event-bridge.ts";
import { deploymentEvent, executionEvent } from "./events.ts";

const event = deploymentEvent("SERVICE_DEPLOYMENT_COMPLETED", {
	serviceArn: "arn:aws:ecs:eu-west-1:123456789012:service/web/web-blue",
	deploymentId: "ecs-svc/9223370564342348001",
	time: "2026-01-01T00:00:00Z",
});

describe("a rule's pattern", () => {
	it.each([
		["any of its values", { source: ["aws.ec2", "aws.ecs"] }],
		[
			"any member of a list in the event",
			{ resources: ["other", "arn:aws:ecs:eu-west-1:123456789012:service/web/web-blue"] },
		],
		["nested fields", { detail: { eventType: ["INFO"], eventName: [{ prefix: "SERVICE_DEPLOYMENT_" }] } }],
		["a field's presence", { detail: { nothing: [{ exists: false }], deploymentId: [{ exists: true }] } }],
		["anything but another value", { source: [{ "anything-but": "aws.ec2" }] }],
		["one of two patterns", { $or: [{ source: ["aws.ec2"] }, { detail: { eventType: ["INFO"] } }] }],
	])("matches %s", (_, pattern) => {
		expect(matches(pattern, event)).toBe(true);
	});

	it.each([
		["another value", { source: ["aws.ec2"] }],
		["an absent field", { detail: { clusterArn: ["x"] } }],
		["a field below a text", { source: { deeper: ["x"] } }],
		["one field of two", { source: ["aws.ecs"], region: ["us-east-1"] }],
		["anything but its value", { source: [{ "anything-but": "aws.ecs" }] }],
		["anything but a value where there is none", { detail: { nothing: [{ "anything-but": "x" }] } }],
		["neither of two patterns", { $or: [{ source: ["aws.ec2"] }, { region: ["us-east-1"] }] }],
		["one of two patterns beside a field that differs", { source: ["aws.ec2"], $or: [{ region: ["eu-west-1"] }] }],
	])("does not match %s", (_, pattern) => {
		expect(matches(pattern, event)).toBe(false);
	});

	it("with a filter that the matcher does not know is an error, not a silent no", () => {
		expect(() => matches({ source: [{ wildcard: "aws.*" }] }, event)).toThrow("knows no filter");
		expect(() => matches("aws.ecs", event)).toThrow("a pattern is an object");
	});
});

describe("the event of an execution", () => {
	const change = {
		executionArn: "arn:aws:states:eu-west-1:123456789012:execution:m:one",
		stateMachineArn: "arn:aws:states:eu-west-1:123456789012:stateMachine:m",
		status: "ABORTED",
		input: { a: 1 },
		startedAt: 1_000,
		stoppedAt: 2_000,
	};

	it("carries what the execution is, as text and in milliseconds, and where it was", () => {
		expect(executionEvent(change, "2026-01-01T00:00:00Z")).toMatchObject({
			source: "aws.states",
			"detail-type": "Step Functions Execution Status Change",
			region: "eu-west-1",
			account: "123456789012",
			resources: [change.executionArn],
			detail: { name: "one", status: "ABORTED", startDate: 1_000, stopDate: 2_000, input: '{"a":1}', output: null },
		});
	});
});

describe("a schedule", () => {
	it("strikes at its rate", () => {
		expect([periodOf("rate(1 minute)"), periodOf("rate(2 hours)")]).toEqual([60_000, 7_200_000]);
	});

	it("that is no rate is an error, not a schedule that never strikes", () => {
		expect(() => periodOf("cron(0 12 * * ? *)")).toThrow("knows no schedule");
	});
});

describe("an input transformer", () => {
	const InputPathsMap = {
		id: "$.detail.deploymentId",
		arn: "$.resources[0]",
		detail: "$.detail",
		gone: "$.detail.gone",
	};
	const transformed = (InputTemplate: string) => transform({ InputPathsMap, InputTemplate }, event);

	it("quotes a text that stands alone, and not one that stands within a text", () => {
		expect(JSON.parse(transformed('{"id":<id>,"said":"it was <id>"}'))).toEqual({
			id: "ecs-svc/9223370564342348001",
			said: "it was ecs-svc/9223370564342348001",
		});
	});

	it("takes members of lists and whole objects", () => {
		const { arn, detail } = JSON.parse(transformed('{"arn":<arn>,"detail":<detail>}'));
		expect(arn).toContain("service/web/web-blue");
		expect(detail).toEqual(event.detail);
	});

	it("leaves everything else as it is, and puts nothing for a path that leads nowhere", () => {
		expect(transformed('{"a":"1 < 2 \\" <unknown>"}')).toBe('{"a":"1 < 2 \\" <unknown>"}');
		expect(transformed('{"a":[<gone>]}')).toBe('{"a":[]}');
	});

	it("refuses a path that EventBridge does not support", () => {
		const InputTemplate = "<x>";
		expect(() => transform({ InputPathsMap: { x: "$.detail['a b']" }, InputTemplate }, event)).toThrow("not a path");
	});
});
