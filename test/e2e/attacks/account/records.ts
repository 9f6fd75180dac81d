/** A service's records: blue serves, and the preview leads to green's load balancer. */
import type { RecordSet } from "../../../../rehearsal/world/route53/record-sets.ts";
import { type ByColor, COLORS, type Color } from "../../../../runtime/contract/index.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import type { Aws } from "../../harness/aws.ts";
import type { Balancer } from "./balancers.ts";

/** The zone of all services. */
export const ZONE = "attacks.example";
const TYPES = ["A", "AAAA"] as const;

/** Makes the zone, and answers its id. */
export async function createZone(aws: Aws, gateway: Gateway): Promise<string> {
	await aws.createZone(ZONE);
	const [id = ""] = gateway.zones();
	return id;
}

/** Writes a service's records, and answers what its configuration says of them. */
export async function createRecords(name: string, zoneId: string, balancers: ByColor<Balancer>, aws: Aws) {
	const [own, preview] = [`${name}.${ZONE}`, `preview.${name}.${ZONE}`];
	const alias = (color: Color) => ({
		HostedZoneId: balancers[color].zoneId,
		DNSName: `dualstack.${balancers[color].dnsName}.`,
		EvaluateTargetHealth: false,
	});
	const weighted = (Type: string, color: Color): RecordSet => ({
		Name: `${own}.`,
		Type,
		SetIdentifier: color,
		Weight: color === "blue" ? 100 : 0,
		AliasTarget: alias(color),
	});
	const leading = (Type: string): RecordSet => ({ Name: `${preview}.`, Type, AliasTarget: alias("green") });
	await aws.upsert(
		zoneId,
		TYPES.flatMap((type) => [...COLORS.map((color) => weighted(type, color)), leading(type)]),
	);
	return { zoneId, name: own, preview, types: [...TYPES] };
}
