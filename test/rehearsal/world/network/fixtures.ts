/** A VPC with public and private subnets in two zones, a load balancer, and a function that probes it. */
import type { Balancer, Interface, Network, SecurityRule } from "../../../../rehearsal/world/network/types.ts";

export const PORT = 8080;
const VPC = "vpc-1";
const ZONES = ["a", "b"];

type Peer = SecurityRule["peer"];

/** A rule that opens the preview's port. */
export const rule = (direction: SecurityRule["direction"], peer: Peer): SecurityRule => ({
	id: `${direction}-${Object.values(peer)[0]}`,
	...{ direction, protocol: "tcp", fromPort: PORT, toPort: PORT, peer },
});

export interface Shape {
	readonly scheme?: Balancer["scheme"];
	readonly addressType?: Balancer["addressType"];
	/** Whether the subnets have IPv6. */
	readonly ipv6?: boolean;
	/** What the function's group lets out. */
	readonly out?: Peer;
	/** What the load balancer's group lets in. */
	readonly into?: Peer;
}

/** By default as this project makes it: dualstack, facing the internet, opened by reference. */
export function network({ scheme = "internet-facing", addressType = "dualstack", ...shape }: Shape = {}): Network {
	const { ipv6 = true, out = { groupId: "sg-alb" }, into = { groupId: "sg-prober" } } = shape;
	const block = (i: number) => (ipv6 ? { ipv6Cidr: `2001:db8:0:${i}::/64` } : {});
	return {
		vpcs: [{ id: VPC, cidrs: ["10.0.0.0/16", "2001:db8::/56"] }],
		subnets: ZONES.flatMap((zone, i) => [
			{ id: `public-${zone}`, vpcId: VPC, zone, cidr: `10.0.${i}.0/24`, ...block(i) },
			{ id: `private-${zone}`, vpcId: VPC, zone, cidr: `10.0.${i + 8}.0/24` },
		]),
		routeTables: [
			{ id: "rtb-main", vpcId: VPC, main: true, subnetIds: [], routes: [] },
			{
				...{ id: "rtb-public", vpcId: VPC, main: false, subnetIds: ["public-a", "public-b"] },
				routes: ["0.0.0.0/0", "::/0"].map((destination) => ({ destination, target: "igw-1" })),
			},
			{
				...{ id: "rtb-private", vpcId: VPC, main: false, subnetIds: ["private-a", "private-b"] },
				routes: [{ destination: "0.0.0.0/0", target: "nat-1" }],
			},
		],
		internetGateways: [{ id: "igw-1", vpcId: VPC }],
		egressOnlyGateways: [],
		natGateways: [{ id: "nat-1", subnetId: "public-a", publicAddress: "203.0.113.7" }],
		securityGroups: [
			{ id: "sg-prober", vpcId: VPC, rules: [rule("egress", out)] },
			{ id: "sg-alb", vpcId: VPC, rules: [rule("ingress", into)] },
		],
		balancers: [
			{
				...{ arn: "arn:alb", dnsName: "web-1.elb.amazonaws.com", scheme, addressType },
				...{ subnetIds: ["public-a", "public-b"], securityGroupIds: ["sg-alb"] },
			},
		],
	};
}

/** A function in the public subnets, or in the private ones. */
export const prober = (subnets: "public" | "private", ipv6 = subnets === "public"): Interface => ({
	subnetIds: ZONES.map((zone) => `${subnets}-${zone}`),
	securityGroupIds: ["sg-prober"],
	ipv6,
});

export const PREVIEW = { host: "dualstack.web-1.elb.amazonaws.com", port: PORT };
