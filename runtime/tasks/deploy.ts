import { type Attempt, COLORS, isAttempt, type RunningDocument } from "../contract/index.ts";
import type { ActuatorPorts, Deployable, ServiceView } from "../ports/index.ts";
import { locked } from "./lock.ts";
import { keepProgress } from "./notify.ts";
import { running } from "./read-world.ts";
import type { ActuatorTask } from "./task.ts";

/**
 * Deploy: gives the candidate what the attempt is to bring. A candidate that runs it already, warm, is not restarted: then ECS makes no
 * deployment, and says so even where what it shows is late. A deployment that ECS was given by another way is there already.
 */
export const deploy: ActuatorTask = locked(async (document, context, lock) => {
	const { ports, log } = context;
	const { attempt, event, rollout, service } = document;
	if (!attempt || !isAttempt(event)) return document;
	const { candidate } = rollout;
	const { cluster, services } = service;
	const views = await ports.services.describe(cluster, services);
	const what = await deployable(document, attempt, views[candidate], ports);
	const { id: deploymentId, createdAt: deployedAt } = await ports.services.deploy(cluster, services[candidate], what);
	log.info("the candidate has what it is to run", { candidate, deploymentId, ...what });
	await ports.locks.deployed(service.name, { ...lock, deploymentId });
	const deployed = { ...document, rollout: { ...rollout, deploymentId, deployedAt } };
	await keepProgress(deployed, "Prepare", context);
	return deployed;
});

async function deployable(
	{ service, rollout }: RunningDocument,
	{ taskDefinition, container }: Attempt,
	{ deployment, containers }: ServiceView,
	{ services }: ActuatorPorts,
): Promise<Deployable> {
	const [wanted, there] = await Promise.all(
		[taskDefinition, deployment.taskDefinition].map((each) => services.definition(each)),
	);
	const own = container ? [container] : containers;
	const moved = container && containers.some(({ name, port }) => name !== container.name || port !== container.port);
	const same = wanted && there && running(wanted, own) === running(there, containers);
	const anew = deployment.rolloutState === "FAILED";
	if (same && !anew) return { taskDefinition: deployment.taskDefinition };
	const targetGroups = COLORS.map((alb) => service.loadBalancers[alb].targetGroups[rollout.candidate]);
	return {
		taskDefinition,
		...(moved && { registered: { container, targetGroups } }),
		...(same && { anew }),
	};
}
