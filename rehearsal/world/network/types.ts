/** A network as AWS keeps it: what the EC2, Elastic Load Balancing and Lambda APIs say of it, and no more. */

/** A family of addresses. */
export type Family = "ipv4" | "ipv6";

/** A virtual private cloud. */
export interface Vpc {
	readonly id: string;
	/** Its blocks of both families. */
	readonly cidrs: readonly string[];
}

/** A part of a VPC in one zone. */
export interface Subnet {
	readonly id: string;
	readonly vpcId: string;
	/** Availability zone. */
	readonly zone: string;
	/** Its IPv4 block. */
	readonly cidr: string;
	/** Its IPv6 block; absent where it has none. */
	readonly ipv6Cidr?: string | undefined;
}

/** A way out of a subnet. The local route, which every table has and nobody can take away, is not listed. */
export interface Route {
	/** A block of one of the families. */
	readonly destination: string;
	/** Id of the gateway that it leads to. */
	readonly target: string;
}

/** The ways out of the subnets that are associated with it. */
export interface RouteTable {
	readonly id: string;
	readonly vpcId: string;
	/** Whether it serves the VPC's subnets that are associated with no table. */
	readonly main: boolean;
	/** The subnets that are associated with it. */
	readonly subnetIds: readonly string[];
	readonly routes: readonly Route[];
}

/** An internet gateway, or one for egress by IPv6 only. */
export interface Gateway {
	readonly id: string;
	/** The VPC that it is attached to; absent while it is attached to none. */
	readonly vpcId?: string | undefined;
}

/** A gateway that gives IPv4 connections a public address. */
export interface NatGateway {
	readonly id: string;
	readonly subnetId: string;
	/** The address that its connections come from. */
	readonly publicAddress: string;
}

/** What a rule of a security group lets through. */
export interface SecurityRule {
	readonly id: string;
	readonly direction: "ingress" | "egress";
	/** For instance `tcp`; `-1` is every protocol and port. */
	readonly protocol: string;
	readonly fromPort: number;
	readonly toPort: number;
	/** Where from, or where to: a block of addresses, or a security group. */
	readonly peer: { readonly cidr: string } | { readonly groupId: string };
}

/** A security group. */
export interface SecurityGroup {
	readonly id: string;
	readonly vpcId: string;
	readonly rules: readonly SecurityRule[];
}

/** A load balancer in the network. */
export interface Balancer {
	readonly arn: string;
	/** Its own name in DNS. */
	readonly dnsName: string;
	readonly scheme: "internet-facing" | "internal";
	readonly addressType: "ipv4" | "dualstack" | "dualstack-without-public-ipv4";
	readonly subnetIds: readonly string[];
	readonly securityGroupIds: readonly string[];
}

/** All that decides who reaches whom. Network ACLs are left as AWS makes them: they let everything through. */
export interface Network {
	readonly vpcs: readonly Vpc[];
	readonly subnets: readonly Subnet[];
	readonly routeTables: readonly RouteTable[];
	readonly internetGateways: readonly Gateway[];
	readonly egressOnlyGateways: readonly Gateway[];
	readonly natGateways: readonly NatGateway[];
	readonly securityGroups: readonly SecurityGroup[];
	readonly balancers: readonly Balancer[];
}

/** Where a function stands in the network: Lambda puts each of its instances into any one of the subnets. */
export interface Interface {
	readonly subnetIds: readonly string[];
	readonly securityGroupIds: readonly string[];
	/** Whether it is allowed IPv6 (`Ipv6AllowedForDualStack`). */
	readonly ipv6: boolean;
}
