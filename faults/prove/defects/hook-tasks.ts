import type { Defect } from "../defect.ts";

/** Mistakes about hooks that are tasks. */
export const HOOK_TASK_DEFECTS: readonly Defect[] = [
	{
		name: "task-asked-for-anew",
		breaks: "a task is started again when the answer that told of it was lost",
		file: "runtime/tasks/start-hooks.ts",
		find: "once: onceOf(name, rollout, at) };",
		replace: "once: `${onceOf(name, rollout, at)} ${crypto.randomUUID()}` };",
	},
	{
		name: "task-outlives-rollout",
		breaks: "a rollout is over, and the task of its hook runs on",
		file: "runtime/fail-back/tidy-up.ts",
		find: "	return some ? [stop] : [];",
		replace: "	return some ? [stop].slice(1) : [];",
	},
	{
		name: "running-task-passes",
		breaks: "a step is taken while the task of a hook still runs",
		file: "runtime/core/analysis/task-answer.ts",
		find: '	return { verdict: "hold", reason: because(`its task is ${status}`, reason) };',
		replace: '	return { verdict: "pass", reason: because(`its task is ${status}`, reason) };',
	},
	{
		name: "exit-code-ignored",
		breaks: "a migration that failed lets the release go on",
		file: "runtime/core/analysis/task-answer.ts",
		find: '	if (exitCode !== undefined) return { verdict: "fail",',
		replace: '	if (exitCode !== undefined) return { verdict: "pass",',
	},
	{
		name: "watchdog-leaves-tasks",
		breaks: "the watchdog does not know that hooks are tasks, and stops none",
		file: "runtime/watchdog/fail-back-lock.ts",
		find: "	const refused = await tidyUp(service, lock, context);",
		replace: "	const refused = await tidyUp({ ...service, judge: undefined }, lock, context);",
	},
];
