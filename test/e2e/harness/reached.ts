/** Which previews a deployed function reaches, as the deployed network says. */
import { type Reached, reach } from "../../../rehearsal/world/network/reach.ts";
import type { Interface, Network } from "../../../rehearsal/world/network/types.ts";
import type { FunctionConfiguration } from "./lambda.ts";

/** Where a function stands; nothing for one that stands in no network of its account. */
export function interfaceOf({ VpcConfig }: Pick<FunctionConfiguration, "VpcConfig">): Interface | undefined {
	const { SubnetIds = [], SecurityGroupIds = [], Ipv6AllowedForDualStack = false } = VpcConfig ?? {};
	if (SubnetIds.length === 0) return undefined;
	return { subnetIds: SubnetIds, securityGroupIds: SecurityGroupIds, ipv6: Ipv6AllowedForDualStack };
}

/** Whether a function's connections arrive at a preview. @param host - with its port. */
export function reachesPreview(network: Network, from: Interface, host: string): Reached {
	const { hostname, port } = new URL(`http://${host}`);
	return reach(network, from, { host: hostname, port: Number(port) || 80 });
}
