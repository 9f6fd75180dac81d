import {
	type Attempt,
	isAttempt,
	type Release,
	type ReleaseEvent,
	type ReleasesHead,
	type RolloutDocument,
} from "../contract/index.ts";
import { imagesOf } from "../core/rollout/release.ts";
import { Unavailable } from "../errors.ts";
import type { ActuatorPorts, ServiceView } from "../ports/index.ts";
import type { TaskContext } from "./task.ts";

/** So often others may be quicker with an attempt of theirs. */
const TRIES = 5;

/**
 * Writes down the attempt of a deployment that ECS was given by another way, as the newest attempt: its id is the deployment's. The document
 * of an attempt that the release function has written down stays as it is.
 * @param deployment - what ECS shows of it.
 */
export async function withAttempt(
	document: RolloutDocument,
	{ taskDefinition, id }: ServiceView["deployment"],
	{ ports, execution, now }: TaskContext<Pick<ActuatorPorts, "attempts" | "services">>,
): Promise<RolloutDocument> {
	const { event, service } = document;
	if (isAttempt(event) || document.attempt || event.deploymentId !== id) return document;
	const what = { taskDefinition, executionName: execution.split(":").at(-1) ?? "", at: now.toISOString() };
	for (let tries = 0; tries < TRIES; tries++) {
		const known = await ports.attempts.find(service.name, event.deploymentId);
		if (known) return { ...document, attempt: known };
		const head = await ports.attempts.head(service.name);
		const { containerDefinitions } = await ports.services.definition(taskDefinition);
		const attempt = attemptOf(event, head, what);
		const release: Release = {
			release: attempt.release,
			taskDefinition,
			images: imagesOf(containerDefinitions),
			at: what.at,
		};
		if (await ports.attempts.record(service.name, head, attempt, release)) return { ...document, attempt };
	}
	throw new Unavailable(`others wrote down what they want of ${service.name} each time that this did`, {});
}

function attemptOf(
	{ deploymentId }: ReleaseEvent,
	head: ReleasesHead | undefined,
	what: Pick<Attempt, "taskDefinition" | "executionName" | "at">,
): Attempt {
	return { attempt: deploymentId, release: (head?.lastRelease ?? 0) + 1, kind: "deployment", ...what };
}
