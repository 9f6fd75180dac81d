import { type Attempt, COLORS, type Color, type ServiceConfig } from "../contract/index.ts";
import { Refused, UnexpectedAnswer } from "../errors.ts";
import { readTargets } from "../fail-back/live.ts";
import { running, type WorldPorts } from "./read-world.ts";

/** What is to be run. */
type Wanted = Pick<Attempt, "taskDefinition" | "container">;

/**
 * Whether a color runs what is wanted, and could take the traffic at once: it has healthy targets on both load balancers. What cannot be read
 * is not warm: whoever brings it up first says why not.
 */
export async function isWarm(
	{ taskDefinition, container }: Wanted,
	color: Color,
	service: ServiceConfig,
	{ services, loadBalancers }: Pick<WorldPorts, "services" | "loadBalancers">,
): Promise<boolean> {
	try {
		const { [color]: view } = await services.describe(service.cluster, service.services);
		if (view.desiredCount === 0) return false;
		const { deployment, containers } = view;
		const [runs, wanted, targets] = await Promise.all([
			services.definition(deployment.taskDefinition),
			services.definition(taskDefinition),
			readTargets(service, loadBalancers, color, "at once"),
		]);
		const same = running(runs, containers) === running(wanted, container ? [container] : containers);
		return same && COLORS.every((alb) => targets[alb].some(({ state }) => state === "healthy"));
	} catch (error) {
		if (error instanceof Refused || error instanceof UnexpectedAnswer) return false;
		throw error;
	}
}
