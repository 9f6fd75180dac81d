import type { ServiceConfig } from "../../runtime/contract.ts";
import { greenOf, type Snapshot, shareOf } from "../model/snapshot.ts";
import type { Write } from "../model/watcher.ts";

/**
 * The candidate's share, in percent, that a write goes beyond: by giving it more, or by routing the old load balancer to it. Nothing for
 * any other write.
 */
export function beyond({ name, before }: Write, after: Snapshot, service: ServiceConfig): number | undefined {
	const [was, now] = [before, after].map(({ records }) => 100 * shareOf(records, "A")) as [number, number];
	if (name === "dns.change" && now > was) return was;
	const routed = [before, after].map(({ actions }) => greenOf(actions.blue, service, "blue")) as [number, number];
	return name === "loadBalancers.route" && routed[1] > routed[0] ? was : undefined;
}
