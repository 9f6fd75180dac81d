import { COLORS, type Color, PRODUCTION_TAG, type ServiceAtStake } from "../contract/index.ts";
import type { FailBackPorts } from "../ports/index.ts";

/** The writes that tag the production color's service and target groups `true`, the other's `false`. They move no traffic. */
export function productionTags(
	service: ServiceAtStake,
	production: Color,
	ports: FailBackPorts,
): (() => Promise<void>)[] {
	return COLORS.flatMap((color) => {
		const value = String(color === production);
		const groups = COLORS.map((alb) => service.loadBalancers[alb].targetGroups[color]);
		return [
			() => ports.services.tag(service.services[color], PRODUCTION_TAG, value),
			() => ports.loadBalancers.tag(groups, PRODUCTION_TAG, value),
		];
	});
}
