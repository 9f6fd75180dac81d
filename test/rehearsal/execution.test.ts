import { setTimeout as really } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../rehearsal/clock.ts";
import { type Resources, startExecution } from "../../rehearsal/interpreter.ts";

const invoke = {
	Type: "Task",
	Resource: "arn:aws:states:::lambda:invoke",
	Parameters: { FunctionName: "f", Payload: {} },
};
const passes = (clock: VirtualClock, seconds: number) =>
	clock.runUntil(new Promise((resolve) => clock.timers.setTimeout(resolve, seconds * 1_000)));

/** An execution that has been started, the states that it entered so far, and its clock. */
function started(
	States: object,
	StartAt: string,
	resources: Partial<Resources> = {},
	clock = new VirtualClock(0),
	input: object = {},
) {
	const entered: string[] = [];
	const execution = startExecution(
		{ StartAt, States },
		input,
		{ invoke: async () => ({}), publish: async () => ({}), ...resources },
		{ executionArn: "arn:one", clock, onEnter: ({ name, at }) => entered.push(`${name} ${Date.parse(at) / 1_000}`) },
	);
	return { ...execution, entered, clock };
}

/** A task that waits for its token, at most as long as its input says, beside another that ends after `seconds`. */
const besides = (seconds: number) => ({
	Both: {
		Type: "Parallel",
		Branches: [
			{
				StartAt: "Asks",
				States: {
					Asks: {
						Type: "Task",
						Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
						Parameters: { FunctionName: "asks", Payload: { "token.$": "$$.Task.Token" } },
						TimeoutSecondsPath: "$.limit",
						Next: "Answered",
					},
					Answered: { Type: "Fail", Error: "Answered" },
				},
			},
			{
				StartAt: "Watches",
				States: {
					Watches: { Type: "Wait", Seconds: seconds, Next: "Sees" },
					Sees: { Type: "Fail", Error: "Observed" },
				},
			},
		],
		Catch: [{ ErrorEquals: ["Answered"], Next: "After" }],
		End: true,
	},
	After: { Type: "Wait", Seconds: 50, Next: "Done" },
	Done: { Type: "Succeed" },
});

const WAITS = {
	Wait: { Type: "Wait", Seconds: 60, Next: "Next" },
	Next: { Type: "Wait", Seconds: 60, Next: "Done" },
	Done: { Type: "Succeed" },
};

describe("an execution that has been started", () => {
	it("goes on as virtual time passes, whoever lets it pass", async () => {
		const { entered, clock } = started(WAITS, "Wait");
		await passes(clock, 59);
		expect(entered).toEqual(["Wait 0"]);
		await passes(clock, 2);
		expect(entered).toEqual(["Wait 0", "Next 60"]);
	});

	it.each([
		["SUCCEEDED", { Type: "Succeed" }],
		["FAILED", { Type: "Fail" }],
	])("has told of all of its states when it ends: %s", async (status, Last) => {
		const { ended, entered, clock } = started({ Ask: { ...invoke, Next: "Last" }, Last }, "Ask");
		const atItsEnd = ended.then((result) => ({
			status: result.status,
			states: result.states.length,
			entered: [...entered],
		}));
		expect(await clock.runUntil(atItsEnd)).toEqual({ status, states: 2, entered: ["Ask 0", "Last 0"] });
	});

	it("runs beside another on the same clock", async () => {
		const one = started(WAITS, "Wait");
		await passes(one.clock, 10);
		const other = started(WAITS, "Wait", {}, one.clock);
		await one.clock.runUntil(Promise.all([one.ended, other.ended]));
		expect(other.entered).toEqual(["Wait 10", "Next 70", "Done 130"]);
	});

	it("ends where it is when it is aborted, whatever its task would catch, and enters no further state", async () => {
		const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Done" }];
		const states = {
			Wait: { Type: "Wait", Seconds: 5, Next: "Ask" },
			Ask: { ...invoke, Catch, Next: "Done" },
			Done: { Type: "Succeed" },
		};
		const asked = () => {
			execution.abort();
			return Promise.reject(new Error("too late"));
		};
		const execution = started(states, "Wait", { invoke: asked });
		const { status } = await execution.clock.runUntil(execution.ended);
		expect(status).toBe("ABORTED");
		expect(execution.entered).toEqual(["Wait 0", "Ask 5"]);
	});

	it("is aborted in a wait too", async () => {
		const { ended, abort, entered, clock } = started(WAITS, "Wait");
		await passes(clock, 10);
		abort();
		expect(await clock.runUntil(ended)).toMatchObject({ status: "ABORTED" });
		await passes(clock, 100);
		expect(entered).toEqual(["Wait 0"]);
	});

	it("waits the mean of a full jitter before it tries again, so that runs repeat exactly", async () => {
		const Retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 20, BackoffRate: 1, JitterStrategy: "FULL" }];
		const times: number[] = [];
		const clock = new VirtualClock(0);
		const asked = async () => {
			times.push(clock.now() / 1_000);
			if (times.length < 3) throw new Error("again");
		};
		const { ended } = started({ Ask: { ...invoke, Retry, End: true } }, "Ask", { invoke: asked }, clock);
		await clock.runUntil(ended);
		expect(times).toEqual([0, 10, 20]);
	});

	it("holds time still while a function is at work", async () => {
		const { ended, clock } = started({ Ask: { ...invoke, End: true } }, "Ask", { invoke: () => really(20) });
		clock.timers.setTimeout(() => {}, 1_000);
		await clock.runUntil(ended);
		expect(clock.now()).toBe(0);
	});
});

describe("a task that waits for its token", () => {
	/** Started, with the tokens that it has handed out. */
	function waiting(seconds = 1_000, limit = 500) {
		const tokens: string[] = [];
		const invoke = async (_: string, payload: unknown) => tokens.push((payload as { token: string }).token);
		return { ...started(besides(seconds), "Both", { invoke }, new VirtualClock(0), { limit }), tokens };
	}

	it("goes on when somebody hands it back, and what waits beside it is given up", async () => {
		const { ended, entered, clock, tokens, handBack } = waiting();
		await passes(clock, 100);
		expect(tokens).toHaveLength(1);
		expect(handBack(tokens[0] ?? "", { output: {} })).toBe(true);
		expect(await clock.runUntil(ended)).toMatchObject({ status: "SUCCEEDED" });
		expect(entered).toEqual(["Both 0", "Asks 0", "Watches 0", "Answered 100", "After 100", "Done 150"]);
	});

	it("fails with what somebody says who sends it back", async () => {
		const { ended, clock, tokens, handBack } = waiting();
		await passes(clock, 100);
		handBack(tokens[0] ?? "", { error: "Aborted", cause: "not today" });
		expect(await clock.runUntil(ended)).toMatchObject({ status: "FAILED", error: "Aborted", cause: "not today" });
	});

	it("waits as long as the state's input says, and no longer", async () => {
		const { ended, clock } = waiting(1_000, 300);
		expect(await clock.runUntil(ended)).toMatchObject({ status: "FAILED", error: "States.Timeout" });
		expect(clock.now()).toBe(300_000);
	});

	it("hears of its token once, and of no other", async () => {
		const { clock, tokens, handBack } = waiting();
		await passes(clock, 10);
		expect(handBack("another", { output: {} })).toBe(false);
		expect(handBack(tokens[0] ?? "", { output: {} })).toBe(true);
		expect(handBack(tokens[0] ?? "", { output: {} })).toBe(false);
	});

	it("waits no more once what is beside it has failed, or its execution was aborted", async () => {
		const observed = waiting(100);
		expect(await observed.clock.runUntil(observed.ended)).toMatchObject({ error: "Observed" });
		const aborted = waiting();
		await passes(aborted.clock, 10);
		aborted.abort();
		for (const { handBack, tokens } of [observed, aborted])
			expect(handBack(tokens[0] ?? "", { output: {} })).toBe(false);
	});

	it("waits no more once its branch has been left for another state, though the execution goes on", async () => {
		const states = {
			...besides(100),
			Both: { ...besides(100).Both, Catch: [{ ErrorEquals: ["Observed"], Next: "After" }] },
		};
		const tokens: string[] = [];
		const invoke = async (_: string, payload: unknown) => tokens.push((payload as { token: string }).token);
		const { clock, handBack } = started(states, "Both", { invoke }, new VirtualClock(0), { limit: 500 });
		await passes(clock, 120);
		expect(handBack(tokens[0] ?? "", { output: {} })).toBe(false);
	});
});
