import {
	type Attempt,
	type ByColor,
	type ContainerPort,
	colorOf,
	isAttempt,
	type RolloutDocument,
	type ServiceConfig,
} from "../contract/index.ts";
import { lists } from "../core/analysis/stale.ts";
import type { World } from "../core/rollout/decide.ts";
import { release } from "../core/rollout/release.ts";
import { readDns } from "../core/routing/dns.ts";
import { arnFaults } from "../core/routing/estate.ts";
import { Refused, UnexpectedAnswer, WrongStart } from "../errors.ts";
import { readActions, readRecords, readRules, readTargets } from "../fail-back/live.ts";
import type { ActuatorPorts, ServiceReader, ServiceView, TaskDefinition } from "../ports/index.ts";

/** Where nobody knows which color is stable. */
const NO_TARGETS: World["stableTargets"] = { blue: [], green: [] };

/**
 * Reads everything that Begin decides by. One after the other, and no more than it takes: an account's limits are shared by all its
 * rollouts, and a try that is refused on its way has used up what it had been granted.
 * @throws {WrongStart} when the services are none that a rollout can watch.
 */
export async function readWorld(service: ServiceConfig, ports: WorldPorts, attempt?: Attempt): Promise<World> {
	const live = await readRecords(service, ports.dns);
	const dns = readDns(service.dns, live.records, live.preview);
	const services = await readServices(service, ports);
	const [blue, green] = await Promise.all([
		ports.services.definition(services.blue.deployment.taskDefinition),
		ports.services.definition(services.green.deployment.taskDefinition),
	]);
	const actions = await readActions(service, ports.loadBalancers);
	const rules = await readRules(service, ports.loadBalancers).catch(unreadable("listener rules"));
	const scaling = service.scaling
		? await ports.scaling.targets(service.services).catch(unreadable("scalable targets"))
		: {};
	const stableTargets = dns.atRest ? await readTargets(service, ports.loadBalancers, dns.stable) : NO_TARGETS;
	const releases = {
		blue: running(blue, services.blue.containers),
		green: running(green, services.green.containers),
	};
	const observed = { dns, actions, rules, services, scaling, stableTargets, releases };
	if (!attempt || !dns.atRest) return observed;
	return { ...observed, wanted: await readWanted(attempt, services[dns.stable], ports) };
}

/** What of the ports Begin's decision takes; the release function has no more. */
export type WorldPorts = Pick<ActuatorPorts, "dns" | "loadBalancers" | "services" | "scaling">;

/** What tasks run and where they are reached, as a text that is equal for equal releases. */
export function running(definition: TaskDefinition, containers: readonly ContainerPort[]): string {
	return [release(definition), ...containers.map(({ name, port }) => `${name}:${port}`)].join("\n");
}

/** What an attempt is to bring. Where it does not say which container gets the traffic, the one does that gets it now. */
async function readWanted(
	{ taskDefinition, container }: Attempt,
	{ containers }: ServiceView,
	{ services }: WorldPorts,
): Promise<string> {
	const definition = await services.definition(taskDefinition).catch(unreadable("what is to be released"));
	return running(definition, container ? [container] : containers);
}

/** Both services, as far as they are services of ECS's own deployments: of any other kind ECS lists no primary deployment. */
async function readServices({ cluster, services }: ServiceConfig, ports: WorldPorts): Promise<ByColor<ServiceView>> {
	const faults = arnFaults({ cluster, services });
	if (faults.length > 0) throw new WrongStart(`no rollout can start from here: ${faults.join("; ")}`);
	return ports.services.describe(cluster, services).catch(unreadable("the services"));
}

/** What cannot be read now could not be watched later either. */
function unreadable(what: string): (error: unknown) => never {
	return (error) => {
		const unread = error instanceof Refused || error instanceof UnexpectedAnswer;
		throw unread ? new WrongStart(`no rollout can start from here: ${what} cannot be read: ${error.message}`) : error;
	};
}

/**
 * Whether ECS says that the deployment is of the service that the event names: whoever may start executions may name any. Of services that
 * it cannot show it says nothing: then the deployment's next event would be refused as well, and one answer is enough.
 */
export async function isOwnDeployment(
	{ event, service }: RolloutDocument,
	{ services }: { readonly services: ServiceReader },
): Promise<boolean> {
	// An attempt stands in the table, which the release function alone writes.
	if (isAttempt(event)) return true;
	const named = colorOf(service.services, event.serviceArn);
	if (arnFaults(service).length > 0) return true;
	try {
		const shown = await services.describe(service.cluster, service.services);
		return named !== undefined && lists(shown[named], event.deploymentId);
	} catch (error) {
		if (error instanceof Refused || error instanceof UnexpectedAnswer) return true;
		throw error;
	}
}
