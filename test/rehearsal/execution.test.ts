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
function started(States: object, StartAt: string, resources: Partial<Resources> = {}, clock = new VirtualClock(0)) {
	const entered: string[] = [];
	const execution = startExecution(
		{ StartAt, States },
		{},
		{ invoke: async () => ({}), publish: async () => ({}), ...resources },
		{ executionArn: "arn:one", clock, onEnter: ({ name, at }) => entered.push(`${name} ${Date.parse(at) / 1_000}`) },
	);
	return { ...execution, entered, clock };
}

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
