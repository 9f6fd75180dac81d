import { COLORS, type Color } from "./color.ts";
import type { AlbConfig, ServiceAtStake } from "./service.ts";

/** What of a service's configuration says whose traffic is moved. */
export type Identified = Pick<ServiceAtStake, "name" | "cluster" | "services" | "loadBalancers" | "dns">;

/**
 * A service's identity: its name, and all whose traffic is moved in it, a line each. Its roles admit the controller only under an external
 * id that is made of these lines, so that AWS refuses what names another's. Terraform and the functions both make it by this.
 * @param types - the records' types in one text: Terraform joins its own lists.
 */
export function identityLines({ name, cluster, services, loadBalancers, dns }: Identified, types: string): string[] {
	const balancer = (color: Color): string[] => {
		const { listener, targetGroups }: AlbConfig = loadBalancers[color];
		return [listener, targetGroups.blue, targetGroups.green];
	};
	return [
		name,
		cluster,
		services.blue,
		services.green,
		...COLORS.flatMap(balancer),
		dns.zoneId,
		dns.name,
		dns.preview,
		types,
	];
}

/** The same as one text, of what the functions know. */
export function identityOf(service: Identified): string {
	return identityLines(service, service.dns.types.join(",")).join("\n");
}
