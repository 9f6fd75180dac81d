import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../rehearsal/clock.ts";
import { type Resources, runStateMachine, type Visit } from "../../rehearsal/interpreter.ts";
import { jsonBytes } from "../../runtime/contract/index.ts";

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
		const remaining: Visit[] = [];
		const definition = {
			StartAt: "Wait",
			States: { Wait: { Type: "Wait", Seconds: 60, Next: "Done" }, Done: { Type: "Succeed" } },
		};
		const { states } = await run(definition, {}, (visit) => remaining.push(visit));
		expect(states.map(({ name, at }) => `${name} ${at}`)).toEqual([
			"Wait 1970-01-01T00:00:00.000Z",
			"Done 1970-01-01T00:01:00.000Z",
		]);
		expect(remaining.map(({ name, at }) => `${name} ${at}`)).toEqual([
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

	describe("a state with more than 256 KiB", () => {
		const caught = {
			...invoke,
			Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 9 }],
			Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Saved" }],
		};
		const asking = { StartAt: "Ask", States: { Ask: caught, Saved: { Type: "Succeed" } } };
		/** Around an answer of a function stands what the Lambda integration says of it. */
		const room = 262_144 - jsonBytes({ StatusCode: 200, Payload: { text: "" } });

		it("ends the execution past every Retry and Catch", async () => {
			let asked = 0;
			const answer = (text: string) => async () => {
				asked++;
				return { text };
			};
			expect(await run(asking, { invoke: answer("x".repeat(room)) })).toMatchObject({ status: "SUCCEEDED" });
			expect(asked).toBe(1);
			for (const text of ["x".repeat(room + 1), "漢".repeat(90_000)]) {
				const end = await run(asking, { invoke: answer(text) });
				expect(end).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
				expect(end.states.map(({ name }) => name)).toEqual(["Ask"]);
			}
			expect(asked).toBe(3);
		});

		it("ends it where a Catch adds the error", async () => {
			const before = { ...invoke, Next: "Ask", End: undefined };
			const { Retry: _, ...once } = caught;
			const definition = { StartAt: "Fill", States: { ...asking.States, Fill: before, Ask: once } };
			let asked = 0;
			const fills = (bytes: number) => async () => {
				if (asked++ % 2 === 0) return { text: "x".repeat(bytes) };
				throw Object.assign(new Error("c".repeat(32_768)), { name: "Aborted" });
			};
			expect(await run(definition, { invoke: fills(200_000) })).toMatchObject({ status: "SUCCEEDED" });
			const end = await run(definition, { invoke: fills(250_000) });
			expect(end).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
		});
	});
});
