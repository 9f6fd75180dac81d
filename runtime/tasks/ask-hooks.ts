import type { HookConfig, HookQuestion, Rollout, RunningDocument, Verdict } from "../contract/index.ts";
import type { HookReading } from "../core/analysis/observation.ts";
import { hookSignal } from "../core/analysis/signals/hooks.ts";
import { percentOf } from "../core/rollout/capacity.ts";
import type { ObserverPorts } from "../ports/index.ts";
import { reading } from "./read-evidence.ts";
import { deploymentOf, type TaskContext } from "./task.ts";

type Point = HookQuestion["point"];

/** A hook at a point of the rollout. */
interface Asked {
	readonly hook: HookConfig;
	readonly point: Point;
	readonly key: string;
}

/** Asks all hooks of some points that have not said pass yet. Answers what they say, and the rollout with that kept. */
export async function askHooks(
	document: RunningDocument,
	points: readonly Point[],
	context: TaskContext<ObserverPorts>,
): Promise<{ readonly verdict: Verdict; readonly rollout: Rollout }> {
	const { rollout } = document;
	const hooks = { ...rollout.hooks };
	const due = points
		.flatMap((point) => document.service.judge.hooks.map((hook) => ({ hook, point, key: `${point} ${hook.function}` })))
		.filter(({ hook, point, key }) => hook.points.includes(point) && !hooks[key]?.passed);
	const readings = await Promise.all(due.map((asked) => ask(asked, document, context)));
	due.forEach(({ key }, i) => {
		const answer = readings[i]?.answer;
		const passed = answer !== undefined && "value" in answer && answer.value.verdict === "pass";
		hooks[key] = { since: hooks[key]?.since ?? context.now.toISOString(), passed };
	});
	return { verdict: hookSignal(readings), rollout: { ...rollout, hooks } };
}

async function ask(
	{ hook, point, key }: Asked,
	document: RunningDocument,
	{ ports, execution, now, log }: TaskContext<ObserverPorts>,
): Promise<HookReading> {
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
	const since = Date.parse(rollout.hooks?.[key]?.since ?? now.toISOString());
	const answer = await reading("hook", ports.hooks.ask(hook.function, question), log);
	return { hook, seconds: (now.getTime() - since) / 1000, answer };
}
