import {
	type FunctionHook,
	type HookAnswer,
	type HookQuestion,
	type HookState,
	isTask,
	type Rollout,
	type RunningDocument,
	type TaskHook,
	type Verdict,
} from "../contract/index.ts";
import type { HookReading } from "../core/analysis/observation.ts";
import { hookSignal } from "../core/analysis/signals/hooks.ts";
import { notStartedAnswer, taskAnswer, withLog } from "../core/analysis/task-answer.ts";
import { percentOf } from "../core/rollout/capacity.ts";
import { type HookAt, hooksAt, type Point, tasksToStart } from "../core/rollout/hooks.ts";
import { since } from "../core/rollout/progress.ts";
import type { ObserverPorts } from "../ports/index.ts";
import { reading } from "./read-evidence.ts";
import { deploymentOf, type TaskContext } from "./task.ts";

type Context = TaskContext<ObserverPorts>;

/** What hooks say, and the rollout with that kept. */
interface HookAnswers {
	readonly verdict: Verdict;
	readonly rollout: Rollout;
	/** Whether there are tasks among them that are to be started now. */
	readonly starts: boolean;
}

/** Asks all hooks of some points that have not said pass yet. */
export async function askHooks(
	document: RunningDocument,
	points: readonly Point[],
	context: Context,
): Promise<HookAnswers> {
	const { rollout, service } = document;
	const { now } = context;
	const hooks = { ...rollout.hooks };
	const due = hooksAt(service.judge.hooks, points).filter(({ key }) => !hooks[key]?.passed);
	for (const { key } of due) hooks[key] ??= { since: now.toISOString(), passed: false };
	const asked = { ...rollout, hooks };
	const readings = await Promise.all(due.map((at) => ask(at, { ...document, rollout: asked }, context)));
	due.forEach(({ key }, i) => {
		const answer = readings[i]?.answer;
		const passed = answer !== undefined && "value" in answer && answer.value.verdict === "pass";
		if (passed) hooks[key] = { since: hooks[key]?.since ?? now.toISOString(), passed };
	});
	const starts = tasksToStart(asked, service.judge.hooks, now).length > 0;
	return { verdict: hookSignal(readings), rollout: asked, starts };
}

/** Asks the functions that have a point for probation, at each of its checks. Tasks are run once, before. Undefined where there are none. */
export async function askInProbation(document: RunningDocument, context: Context): Promise<Verdict | undefined> {
	const point = "in-probation" as const;
	const due = document.service.judge.hooks.filter((hook) => !isTask(hook) && hook.points.includes(point));
	if (due.length === 0) return undefined;
	const readings = await Promise.all(due.map((hook) => ask({ hook, point, key: point }, document, context)));
	// None has a deadline here: after completion there is nothing that "not yet" would keep from going on.
	return hookSignal(readings.map((each) => ({ ...each, seconds: 0 })));
}

/** Where a check leads that waits for hooks: to the state that starts their tasks, where there are any to be started. */
export function startingTasks<P extends { readonly next: string }>(progress: P, answers: HookAnswers | undefined): P {
	return answers?.starts && progress.next === "wait" ? { ...progress, next: "startHooks" } : progress;
}

async function ask({ hook, point, key }: HookAt, document: RunningDocument, context: Context): Promise<HookReading> {
	const { now, log } = context;
	const state = document.rollout.hooks?.[key] ?? { since: now.toISOString(), passed: false };
	const seconds = since(state.since, now);
	const asked = isTask(hook)
		? askTask(hook, { state, late: seconds >= hook.deadlineSeconds }, document, context)
		: askFunction(hook, point, document, context);
	return { hook, seconds, answer: await reading("hook", asked, log) };
}

/** How the task has exited. The end of its log is read once it is wanted: as the reason of a failure. */
async function askTask(
	{ task: { container } }: TaskHook,
	{ state, late }: { readonly state: HookState; readonly late: boolean },
	{ service }: RunningDocument,
	{ ports, log }: Context,
): Promise<HookAnswer> {
	if (!state.task) return notStartedAnswer(state);
	const answer = taskAnswer(await ports.tasks.find(service.cluster, state.task.arn, container));
	if (!state.task.log || answer.verdict === "pass" || (answer.verdict === "hold" && !late)) return answer;
	const lines = await reading("log of the hook", ports.tasks.lastLines(state.task.log), log);
	return withLog(answer, "value" in lines ? lines.value : [lines.unreadable]);
}

async function askFunction(
	hook: FunctionHook,
	point: Point,
	document: RunningDocument,
	{ ports, execution }: Context,
): Promise<HookAnswer> {
	const { rollout } = document;
	const { attempt, stable, candidate } = rollout;
	const question: HookQuestion = {
		version: 1,
		point,
		rollout: execution,
		service: document.service.name,
		attempt,
		deploymentId: deploymentOf(document),
		stable,
		candidate,
		percent: percentOf(rollout, document.service),
	};
	return ports.hooks.ask(hook.function, question);
}
