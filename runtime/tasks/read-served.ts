import type { RolloutDocument } from "../contract/index.ts";
import { colorOf } from "../contract/index.ts";
import type { World } from "../core/rollout/decide.ts";
import { release } from "../core/rollout/release.ts";
import type { ServedBefore } from "../core/rollout/unjudged.ts";
import { Refused, UnexpectedAnswer } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";

/**
 * What the stable color served before a deployment of its own, if the event is of one: what its primary deployment has taken the place of,
 * as far as ECS still lists that.
 */
export async function readServed(
	{ event, service }: RolloutDocument,
	{ dns, services, releases }: World,
	ports: Pick<ActuatorPorts, "services">,
): Promise<ServedBefore | undefined> {
	const named = colorOf(service.services, event.serviceArn);
	if (!dns.atRest || named !== dns.stable || services[named].deployment.id !== event.deploymentId) return undefined;
	const { deployment, replacedDefinition: taskDefinition } = services[named];
	if (taskDefinition === undefined) return undefined;
	const same = taskDefinition === deployment.taskDefinition;
	const before = same ? releases[named] : await contentOf(taskDefinition, ports);
	return { taskDefinition, release: before, recorded: false };
}

/** What a task definition runs; nothing where nobody can say so any more. */
async function contentOf(
	taskDefinition: string,
	{ services }: Pick<ActuatorPorts, "services">,
): Promise<string | undefined> {
	try {
		return release(await services.definition(taskDefinition));
	} catch (error) {
		if (error instanceof Refused || error instanceof UnexpectedAnswer) return undefined;
		throw error;
	}
}
