import {
	type HookState,
	LENGTHS,
	oneLine,
	type RunningDocument,
	type StartedTask,
	type TaskHook,
} from "../contract/index.ts";
import { type HookAt, onceOf, ownerOf, tasksToStart } from "../core/rollout/hooks.ts";
import { Refused, UnexpectedAnswer } from "../errors.ts";
import type { ActuatorPorts, TaskDefinition, TaskPlacement } from "../ports/index.ts";
import { locked } from "./lock.ts";
import { type ActuatorTask, deploymentOf, type TaskContext } from "./task.ts";
import { logOf } from "./task-log.ts";

type Context = TaskContext<ActuatorPorts>;

/** What all tasks of a rollout run, and where. */
interface Candidate {
	readonly placement: TaskPlacement;
	readonly definition: TaskDefinition;
}

/**
 * StartHooks: starts the tasks of hooks that a check has asked for, each once. The checks that follow say how they exit. What ECS does not
 * start it says why, and is tried again a little later, until the hook's time is over.
 */
export const startHooks: ActuatorTask = locked(async (document, context) => {
	const { rollout, service } = document;
	const due = tasksToStart(rollout, service.judge.hooks, context.now);
	const candidate = due.length > 0 ? readCandidate(document, context) : undefined;
	const states = due.map(async (at) => {
		const since = rollout.hooks?.[at.key]?.since ?? context.now.toISOString();
		return [at.key, { since, passed: false, ...(await tried(at, document, candidate, context)) }] as const;
	});
	const hooks = { ...rollout.hooks, ...Object.fromEntries(await Promise.all(states)) };
	// While the candidate is prepared for the first shift it is Ready that asks, else Assess.
	const preparing = rollout.preparingSince !== undefined;
	return { ...document, rollout: { ...rollout, hooks }, next: preparing ? "ready" : "assess" };
});

async function readCandidate(document: RunningDocument, { ports }: Context): Promise<Candidate> {
	const { rollout, service } = document;
	const own = service.services[rollout.candidate];
	const placement = await ports.tasks.placement(service.cluster, own, deploymentOf(document));
	return { placement, definition: await ports.services.definition(placement.taskDefinition) };
}

/** The task, or why there is none: what AWS refuses now it may not refuse later, for instance for want of capacity. */
async function tried(
	at: HookAt<TaskHook>,
	document: RunningDocument,
	candidate: Promise<Candidate> | undefined,
	context: Context,
): Promise<Pick<HookState, "task" | "notStarted">> {
	try {
		return { task: await start(at, document, await candidate, context) };
	} catch (error) {
		if (!(error instanceof Refused || error instanceof UnexpectedAnswer)) throw error;
		context.log.warn("a hook's task could not be started", { hook: at.key, error });
		return { notStarted: { why: oneLine(error.message, LENGTHS.refusal), at: context.now.toISOString() } };
	}
}

async function start(
	at: HookAt<TaskHook>,
	{ rollout, service: { name, cluster } }: RunningDocument,
	candidate: Candidate | undefined,
	{ ports, log }: Context,
): Promise<StartedTask> {
	const { container, command } = at.hook.task;
	const { placement, definition } = candidate ?? missing("no deployment is known");
	const own = definition.containerDefinitions.find((each) => each.name === container);
	const names = definition.containerDefinitions.map((each) => each.name).join(", ");
	if (!own) return missing(`${placement.taskDefinition} has no container ${container}, which the hook names: ${names}`);
	const whose = { name, owner: ownerOf(name, rollout), once: onceOf(name, rollout, at) };
	const arn = await ports.tasks.run({ cluster, placement, container, command, ...whose });
	log.info("a hook's task has been started", { hook: at.key, started: arn });
	const written = logOf(own, arn);
	return { arn, ...(written && { log: written }) };
}

function missing(what: string): never {
	throw new UnexpectedAnswer(what);
}
