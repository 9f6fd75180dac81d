import { COLOURS, type Colour, PRODUCTION_TAG, type ServiceAtStake } from "../contract.ts";
import type { FailBackPorts } from "../ports.ts";

/** Tags the production colour's service and target groups `true`, the other's `false`. */
export async function markProduction(service: ServiceAtStake, production: Colour, ports: FailBackPorts): Promise<void> {
	for (const colour of COLOURS) {
		const value = String(colour === production);
		const groups = COLOURS.map((edge) => service.edges[edge].targetGroups[colour]);
		await ports.services.tag(service.services[colour], PRODUCTION_TAG, value);
		await ports.edges.tag(groups, PRODUCTION_TAG, value);
	}
}
