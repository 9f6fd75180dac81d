import type { Colour, PerColour, RolloutDocument, ServiceConfig, Verdict } from "../contract.ts";
import { judge } from "../core/judge.ts";
import type { Look } from "../core/look.ts";
import type { EdgeReader, ObserverPorts, Target } from "../ports.ts";
import { rolloutOf } from "./rollout-of.ts";

/** Looks at the candidate once and judges what it sees. */
export async function observe(document: RolloutDocument, ports: ObserverPorts, serving: boolean): Promise<Verdict> {
	const { candidate, deploymentId, capacity } = rolloutOf(document);
	const { cluster, services } = document.service;
	const [views, targets] = await Promise.all([
		ports.services.describe(cluster, services),
		targetsOf(ports.edges, document.service, candidate),
	]);
	const look: Look = { candidate, deploymentId, capacity, serving, service: views[candidate], targets };
	return judge(look);
}

/** A colour's targets on each edge. */
export async function targetsOf(
	edges: EdgeReader,
	service: ServiceConfig,
	colour: Colour,
): Promise<PerColour<Target[]>> {
	const [blue, green] = await Promise.all([
		edges.targets(service.edges.blue.targetGroups[colour]),
		edges.targets(service.edges.green.targetGroups[colour]),
	]);
	return { blue, green };
}
