import * as v from "valibot";
import { jsonBytes, LENGTHS, said } from "./bounds.ts";
import { LIMITS, like, PATTERNS, printable } from "./names.ts";
import { oneLine } from "./one-line.ts";
import { DAY_SECONDS, functionArn, timestamp, whole } from "./schemas.ts";

/** When a hook is asked. */
export const HOOK_POINTS = ["before-first-shift", "after-step", "before-completion", "in-probation"] as const;

/** When a hook is asked, and for how long: the same of functions and tasks. */
export const HOOK_ENTRIES = {
	/** When it is asked: again at every check, until it says pass or fail. */
	points: v.pipe(
		v.array(v.picklist(HOOK_POINTS)),
		v.minLength(1, "must name at least one point"),
		v.maxLength(HOOK_POINTS.length),
	),
	/** How long it may say "not yet", or run, in seconds, since it was first asked at a point; then it counts as fail. */
	deadlineSeconds: whole(1, DAY_SECONDS),
};

/** What a task of the candidate's own definition runs in place of the service: a migration, a smoke test. */
const HookCommand = v.strictObject({
	/** What the container runs, word by word. */
	command: v.pipe(
		v.array(v.string()),
		v.minLength(1, "must have at least one word"),
		v.check(
			(words) => jsonBytes(words) <= LIMITS.commandBytes,
			`must have at most ${LIMITS.commandBytes} bytes as JSON`,
		),
	),
	/** Name of the container. How it exits is the verdict. */
	container: like(PATTERNS.containerName, 255, "must be the name of a container"),
});
type HookCommand = v.InferOutput<typeof HookCommand>;

const Hook = v.strictObject(HOOK_ENTRIES);
type Hook = v.InferOutput<typeof Hook>;

/** A function of the user's that is asked for its verdict. */
export type FunctionHook = Hook & { readonly function: string; readonly task?: undefined };

/** A task whose exit code is a verdict. */
export type TaskHook = Hook & { readonly task: HookCommand; readonly function?: undefined };

/** One of both. Not a union of schemas: one object tells all its faults at once. */
export const HookConfig = v.pipe(
	v.strictObject({
		/** ARN of the function. */
		function: v.optional(functionArn),
		task: v.optional(HookCommand),
		...HOOK_ENTRIES,
	}),
	v.check((one) => (one.function === undefined) !== (one.task === undefined), "must be either a function or a task"),
	v.transform((one) => one as FunctionHook | TaskHook),
);
export type HookConfig = v.InferOutput<typeof HookConfig>;

/** Whether a hook is a task; else it is a function. */
export function isTask(hook: HookConfig): hook is TaskHook {
	return hook.task !== undefined;
}

/** The hooks that are tasks, in their order: what may have changed more than a verdict, a database for instance. */
export function taskHooks({ hooks }: { readonly hooks: readonly HookConfig[] }): TaskHook[] {
	return hooks.filter(isTask);
}

/** A hook's name, for people. */
export function hookName(hook: HookConfig): string {
	return isTask(hook)
		? `task ${oneLine(hook.task.command.join(" "), LENGTHS.input)}`
		: hook.function.replace(/^.*:function:/, "");
}

/** Where a task writes what it says, in CloudWatch Logs. */
export const TaskLog = v.strictObject({ group: printable(LIMITS.logName), stream: printable(2 * LIMITS.logName) });
export type TaskLog = v.InferOutput<typeof TaskLog>;

/** A task that has been started for a hook. */
export const StartedTask = v.strictObject({
	arn: printable(LIMITS.arn),
	/** Absent where it does not write to CloudWatch Logs of this region. */
	log: v.optional(TaskLog),
});
export type StartedTask = v.InferOutput<typeof StartedTask>;

/** How far a hook has got at a point. */
export const HookState = v.strictObject({
	/** When it was first asked. */
	since: timestamp,
	/** Whether it has said pass: then it is not asked again. */
	passed: v.boolean(),
	/** Of a hook that is a task: the one that was started. */
	task: v.optional(StartedTask),
	/** Why none could be started, and when that was tried last. */
	notStarted: v.optional(v.strictObject({ why: said(LENGTHS.refusal), at: timestamp })),
});
export type HookState = v.InferOutput<typeof HookState>;
