import type { RolloutDocument, Verdict } from "../contract.ts";
import { tasksOfStep } from "../core/capacity.ts";
import { judge } from "../core/judge.ts";
import type { Look } from "../core/look.ts";
import { readTargets } from "../live/live.ts";
import type { ObserverPorts } from "../ports.ts";
import { rolloutOf } from "./rollout-of.ts";

/** Looks at a candidate that is prepared for the coming step, and judges what it sees. */
export async function lookBefore(document: RolloutDocument, ports: ObserverPorts): Promise<Verdict> {
	const { candidate, step } = rolloutOf(document);
	const names = document.service.alarms[candidate];
	const alarms = names.length > 0 ? await ports.alarms.states(names) : {};
	return look(document, ports, { ...needs(document, step, step + 1), alarms });
}

/** Looks at a candidate that has the traffic of the step under way, and judges what it sees. */
export async function lookDuring(document: RolloutDocument, ports: ObserverPorts): Promise<Verdict> {
	const { step } = rolloutOf(document);
	return look(document, ports, { ...needs(document, step, step), alarms: {} });
}

function needs(document: RolloutDocument, now: number, coming: number): Pick<Look, "serving" | "capacity"> {
	const rollout = rolloutOf(document);
	return {
		serving: tasksOfStep(document.service, rollout, now),
		capacity: tasksOfStep(document.service, rollout, coming),
	};
}

async function look(
	document: RolloutDocument,
	ports: ObserverPorts,
	expected: Pick<Look, "serving" | "capacity" | "alarms">,
): Promise<Verdict> {
	const { candidate, deploymentId } = rolloutOf(document);
	const { cluster, services } = document.service;
	const [views, targets] = await Promise.all([
		ports.services.describe(cluster, services),
		readTargets(document.service, ports.edges, candidate),
	]);
	return judge({ candidate, deploymentId, service: views[candidate], targets, ...expected });
}
