import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { HookConfig, hookName, JudgeConfig, LIMITS, taskHooks } from "../../../runtime/contract/index.ts";
import { DEFAULT_JUDGE } from "../../../runtime/defaults.ts";

const asked = { points: ["after-step" as const], deadlineSeconds: 600 };
const smoke: HookConfig = { ...asked, function: "arn:aws:lambda:eu-west-1:123456789012:function:smoke" };
const migration: HookConfig = { ...asked, task: { command: ["bin/migrate", "--all"], container: "app" } };
const faults = (hook: unknown) => v.safeParse(HookConfig, hook).issues?.map(({ message }) => message) ?? [];

describe("a hook", () => {
	it("is a function or a task, exactly one of both", () => {
		expect([faults(smoke), faults(migration)]).toEqual([[], []]);
		expect(faults(asked)).toEqual(["must be either a function or a task"]);
		expect(faults({ ...smoke, ...migration })).toEqual(["must be either a function or a task"]);
	});

	it("tells all that is wrong with it at once", () => {
		const task = { command: [], container: "the app" };
		expect(faults({ points: [], deadlineSeconds: 0, task })).toEqual([
			"must have at least one word",
			"must be the name of a container",
			"must name at least one point",
			"must be at least 1",
		]);
		const long = { command: ["x".repeat(LIMITS.commandBytes)], container: "app" };
		expect(faults({ ...asked, task: long })).toEqual([`must have at most ${LIMITS.commandBytes} bytes as JSON`]);
	});

	it("has a name for people", () => {
		expect([hookName(smoke), hookName(migration)]).toEqual(["smoke", "task bin/migrate --all"]);
	});
});

describe("a service's hooks", () => {
	const judge = (tasks: number) => ({ ...DEFAULT_JUDGE, hooks: [smoke, ...Array(tasks).fill(migration)] });

	it("are known to be tasks, which may have changed more than a verdict", () => {
		expect(taskHooks(judge(1))).toEqual([migration]);
		expect(taskHooks({ hooks: [smoke] })).toEqual([]);
	});

	it("are so many tasks at most", () => {
		expect(v.safeParse(JudgeConfig, judge(LIMITS.taskHooks)).success).toBe(true);
		const { issues } = v.safeParse(JudgeConfig, judge(LIMITS.taskHooks + 1));
		expect(issues?.map(({ message }) => message)).toEqual([`must be at most ${LIMITS.taskHooks} tasks`]);
	});
});
