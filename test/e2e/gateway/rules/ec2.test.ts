import { describe } from "vitest";
import { network, rule } from "../../../rehearsal/world/network/fixtures.ts";
import { ec2Rules } from "./ec2.ts";
import { holds } from "./holds.ts";

const there = { network: network() };
const detached = { network: { ...network(), internetGateways: [{ id: "igw-1" }] } };
const ipv4 = (CidrIp: string) => ({ GroupId: "sg-alb", IpPermissions: [{ IpRanges: [{ CidrIp }] }] });
const ipv6 = (CidrIpv6: string) => ({ GroupId: "sg-alb", IpPermissions: [{ Ipv6Ranges: [{ CidrIpv6 }] }] });
const byGroup = (GroupId: string) => ({ GroupId: "sg-alb", IpPermissions: [{ Groups: [{ GroupId }] }] });
const sixty = Array.from({ length: 60 }, (_, i) => rule("ingress", { cidr: `10.0.0.${i}/32` }));
const full = {
	network: {
		...network(),
		securityGroups: [
			{ id: "sg-alb", vpcId: "vpc-1", rules: sixty },
			{ id: "sg-2", vpcId: "vpc-2", rules: [] },
		],
	},
};

describe("networks", () => {
	holds(ec2Rules, {
		"a security group rule's block is one": [
			{
				refused: ipv6(""),
				accepted: ipv6("2001:db8::/56"),
				code: "InvalidParameterValue",
				says: "CIDR block  is malformed",
			},
			{
				refused: ipv4("10.0.0.0"),
				accepted: ipv4("10.0.0.0/33".replace("33", "32")),
				code: "InvalidParameterValue",
				says: "10.0.0.0 is malformed",
			},
			{
				refused: ipv4("10.0.0.0/33"),
				accepted: byGroup("sg-prober"),
				code: "InvalidParameterValue",
				says: "10.0.0.0/33",
			},
		],
		"a rule names groups of its own VPC": [
			{
				refused: byGroup("sg-2"),
				accepted: byGroup("sg-alb"),
				code: "InvalidGroup.NotFound",
				says: "different networks",
				there: full,
			},
		],
		"a security group has sixty rules in each direction and family at most": [
			{
				refused: ipv4("0.0.0.0/0"),
				accepted: ipv6("::/0"),
				code: "RulesPerSecurityGroupLimitExceeded",
				says: "maximum number of rules",
				there: full,
			},
			{
				...{ refused: byGroup("sg-alb"), accepted: { ...byGroup("sg-alb"), Action: "AuthorizeSecurityGroupEgress" } },
				...{ code: "RulesPerSecurityGroupLimitExceeded", says: "maximum number of rules", there: full },
			},
		],
		"a security group's name is short, of plain characters, and does not look like an id": [
			{
				refused: { GroupName: "sg-web", GroupDescription: "d" },
				accepted: { GroupName: "web-sg", GroupDescription: "d" },
				code: "InvalidParameterValue",
				says: "sg-*",
			},
			{
				refused: { GroupName: "web", GroupDescription: "a color’s" },
				accepted: { GroupName: "web", GroupDescription: "a color" },
				code: "InvalidParameterValue",
				says: "a color’s",
			},
		],
		"a subnet lies within its VPC, and its IPv6 block is a /64 of it": [
			{
				refused: { VpcId: "vpc-1", CidrBlock: "10.1.0.0/24" },
				accepted: { VpcId: "vpc-1", CidrBlock: "10.0.9.0/24" },
				code: "InvalidSubnet.Range",
				says: "10.1.0.0/24",
				there,
			},
			{
				...{ refused: { VpcId: "vpc-1", CidrBlock: "10.0.9.0/24", Ipv6CidrBlock: "2001:db8::/60" } },
				...{
					accepted: { VpcId: "vpc-1", CidrBlock: "10.0.9.0/24", Ipv6CidrBlock: "2001:db8::/64" },
					code: "InvalidSubnet.Range",
					says: "/60",
					there,
				},
			},
		],
		"a route leads to an internet gateway of its own VPC": [
			{
				...{
					refused: { RouteTableId: "rtb-public", GatewayId: "igw-1" },
					accepted: { RouteTableId: "rtb-public", GatewayId: "igw-1" },
				},
				...{
					code: "InvalidParameterValue",
					says: "belong to different networks",
					there: detached,
					thereAccepted: there,
				},
			},
		],
		"a public NAT gateway wants the VPC's internet gateway attached": [
			{
				...{ refused: { SubnetId: "public-a" }, accepted: { SubnetId: "public-a" } },
				...{
					code: "Gateway.NotAttached",
					says: "Network vpc-1 has no Internet gateway",
					there: detached,
					thereAccepted: there,
				},
			},
		],
		"an internet gateway is not detached from under public load balancers and NAT gateways": [
			{
				...{
					refused: { VpcId: "vpc-1" },
					accepted: { VpcId: "vpc-1" },
					code: "DependencyViolation",
					says: "mapped public address",
					there,
				},
				thereAccepted: { network: { ...network({ scheme: "internal" }), natGateways: [] } },
			},
		],
	});
});
