import type { ServiceConfig } from "../contract.ts";
import type { World } from "../core/decide.ts";
import { readDns } from "../core/dns.ts";
import { release } from "../core/release.ts";
import { readOriginal, readTargets } from "../live/live.ts";
import type { ActuatorPorts } from "../ports.ts";

/** Reads everything that Begin decides by. */
export async function readWorld(service: ServiceConfig, ports: ActuatorPorts): Promise<World> {
	const [{ records, preview, actions }, services] = await Promise.all([
		readOriginal(service, ports),
		ports.services.describe(service.cluster, service.services),
	]);
	const [blueTargets, greenTargets, blue, green] = await Promise.all([
		readTargets(service, ports.edges, "blue"),
		readTargets(service, ports.edges, "green"),
		ports.services.containers(services.blue.deployment.taskDefinition),
		ports.services.containers(services.green.deployment.taskDefinition),
	]);
	return {
		dns: readDns(service.dns, records, preview),
		actions,
		services,
		targets: { blue: blueTargets, green: greenTargets },
		releases: { blue: release(blue), green: release(green) },
	};
}
