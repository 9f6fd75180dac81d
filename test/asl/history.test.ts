import { describe, expect, it } from "vitest";
import { renderStateMachine, SAMPLE_ARNS } from "../../asl/render.ts";
import { sampleJudge, sampleService } from "../../rehearsal/sample.ts";
import { HISTORY_COST, historyEvents, type ServiceConfig } from "../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../runtime/errors.ts";
import { type Definition, everyState, type State } from "../support/definition.ts";
import { Machine } from "../support/machine.ts";

const STATES = Object.fromEntries(everyState(JSON.parse(renderStateMachine(SAMPLE_ARNS)) as Definition));
/** The beginning and end of an execution, what happens once in it, and the frame of a gate. */
const ASIDE = 120;

/** How many events Step Functions writes for a state, retries aside. */
function eventsOf({ Type, Resource }: State): number {
	if (Type === "Task") return Resource?.endsWith(".waitForTaskToken") ? 6 : 5;
	if (Type === "Parallel") return 4;
	return Type === "Fail" ? 1 : 2;
}

const hook = {
	function: "arn:aws:lambda:eu-west-1:123456789012:function:slow",
	points: ["before-first-shift" as const, "after-step" as const, "before-completion" as const],
	deadlineSeconds: 600,
};

const task = { task: { command: ["bin/slow"], container: "app" }, points: hook.points, deadlineSeconds: 600 };

/** Runs a rollout whose hooks take nearly as long as they may, and counts its events. Tasks are started as late as they can be. */
async function eventsIn(service: ServiceConfig, opens: boolean): Promise<{ events: number; last: string | undefined }> {
	const asked = new Map<string, number>();
	const machine = await Machine.create({
		service,
		hook: async ({ name, args }, next, run) => {
			if (name === "tasks.find") return { status: "STOPPED", exitCode: 0, reason: "" };
			if (name === "tasks.run") {
				const { once } = args[0] as { once: string };
				const since = asked.get(once) ?? run.seconds;
				asked.set(once, since);
				if (run.seconds - since < 500) throw new UnexpectedAnswer("no capacity");
				return `arn:aws:ecs:eu-west-1:123456789012:task/shop/${asked.size}`;
			}
			if (name !== "hooks.ask") return next();
			const { point, percent } = args[1] as { point: string; percent: number };
			const key = `${point} ${percent}`;
			const since = asked.get(key) ?? run.seconds;
			asked.set(key, since);
			return { verdict: run.seconds - since < 590 ? "hold" : "pass", reason: "" };
		},
	});
	const ended = machine.start();
	if (opens) {
		for (const { gate } of service.schedule) {
			if (!gate) continue;
			await machine.untilGate();
			await machine.sleep(service.judge.gateSeconds - 400);
			machine.handBack();
		}
	}
	const { states } = await machine.clock.runUntil(ended);
	const events = states.reduce((sum, { name }) => sum + eventsOf(STATES[name] as State), 0);
	return { events, last: states.at(-1)?.name };
}

describe("the history of a rollout with gates and hooks", () => {
	const schedule = [
		{ percent: 50, bakeSeconds: 60, gate: true },
		{ percent: 100, bakeSeconds: 60, gate: true },
	];
	const timing = { ...sampleService().timing, prepareSeconds: 300, stragglerSeconds: 0, holdSeconds: 60 };
	const judge = sampleJudge({ hooks: [hook], gateSeconds: 3_600, minRequests: 10_000 });

	it.each([
		["that somebody opens late", true, "Completed"],
		["that nobody opens", false, "FailedBack"],
	])("%s is no longer than the configuration was accepted for", async (_, opens, end) => {
		const service = sampleService({ schedule, timing, judge });
		const { events, last } = await eventsIn(service, opens);
		expect(last).toBe(end);
		expect(events).toBeLessThanOrEqual(historyEvents(service) - HISTORY_COST.fixed + ASIDE);
	});

	it("is no longer than that when tasks of hooks are started again and again", async () => {
		const tasks = sampleJudge({ hooks: [task], minRequests: 10_000 });
		const service = sampleService({ schedule: schedule.map(({ gate: _, ...step }) => step), timing, judge: tasks });
		const { events, last } = await eventsIn(service, false);
		expect(last).toBe("Completed");
		expect(events).toBeLessThanOrEqual(historyEvents(service) - HISTORY_COST.fixed + ASIDE);
		const without = { ...service, judge: sampleJudge({ hooks: [hook], minRequests: 10_000 }) };
		expect(historyEvents(service) - historyEvents(without)).toBe(3 * 11 * HISTORY_COST.start);
	});

	it("is counted: its gates and hooks need the room that they are given", async () => {
		const service = sampleService({ schedule, timing, judge });
		const { events } = await eventsIn(service, true);
		const plain = historyEvents({ ...service, judge: sampleJudge(), schedule: [{ percent: 100, bakeSeconds: 120 }] });
		expect(events).toBeGreaterThan(plain - HISTORY_COST.fixed + ASIDE);
	});
});
