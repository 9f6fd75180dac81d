import { COLORS, LOG_CODES, type Original, type ServiceAtStake } from "../contract/index.ts";
import { describeRecords } from "../core/routing/dns.ts";
import { describeRoute } from "../core/routing/route.ts";
import { same } from "../core/routing/same.ts";
import type { FailBackPorts, Log } from "../ports/index.ts";
import { readOriginal } from "./live.ts";

/** How records and listeners differ from the original, field by field, for people; undefined when they are what they were. */
export async function differences(
	service: ServiceAtStake,
	original: Original,
	ports: FailBackPorts,
): Promise<string | undefined> {
	return differencesFrom(await readOriginal(service, ports), service, original);
}

/** The same of what has been read already. */
export function differencesFrom(found: Original, service: ServiceAtStake, original: Original): string | undefined {
	return same(found, original)
		? undefined
		: `wanted ${described(service, original)}; found ${described(service, found)}`;
}

function described(service: ServiceAtStake, { records, preview, actions }: Original): string {
	const loadBalancers = COLORS.map(
		(alb) => `${alb} load balancer to ${describeRoute(actions[alb], service.loadBalancers[alb])}`,
	);
	return [describeRecords([...records, ...preview]), ...loadBalancers].join("; ");
}

/** Says that traffic is on its way back and not yet proven to be there. As long as this is said each minute, an alarm is up. */
export function notifyPending(log: Log, fields: Readonly<Record<string, unknown>>): void {
	log.warn("fail-back is not verified yet", { ...fields, code: LOG_CODES.failBackPending });
}
