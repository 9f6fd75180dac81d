import { COLOURS, type Colour, PRODUCTION_TAG, type ServiceConfig } from "../contract.ts";
import type { ActuatorPorts } from "../ports.ts";

/** Tags the production colour's service and target groups `true`, the other's `false`. */
export async function markProduction(service: ServiceConfig, production: Colour, ports: ActuatorPorts): Promise<void> {
	for (const colour of COLOURS) {
		const value = String(colour === production);
		const groups = COLOURS.map((edge) => service.edges[edge].targetGroups[colour]);
		await ports.services.tag(service.services[colour], PRODUCTION_TAG, value);
		await ports.edges.tag(groups, PRODUCTION_TAG, value);
	}
}
