import type { Colour, EdgeConfig, ServiceAtStake } from "../contract.ts";
import { COLOURS } from "../contract.ts";

/** What of a service's configuration says whose traffic is moved. */
export type Identified = Pick<ServiceAtStake, "name" | "cluster" | "services" | "edges" | "dns">;

/**
 * A service's identity as a text: its name, and all whose traffic is moved in it. Its roles admit the controller only under an external id
 * that is made of it, so that AWS refuses what names another's. Terraform makes the same text: `modules/attach/identity.ts`.
 */
export function identityOf({ name, cluster, services, edges, dns }: Identified): string {
	const balancer = (colour: Colour): string[] => {
		const { listener, targetGroups }: EdgeConfig = edges[colour];
		return [listener, targetGroups.blue, targetGroups.green];
	};
	return [
		name,
		cluster,
		services.blue,
		services.green,
		...COLOURS.flatMap(balancer),
		dns.zoneId,
		dns.name,
		dns.preview,
		dns.types.join(","),
	].join("\n");
}
