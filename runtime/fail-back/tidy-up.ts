import type { Held, ServiceAtStake } from "../contract/index.ts";
import { refusedText } from "../core/rollout/refused.ts";
import { productionTags } from "./production.ts";
import { tolerateRefusal } from "./tolerate-refusal.ts";
import type { FailBackContext } from "./write-back.ts";

/** Once traffic is proven to be back: the tags, and the candidate's tasks. @returns what AWS refused for good, for people. */
export function tidyUp(
	service: ServiceAtStake,
	{ stable, candidate }: Held,
	{ ports, log }: FailBackContext,
): Promise<string[]> {
	const { cluster, services, idleCount } = service;
	const scale = () => ports.services.scale(cluster, services[candidate], idleCount);
	return tolerateRefusal([...productionTags(service, stable, ports), scale], log);
}

/** What has been brought back, for people. */
export function broughtBack({ stable }: Held, overwrote?: string, refused?: readonly string[]): string {
	const foreign = overwrote ? ` Somebody else had changed the records; that was overwritten: ${overwrote}.` : "";
	return `Traffic is on ${stable}; records and listeners are what they were.${foreign}${refusedText(refused)}`;
}
