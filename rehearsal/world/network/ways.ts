/** The ways between a subnet and the internet: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
import { EVERYWHERE } from "./address.ts";
import type { Family, Network, Subnet } from "./types.ts";

/** The way out of a subnet: the block that the other side sees connections come from, or what is missing. */
export type WayOut = { readonly addresses: string } | { readonly missing: string };

/** The gateway that a subnet's route to everywhere leads to. */
export function defaultTarget({ routeTables }: Network, subnet: Subnet, family: Family): string | undefined {
	const own = routeTables.find(({ subnetIds }) => subnetIds.includes(subnet.id));
	const table = own ?? routeTables.find(({ vpcId, main }) => main && vpcId === subnet.vpcId);
	return table?.routes.find(({ destination }) => destination === EVERYWHERE[family])?.target;
}

/** The way of a function's connections to the internet. */
export function wayOut(network: Network, subnet: Subnet, family: Family): WayOut {
	const target = defaultTarget(network, subnet, family);
	if (target === undefined) return { missing: `${subnet.id} has no route to ${EVERYWHERE[family]}` };
	return family === "ipv4" ? byNat(network, subnet, target) : byIpv6(network, subnet, target);
}

/** A function's interfaces get no public IPv4: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html */
function byNat(network: Network, { id }: Subnet, target: string): WayOut {
	const nat = network.natGateways.find((one) => one.id === target);
	if (!nat) {
		return network.internetGateways.some((one) => one.id === target)
			? {
					missing: `${id} leads to an internet gateway, and a function has no public IPv4 address: it needs a NAT gateway`,
				}
			: { missing: `the NAT gateway ${target} of ${id} is not there` };
	}
	const place = network.subnets.find((one) => one.id === nat.subnetId);
	const why = place ? notPublic(network, place, "ipv4") : `the subnet of ${nat.id} is not there`;
	return why === undefined ? { addresses: `${nat.publicAddress}/32` } : { missing: `${nat.id}: ${why}` };
}

function byIpv6(network: Network, subnet: Subnet, target: string): WayOut {
	const gateways = [...network.internetGateways, ...network.egressOnlyGateways];
	const attached = gateways.some(({ id, vpcId }) => id === target && vpcId === subnet.vpcId);
	if (!attached) return { missing: `the gateway ${target} of ${subnet.id} is not attached` };
	return { addresses: subnet.ipv6Cidr ?? EVERYWHERE.ipv6 };
}

/** Why the internet cannot reach a subnet, and is not answered from there; nothing where it can. */
export function notPublic(network: Network, subnet: Subnet, family: Family): string | undefined {
	const gateway = network.internetGateways.find(({ vpcId }) => vpcId === subnet.vpcId);
	if (!gateway) return `${subnet.vpcId} has no internet gateway attached`;
	const target = defaultTarget(network, subnet, family);
	return target === gateway.id ? undefined : `${subnet.id} has no route to ${EVERYWHERE[family]} by ${gateway.id}`;
}
