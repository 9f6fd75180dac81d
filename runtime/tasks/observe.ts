import type { Rollout, RolloutDocument, Verdict } from "../contract.ts";
import { tasksOfStep } from "../core/capacity.ts";
import { judge } from "../core/judge.ts";
import type { Look } from "../core/look.ts";
import { readTargets } from "../live/live.ts";
import type { ObserverPorts } from "../ports.ts";
import { rolloutOf } from "./rollout-of.ts";

/** Looks at a candidate that is prepared for the coming step, and judges what it sees. */
export async function lookBefore(
	document: RolloutDocument,
	ports: ObserverPorts,
	now: Date,
): Promise<{ readonly verdict: Verdict; readonly rollout: Rollout }> {
	const { runningSince: before, ...rest } = rolloutOf(document);
	const names = document.service.alarms[rest.candidate];
	const [seen, alarms] = await Promise.all([
		see(document, ports),
		names.length > 0 ? ports.alarms.states(names) : Promise.resolve({}),
	]);
	const needed = needs(document, rest.step, rest.step + 1);
	const running = seen.service.deployment.runningCount >= needed.capacity;
	const runningSince = running ? (before ?? now.toISOString()) : undefined;
	const runningSeconds = runningSince ? (now.getTime() - Date.parse(runningSince)) / 1000 : 0;
	const verdict = judge({ ...seen, ...needed, alarms, runningSeconds });
	return { verdict, rollout: { ...rest, ...(runningSince && { runningSince }) } };
}

/** Looks at a candidate that has the traffic of the step under way, and judges what it sees. */
export async function lookDuring(document: RolloutDocument, ports: ObserverPorts): Promise<Verdict> {
	const { step } = rolloutOf(document);
	const seen = await see(document, ports);
	return judge({ ...seen, ...needs(document, step, step), alarms: {}, runningSeconds: 0 });
}

function needs(document: RolloutDocument, now: number, coming: number): Pick<Look, "serving" | "capacity"> {
	const rollout = rolloutOf(document);
	return {
		serving: tasksOfStep(document.service, rollout, now),
		capacity: tasksOfStep(document.service, rollout, coming),
	};
}

async function see(
	document: RolloutDocument,
	ports: ObserverPorts,
): Promise<Pick<Look, "candidate" | "deploymentId" | "service" | "targets">> {
	const { candidate, deploymentId } = rolloutOf(document);
	const { cluster, services } = document.service;
	const [views, targets] = await Promise.all([
		ports.services.describe(cluster, services),
		readTargets(document.service, ports.edges, candidate),
	]);
	return { candidate, deploymentId, service: views[candidate], targets };
}
