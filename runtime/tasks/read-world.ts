import type { ServiceConfig } from "../contract.ts";
import type { World } from "../core/decide.ts";
import { readDns } from "../core/dns.ts";
import { release } from "../core/release.ts";
import { readActions, readRecords, readTargets } from "../live/live.ts";
import type { ActuatorPorts } from "../ports.ts";

/** Where nobody knows which colour is stable. */
const NO_TARGETS: World["stableTargets"] = { blue: [], green: [] };

/**
 * Reads everything that Begin decides by. One after the other, and no more than it takes: an account's limits are shared by all its
 * rollouts, and a try that is refused on its way has used up what it had been granted.
 */
export async function readWorld(service: ServiceConfig, ports: ActuatorPorts): Promise<World> {
	const live = await readRecords(service, ports.dns);
	const dns = readDns(service.dns, live.records, live.preview);
	const services = await ports.services.describe(service.cluster, service.services);
	const [blue, green] = await Promise.all([
		ports.services.containers(services.blue.deployment.taskDefinition),
		ports.services.containers(services.green.deployment.taskDefinition),
	]);
	const actions = await readActions(service, ports.edges);
	const stableTargets = dns.atRest ? await readTargets(service, ports.edges, dns.stable) : NO_TARGETS;
	return { dns, actions, services, stableTargets, releases: { blue: release(blue), green: release(green) } };
}
