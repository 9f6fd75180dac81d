import { type Attempt, isAttempt, type Lock, type ReleaseEvent, type RolloutDocument } from "../contract/index.ts";
import type { ActuatorPorts, ServiceView } from "../ports/index.ts";

type Ports = Pick<ActuatorPorts, "attempts" | "history" | "services">;

/** Why an attempt starts no rollout. */
interface Why {
	readonly code: "CoveredByAttempt" | "Superseded";
	readonly reason: string;
}

/** Whether a newer attempt has come than a document's: the newest attempt counts. A deployment that is there already has no say in that. */
export async function superseded({ event, service }: RolloutDocument, { attempts }: Ports): Promise<Why | undefined> {
	if (!isAttempt(event)) return undefined;
	const newest = (await attempts.head(service.name))?.newest;
	if (newest === undefined || newest === event.attempt) return undefined;
	return { code: "Superseded", reason: `${newest} is wanted now, and ${event.attempt} no longer` };
}

/** Whether an attempt has made the deployment that a document is about: then it has an execution of its own. */
export async function covered(
	{ event, service }: RolloutDocument,
	holder: Lock | undefined,
	{ attempts, services }: Ports,
): Promise<Why | undefined> {
	if (isAttempt(event)) return undefined;
	const { deploymentId } = event;
	const locked = holder?.deploymentId === deploymentId ? holder.attempt : undefined;
	const attempt = locked ?? (await attempts.ofDeployment(service.name, deploymentId));
	if (attempt === deploymentId) return undefined;
	if (attempt !== undefined) return coveredBy(attempt, deploymentId);
	const may = holder && (await perhapsBy(holder, event, service, { attempts, services }));
	return may ? coveredBy(holder.attempt, deploymentId) : undefined;
}

/**
 * Whether the attempt that holds the lock may have made a deployment that nothing says the attempt of: its Deploy could not write that down.
 * Once it has let go, and a newer attempt has come, nobody can tell any more.
 */
async function perhapsBy(
	{ attempt, candidate, deploymentId }: Lock,
	event: ReleaseEvent,
	{ name, cluster, services: names }: RolloutDocument["service"],
	{ attempts, services }: Pick<Ports, "attempts" | "services">,
): Promise<boolean> {
	const holding = deploymentId === undefined ? await attempts.find(name, attempt) : undefined;
	if (!holding) return false;
	const { deployment } = (await services.describe(cluster, names))[candidate];
	return (
		deployment.id === event.deploymentId && mayHaveDeployed(holding, deployment.taskDefinition, deployment.createdAt)
	);
}

/**
 * Whether the newest attempt may have made a deployment that nothing says the attempt of: its execution came to its end between the
 * deployment and the note of it. What was ended so does not begin again by itself.
 */
export async function perhapsCovered(
	event: ReleaseEvent,
	service: string,
	{ taskDefinition, createdAt }: ServiceView["deployment"],
	{ attempts, history }: Ports,
): Promise<Why | undefined> {
	const head = await attempts.head(service);
	const newest = head && (await attempts.find(service, head.newest));
	if (!newest || !mayHaveDeployed(newest, taskDefinition, createdAt)) return undefined;
	const entry = await history.find(service, newest.attempt);
	return entry?.deploymentId === undefined ? coveredBy(newest.attempt, event.deploymentId) : undefined;
}

function mayHaveDeployed({ kind, at, taskDefinition }: Attempt, deployed: string, createdAt: string): boolean {
	return kind !== "deployment" && taskDefinition === deployed && Date.parse(createdAt) >= Date.parse(at);
}

function coveredBy(attempt: string, deploymentId: string): Why {
	return {
		code: "CoveredByAttempt",
		reason: `${deploymentId} was made by ${attempt}, which has an execution of its own`,
	};
}
