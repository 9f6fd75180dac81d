import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../rehearsal/clock.ts";
import { MOST_STATE_BYTES, type Resources, runStateMachine, type Visit } from "../../rehearsal/interpreter.ts";

const executionArn = "arn:aws:states:eu-west-1:123456789012:execution:rollout:one";
const nothing: Resources = { invoke: async () => ({}), publish: async () => ({}) };
const invoke = {
	Type: "Task",
	Resource: "arn:aws:states:::lambda:invoke",
	Parameters: {
		FunctionName: "arn:function",
		Payload: { "now.$": "$$.State.EnteredTime", "execution.$": "$$.Execution.Id", "input.$": "$" },
	},
	OutputPath: "$.Payload",
	End: true,
};

function run(definition: object, resources: Partial<Resources> = {}, onExit?: (visit: Visit) => void) {
	const clock = new VirtualClock(0);
	const options = { executionArn, clock, ...(onExit && { onExit }) };
	return runStateMachine(definition, { seconds: 90 }, { ...nothing, ...resources }, options);
}

describe("the interpreter", () => {
	it("invokes a function with the state's time, the execution and the input, and takes its payload", async () => {
		const definition = {
			StartAt: "Wait",
			States: { Wait: { Type: "Wait", SecondsPath: "$.seconds", Next: "Ask" }, Ask: invoke },
		};
		const asked: unknown[] = [];
		const answer = async (...args: unknown[]) => {
			asked.push(args);
			return { done: true };
		};
		expect(await run(definition, { invoke: answer })).toMatchObject({ status: "SUCCEEDED", output: { done: true } });
		const payload = { now: "1970-01-01T00:01:30.000Z", execution: executionArn, input: { seconds: 90 } };
		expect(asked).toEqual([["arn:function", payload]]);
	});

	it("tells of every state as it is entered and left, with the time", async () => {
		const left: Visit[] = [];
		const definition = {
			StartAt: "Wait",
			States: { Wait: { Type: "Wait", Seconds: 60, Next: "Done" }, Done: { Type: "Succeed" } },
		};
		const { states } = await run(definition, {}, (visit) => left.push(visit));
		expect(states.map(({ name, at }) => `${name} ${at}`)).toEqual([
			"Wait 1970-01-01T00:00:00.000Z",
			"Done 1970-01-01T00:01:00.000Z",
		]);
		expect(left.map(({ name, at }) => `${name} ${at}`)).toEqual([
			"Wait 1970-01-01T00:01:00.000Z",
			"Done 1970-01-01T00:01:00.000Z",
		]);
	});

	it("ends as failed with the error and cause of a Fail state", async () => {
		const definition = {
			StartAt: "No",
			States: { No: { Type: "Fail", Error: "TargetsUnhealthy", Cause: "1 unhealthy" } },
		};
		expect(await run(definition)).toMatchObject({ status: "FAILED", error: "TargetsUnhealthy", cause: "1 unhealthy" });
	});

	it("catches a function's error by its name", async () => {
		const caught = { ErrorEquals: ["Refused"], ResultPath: "$.error", Next: "Caught" };
		const definition = {
			StartAt: "Ask",
			States: { Ask: { ...invoke, Catch: [caught] }, Caught: { Type: "Succeed" } },
		};
		const refuse = () => Promise.reject(Object.assign(new Error("AccessDenied"), { name: "Refused" }));
		expect(await run(definition, { invoke: refuse })).toMatchObject({
			status: "SUCCEEDED",
			output: { seconds: 90, error: { Error: "Refused", Cause: "AccessDenied" } },
		});
	});

	it("ends at once, whatever it catches, when a task hands on more than a state machine can hold", async () => {
		const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Caught" }];
		const definition = {
			StartAt: "Ask",
			States: { Ask: { ...invoke, Catch, Retry: [{ ErrorEquals: ["States.ALL"] }] }, Caught: { Type: "Succeed" } },
		};
		const text = (length: number) => ({ invoke: async () => "x".repeat(length) });
		const most = MOST_STATE_BYTES - JSON.stringify({ StatusCode: 200, Payload: "" }).length;
		expect(await run(definition, text(most))).toMatchObject({ status: "SUCCEEDED" });
		const ended = await run(definition, text(most + 1));
		expect(ended).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
		expect(ended.states.map(({ name }) => name)).toEqual(["Ask"]);
	});

	it("fails on an integration that it does not know", async () => {
		const definition = {
			StartAt: "Queue",
			States: { Queue: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true } },
		};
		expect(await run(definition)).toMatchObject({
			status: "FAILED",
			cause: expect.stringContaining("knows no integration arn:aws:states:::sqs:sendMessage"),
		});
	});
});
