import type { ByColor, RunningDocument } from "../contract/index.ts";
import { judgeTasks } from "../core/analysis/judge.ts";
import type { Observation } from "../core/analysis/observation.ts";
import { hasTraffic, previewsNext, tasksOfStep } from "../core/rollout/capacity.ts";
import { Refused, UnexpectedAnswer } from "../errors.ts";
import { readTargets } from "../fail-back/live.ts";
import type { ObserverPorts, ServiceView, StoppedTask } from "../ports/index.ts";
import { deploymentOf, type TaskContext } from "./task.ts";

/** What is read of the tasks and targets of a candidate that has traffic. */
export type Health = Pick<Observation, "candidate" | "deploymentId" | "deployedAt" | "service" | "stable" | "targets">;
/** The same of its tasks before a shift. */
export type Before = Omit<Health, "targets"> & Pick<Observation, "alarms" | "stopped">;

/**
 * What is to be known before a shift. A candidate without traffic has no targets worth asking for as long as its tasks do not run, or the
 * safety net keeps its load balancer out of DNS.
 */
export async function seeBefore(
	document: RunningDocument,
	context: TaskContext<ObserverPorts>,
): Promise<Before & Partial<Health>> {
	const { ports } = context;
	const { candidate, deployedAt, step } = document.rollout;
	const deploymentId = deploymentOf(document);
	const { cluster, services, alarms: all } = document.service;
	// A step at 0 % does not wait for Route 53 to answer with the load balancer: nobody is to come to it.
	const names = previewsNext(document.rollout, document.service) ? [] : all[candidate];
	const [views, alarms] = await Promise.all([
		ports.services.describe(cluster, services),
		names.length > 0 ? ports.alarms.states(names) : Promise.resolve({}),
	]);
	const needed = needs(document, step, step + 1);
	const observed = {
		candidate,
		deploymentId,
		deployedAt,
		service: views[candidate],
		...stableOf(document, views),
		alarms,
	};
	const missing = observed.service.deployment.runningCount < needed.capacity;
	const before = missing ? { ...observed, stopped: await readStopped(document, context) } : observed;
	if (
		!hasTraffic(document.rollout, document.service) &&
		judgeTasks({ ...before, ...needed, runningSeconds: 0 }).verdict !== "pass"
	)
		return before;
	return { ...before, targets: await readTargets(document.service, ports.loadBalancers, candidate) };
}

/** What is to be known while the candidate has traffic. */
export async function see(document: RunningDocument, ports: ObserverPorts): Promise<Health> {
	const { candidate, deployedAt } = document.rollout;
	const deploymentId = deploymentOf(document);
	const { cluster, services } = document.service;
	const [views, targets] = await Promise.all([
		ports.services.describe(cluster, services),
		readTargets(document.service, ports.loadBalancers, candidate),
	]);
	return { candidate, deploymentId, deployedAt, service: views[candidate], ...stableOf(document, views), targets };
}

function stableOf({ rollout }: RunningDocument, views: ByColor<ServiceView>): Pick<Observation, "stable"> {
	const { stable: color, stableDeployment: began } = rollout;
	return began ? { stable: { color, now: views[color].deployment, began } } : {};
}

/**
 * How many tasks the candidate needs.
 * @param now - index of the step whose traffic it has.
 * @param coming - index of the step that it is to be healthy for.
 */
export function needs(
	document: RunningDocument,
	now: number,
	coming: number,
): Pick<Observation, "serving" | "capacity"> {
	const { rollout } = document;
	return {
		serving: tasksOfStep(document.service, rollout, now),
		capacity: tasksOfStep(document.service, rollout, coming),
	};
}

/**
 * The candidate's tasks that have stopped. Who may not see them waits for tasks that never come, within its bound: nothing is
 * decided by not knowing.
 */
async function readStopped(
	document: RunningDocument,
	{ ports, log }: TaskContext<ObserverPorts>,
): Promise<readonly StoppedTask[]> {
	const { cluster, services } = document.service;
	try {
		const stopped = await ports.services.stopped(cluster, services[document.rollout.candidate]);
		return stopped.length === 0 ? [] : await ports.services.ends(cluster, stopped);
	} catch (error) {
		if (!(error instanceof Refused || error instanceof UnexpectedAnswer)) throw error;
		log.warn("tasks that have stopped cannot be read", { error });
		return [];
	}
}
