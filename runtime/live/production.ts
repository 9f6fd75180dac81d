import { COLOURS, type Colour, PRODUCTION_TAG, type ServiceAtStake } from "../contract.ts";
import type { FailBackPorts } from "../ports.ts";

/** The writes that tag the production colour's service and target groups `true`, the other's `false`. They move no traffic. */
export function productionTags(
	service: ServiceAtStake,
	production: Colour,
	ports: FailBackPorts,
): (() => Promise<void>)[] {
	return COLOURS.flatMap((colour) => {
		const value = String(colour === production);
		const groups = COLOURS.map((edge) => service.edges[edge].targetGroups[colour]);
		return [
			() => ports.services.tag(service.services[colour], PRODUCTION_TAG, value),
			() => ports.edges.tag(groups, PRODUCTION_TAG, value),
		];
	});
}
