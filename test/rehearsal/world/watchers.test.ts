import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Alarm, Hook } from "../../../rehearsal/scenario/watchers.ts";
import { alarmStates, WorldHooks } from "../../../rehearsal/world/watchers.ts";
import type { HookQuestion } from "../../../runtime/contract/index.ts";

const alarm = (input: object) => v.parse(Alarm, { name: "checkout", ...input });

describe("an alarm of the user's", () => {
	it("rings for ever, unless the scenario says from when to when", () => {
		const states = (input: object) =>
			[0, 99, 100, 199, 200].map((second) => alarmStates([alarm(input)], ["checkout"], second).checkout);
		expect(states({})).toEqual(Array(5).fill("ALARM"));
		expect(states({ fromSeconds: 100, toSeconds: 200 })).toEqual(["OK", "OK", "ALARM", "ALARM", "OK"]);
		expect(states({ state: "OK" })).toEqual(Array(5).fill("OK"));
	});

	it("may have several spells, of which the last that holds counts", () => {
		const alarms = [alarm({ state: "INSUFFICIENT_DATA" }), alarm({ fromSeconds: 100 })];
		expect([0, 100].map((second) => alarmStates(alarms, ["checkout"], second).checkout)).toEqual([
			"INSUFFICIENT_DATA",
			"ALARM",
		]);
	});

	it("must exist", () => {
		expect(() => alarmStates([alarm({})], ["checkout", "one", "two"], 0)).toThrow("there is no alarm one, two");
	});
});

describe("a function of the user's", () => {
	const question = (changes: Partial<HookQuestion> = {}): HookQuestion => ({
		version: 1,
		point: "after-step",
		rollout: "arn:one",
		service: "shop",
		attempt: "ecs-svc/2",
		deploymentId: "ecs-svc/2",
		stable: "blue",
		candidate: "green",
		percent: 10,
		...changes,
	});
	const hooksOf = (input: object) => {
		const clock = { seconds: 0 };
		const hook = v.parse(Hook, { name: "smoke", points: ["after-step"], ...input });
		const hooks = new WorldHooks([hook], () => clock.seconds);
		const ask = async (changes?: Partial<HookQuestion>) =>
			(await hooks.ask("arn:aws:lambda:eu-west-1:123456789012:function:smoke", question(changes))).verdict;
		return { clock, hooks, ask };
	};

	it("is content at once, unless the scenario says more", async () => {
		expect(await hooksOf({}).ask()).toBe("pass");
		expect(await hooksOf({ says: "fail" }).ask()).toBe("fail");
		expect(await hooksOf({ says: "hold" }).ask()).toBe("hold");
	});

	it("says not yet until its time has come, counted from the first question at each point and step", async () => {
		const { clock, ask } = hooksOf({ says: "fail", afterSeconds: 60 });
		clock.seconds = 100;
		expect(await ask()).toBe("hold");
		clock.seconds = 159;
		expect(await ask()).toBe("hold");
		clock.seconds = 160;
		expect(await ask()).toBe("fail");
		expect(await ask({ percent: 50 })).toBe("hold");
		expect(await ask({ point: "before-completion" })).toBe("hold");
		expect(await ask({ rollout: "arn:two" })).toBe("hold");
	});

	it("says why", async () => {
		const { hooks } = hooksOf({ reason: "3 tests failed" });
		const answer = await hooks.ask("arn:aws:lambda:eu-west-1:123456789012:function:smoke", question());
		expect(answer.reason).toBe("3 tests failed");
	});

	it("must exist", async () => {
		const { hooks } = hooksOf({});
		await expect(hooks.ask("arn:aws:lambda:eu-west-1:1:function:other", question())).rejects.toMatchObject({
			name: "UnexpectedAnswer",
		});
	});
});
