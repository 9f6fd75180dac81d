/** The deployed network, as the APIs of EC2 and Elastic Load Balancing tell it. */
import type {
	Balancer,
	Gateway,
	NatGateway,
	Network,
	RouteTable,
	SecurityGroup,
	SecurityRule,
	Subnet,
	Vpc,
} from "../../../../rehearsal/world/network/types.ts";
import type { Tree } from "../route53-xml.ts";
import { listOf } from "../rules/request.ts";
import type { Ask } from "./ask.ts";

const items = (set: Tree | undefined): Tree[] => listOf(set?.item ?? undefined);
const members = (list: Tree | undefined): Tree[] => listOf(list?.member ?? undefined);

/** Reads all of it. */
export async function readNetwork(ask: Ask): Promise<Network> {
	const describe = async (what: string, set: string) => items((await ask.query("ec2", `Describe${what}`))[set]);
	const [vpcs, subnets, tables, internet, egressOnly, nats, groups, rules, balancers] = await Promise.all([
		describe("Vpcs", "vpcSet"),
		describe("Subnets", "subnetSet"),
		describe("RouteTables", "routeTableSet"),
		describe("InternetGateways", "internetGatewaySet"),
		describe("EgressOnlyInternetGateways", "egressOnlyInternetGatewaySet"),
		describe("NatGateways", "natGatewaySet"),
		describe("SecurityGroups", "securityGroupInfo"),
		describe("SecurityGroupRules", "securityGroupRuleSet"),
		ask.query("elasticloadbalancing", "DescribeLoadBalancers"),
	]);
	return {
		vpcs: vpcs.map(vpcOf),
		subnets: subnets.map(subnetOf),
		routeTables: tables.map(tableOf),
		internetGateways: internet.map((tree) => gatewayOf(tree, "internetGatewayId")),
		egressOnlyGateways: egressOnly.map((tree) => gatewayOf(tree, "egressOnlyInternetGatewayId")),
		natGateways: nats.filter(({ state }) => state === "available").map(natOf),
		securityGroups: groups.map((tree) => groupOf(tree, rules)),
		balancers: members(balancers.LoadBalancers).map(balancerOf),
	};
}

const ipv6Of = ({ ipv6CidrBlockAssociationSet }: Tree): string[] =>
	items(ipv6CidrBlockAssociationSet)
		.filter(({ ipv6CidrBlockState }) => !JSON.stringify(ipv6CidrBlockState ?? "").includes("disassoc"))
		.flatMap(({ ipv6CidrBlock }) => (ipv6CidrBlock ? [String(ipv6CidrBlock)] : []));

function vpcOf(tree: Tree): Vpc {
	return { id: String(tree.vpcId), cidrs: [String(tree.cidrBlock), ...ipv6Of(tree)] };
}

function subnetOf(tree: Tree): Subnet {
	const { subnetId, vpcId, availabilityZone, cidrBlock } = tree;
	const [id, vpc, zone, cidr] = [subnetId, vpcId, availabilityZone, cidrBlock].map(String) as [
		string,
		string,
		string,
		string,
	];
	return { id, vpcId: vpc, zone, cidr, ipv6Cidr: ipv6Of(tree)[0] };
}

function tableOf({ routeTableId, vpcId, routeSet, associationSet }: Tree): RouteTable {
	const associations = items(associationSet);
	const routes = items(routeSet).map((route) => ({
		destination: String(route.destinationCidrBlock || route.destinationIpv6CidrBlock),
		target: String(route.natGatewayId || route.egressOnlyInternetGatewayId || route.gatewayId),
	}));
	return {
		...{ id: String(routeTableId), vpcId: String(vpcId) },
		main: associations.some(({ main }) => String(main) === "true"),
		subnetIds: associations.flatMap(({ subnetId }) => (subnetId ? [String(subnetId)] : [])),
		routes: routes.filter(({ target }) => target !== "local"),
	};
}

function gatewayOf(tree: Tree, id: string): Gateway {
	const ready = items(tree.attachmentSet).filter(({ state }) => ["available", "attached"].includes(String(state)));
	return { id: String(tree[id]), vpcId: ready[0]?.vpcId };
}

function natOf({ natGatewayId, subnetId, natGatewayAddressSet }: Tree): NatGateway {
	const [address] = items(natGatewayAddressSet);
	return { id: String(natGatewayId), subnetId: String(subnetId), publicAddress: String(address?.publicIp) };
}

function groupOf({ groupId, vpcId }: Tree, rules: readonly Tree[]): SecurityGroup {
	const own = rules.filter((rule) => String(rule.groupId) === String(groupId));
	return { id: String(groupId), vpcId: String(vpcId), rules: own.flatMap(ruleOf) };
}

function ruleOf(tree: Tree): SecurityRule[] {
	const cidr = tree.cidrIpv4 || tree.cidrIpv6;
	const groupId = tree.referencedGroupInfo?.groupId;
	const peer = cidr ? { cidr: String(cidr) } : groupId ? { groupId: String(groupId) } : undefined;
	if (!peer) return [];
	return [
		{
			id: String(tree.securityGroupRuleId),
			direction: String(tree.isEgress) === "true" ? "egress" : "ingress",
			...{ protocol: String(tree.ipProtocol), fromPort: Number(tree.fromPort), toPort: Number(tree.toPort), peer },
		},
	];
}

function balancerOf(tree: Tree): Balancer {
	return {
		...{ arn: String(tree.LoadBalancerArn), dnsName: String(tree.DNSName) },
		scheme: String(tree.Scheme) as Balancer["scheme"],
		addressType: String(tree.IpAddressType) as Balancer["addressType"],
		subnetIds: members(tree.AvailabilityZones).map(({ SubnetId }) => String(SubnetId)),
		securityGroupIds: members(tree.SecurityGroups).map(String),
	};
}
