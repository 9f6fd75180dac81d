import type { Held, ServiceAtStake } from "../contract.ts";
import { markProduction } from "../live/production.ts";
import type { FailBackPorts } from "../ports.ts";

/** Once traffic is proven to be back: the tags, and the candidate's tasks. */
export async function tidyUp(
	service: ServiceAtStake,
	{ stable, candidate }: Held,
	ports: FailBackPorts,
): Promise<void> {
	await markProduction(service, stable, ports);
	await ports.services.scale(service.cluster, service.services[candidate], service.idleCount);
}

/** What has been brought back, for people. */
export function broughtBack({ stable }: Held, overwrote?: string): string {
	const foreign = overwrote ? ` Somebody else had changed the records; that was overwritten: ${overwrote}.` : "";
	return `Traffic is on ${stable}; records and listeners are what they were.${foreign}`;
}
