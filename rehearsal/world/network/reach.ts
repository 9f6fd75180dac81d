/** Who reaches whom: whether a function's connections arrive at a load balancer, and what is missing where they do not. */
import { EVERYWHERE } from "./address.ts";
import { type End, letsThrough } from "./security.ts";
import type { Balancer, Family, Interface, Network, Subnet } from "./types.ts";
import { notPublic, wayOut } from "./ways.ts";

/** Where a connection is to go. */
export interface Destination {
	/** The load balancer's own name, with or without `dualstack.` before it. */
	readonly host: string;
	readonly port: number;
}

/** Whether connections arrive. */
export type Reached =
	| { readonly arrives: true; readonly families: readonly Family[] }
	/** One reason for each piece that is missing. */
	| { readonly arrives: false; readonly missing: readonly string[] };

const FAMILIES: readonly Family[] = ["ipv6", "ipv4"];
const DUALSTACK = "dualstack.";

/** Between two ends, a pair of subnets at a time. */
interface Leg {
	readonly network: Network;
	readonly from: Interface;
	readonly source: Subnet;
	readonly to: Balancer;
	readonly target: Subnet;
	readonly port: number;
}

/**
 * Whether every instance of a function reaches every node of a load balancer, by either family of addresses. A client tries
 * the addresses of both.
 */
export function reach(network: Network, from: Interface, { host, port }: Destination): Reached {
	const name = host.startsWith(DUALSTACK) ? host.slice(DUALSTACK.length) : host;
	const to = network.balancers.find(({ dnsName }) => dnsName.toLowerCase() === name.toLowerCase());
	if (!to) return { arrives: false, missing: [`no load balancer is called ${host}`] };
	const named = host === name && to.addressType === "dualstack" ? (["ipv4"] as const) : FAMILIES;
	const subnets = (ids: readonly string[]) => network.subnets.filter(({ id }) => ids.includes(id));
	const legs = subnets(from.subnetIds).flatMap((source) =>
		subnets(to.subnetIds).map((target): Leg => ({ network, from, source, to, target, port })),
	);
	if (legs.length === 0) return { arrives: false, missing: ["the function stands in no subnet"] };
	const lacking = named.map((family) => ({ family, missing: new Set(legs.flatMap((leg) => missingOf(leg, family))) }));
	const families = lacking.filter(({ missing }) => missing.size === 0).map(({ family }) => family);
	if (families.length > 0) return { arrives: true, families };
	return {
		arrives: false,
		missing: lacking.flatMap(({ family, missing }) => [...missing].map((one) => `${family}: ${one}`)),
	};
}

/** What a connection by one family lacks. */
function missingOf(leg: Leg, family: Family): string[] {
	const addressless = family === "ipv6" ? withoutIpv6(leg) : withoutIpv4(leg);
	if (addressless.length > 0) return addressless;
	const { network, from, source, to, target } = leg;
	const local = source.vpcId === target.vpcId;
	// A public IPv4 address leads out of the VPC and back, even from within; an IPv6 address is the same on both ways.
	if (local && (family === "ipv6" || to.scheme === "internal")) return unopened(leg, direct(leg, family));
	if (to.scheme === "internal") return [`${to.dnsName} is internal to ${target.vpcId}`];
	const way = wayOut(network, source, family);
	const back = notPublic(network, target, family);
	const missing = ["missing" in way ? way.missing : [], back ?? []].flat();
	const observed = "addresses" in way ? way.addresses : EVERYWHERE[family];
	const ends: Ends = {
		source: { addresses: observed, isPrivate: false, securityGroupIds: from.securityGroupIds },
		// AWS chooses its public IPv4 addresses, and others later.
		target: {
			addresses: family === "ipv6" ? (target.ipv6Cidr ?? "") : EVERYWHERE.ipv4,
			isPrivate: false,
			securityGroupIds: [],
		},
	};
	return [...missing, ...unopened(leg, ends)];
}

interface Ends {
	readonly source: End;
	readonly target: End;
}

/** Both ends by their own addresses, over the VPC's local route. */
function direct({ from, source, to, target }: Leg, family: Family): Ends {
	const own = (subnet: Subnet) => (family === "ipv6" ? (subnet.ipv6Cidr ?? "") : subnet.cidr);
	const { securityGroupIds } = from;
	return {
		source: { addresses: own(source), isPrivate: true, securityGroupIds },
		target: { addresses: own(target), isPrivate: true, securityGroupIds: to.securityGroupIds },
	};
}

/** What the security groups of both ends do not let through. */
function unopened({ network, from, to, port }: Leg, { source, target }: Ends): string[] {
	const out = letsThrough(network, { direction: "egress", ...from, port, peer: target });
	const into = letsThrough(network, { direction: "ingress", ...to, port, peer: source });
	return [
		...(out ? [] : [`no rule of ${from.securityGroupIds.join(", ")} lets connections to ${to.dnsName}:${port} out`]),
		...(into
			? []
			: [`no rule of ${to.securityGroupIds.join(", ")} lets connections from the function in at port ${port}`]),
	];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-ipv6 */
function withoutIpv6({ from, source, to, target }: Leg): string[] {
	return [
		...(to.addressType === "ipv4" ? [`${to.dnsName} has no IPv6 addresses`] : []),
		...(from.ipv6 ? [] : ["the function is not allowed IPv6"]),
		...[source, target].flatMap(({ id, ipv6Cidr }) => (ipv6Cidr === undefined ? [`${id} has no IPv6 block`] : [])),
	];
}

function withoutIpv4({ to }: Leg): string[] {
	return to.addressType === "dualstack-without-public-ipv4" ? [`${to.dnsName} has no public IPv4 addresses`] : [];
}
