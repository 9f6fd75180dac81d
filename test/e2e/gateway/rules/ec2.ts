/** What EC2 refuses of networks. */
import { isIP } from "node:net";
import { covers } from "../../../../rehearsal/world/network/address.ts";
import type { Account } from "./account.ts";
import { listOf, type Request } from "./request.ts";
import { type Rule, refusedAs } from "./rule.ts";

const API = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/";
const AUTHORIZE = ["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"];
const MAX_RULES = 60;

/** The blocks that a request opens a group to. */
function blocksOf({ CidrIp, IpPermissions }: Request): string[] {
	const ranges = listOf(IpPermissions).flatMap(({ IpRanges, Ipv6Ranges }) => [
		...listOf(IpRanges).map((range) => range.CidrIp),
		...listOf(Ipv6Ranges).map((range) => range.CidrIpv6),
	]);
	return [...ranges, ...(CidrIp === undefined ? [] : [CidrIp])];
}

const groupsOf = ({ IpPermissions }: Request): string[] =>
	listOf(IpPermissions).flatMap(({ Groups, UserIdGroupPairs }) =>
		[...listOf(Groups), ...listOf(UserIdGroupPairs)].map(({ GroupId }) => GroupId),
	);

function isBlock(block: unknown): boolean {
	const [address = "", length = ""] = String(block).split("/");
	return isIP(address) !== 0 && /^\d+$/.test(length) && Number(length) <= (isIP(address) === 6 ? 128 : 32);
}

async function groupOf({ GroupId }: Request, account: Account) {
	return (await account.network()).securityGroups.find(({ id }) => id === GroupId);
}

/** Rules of networks and security groups. */
export const ec2Rules: readonly Rule[] = [
	{
		name: "a security group rule's block is one",
		source: `${API}API_IpRange.html`,
		actions: AUTHORIZE,
		refuses(request) {
			const wrong = blocksOf(request).find((block) => !isBlock(block));
			return refusedAs("InvalidParameterValue", wrong !== undefined, `CIDR block ${wrong} is malformed`);
		},
	},
	{
		name: "a rule names groups of its own VPC",
		source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
		actions: AUTHORIZE,
		async refuses(request, account) {
			const own = await groupOf(request, account);
			const { securityGroups } = await account.network();
			const others = securityGroups.filter(({ id }) => groupsOf(request).includes(id));
			const wrong = others.some(({ vpcId }) => own !== undefined && vpcId !== own.vpcId);
			return refusedAs(
				"InvalidGroup.NotFound",
				wrong,
				"You have specified two resources that belong to different networks.",
			);
		},
	},
	{
		name: "a security group has sixty rules in each direction and family at most",
		source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups",
		actions: AUTHORIZE,
		async refuses(request, account) {
			const direction = request.Action === "AuthorizeSecurityGroupEgress" ? "egress" : "ingress";
			const rules = ((await groupOf(request, account))?.rules ?? []).filter((rule) => rule.direction === direction);
			const there = rules.map(({ peer }) => ("cidr" in peer ? peer.cidr : undefined));
			// A rule that names a group counts for both families.
			const all = [...there, ...blocksOf(request), ...groupsOf(request).map(() => undefined)];
			const many = [":", "."].some(
				(mark) => all.filter((block) => block === undefined || block.includes(mark)).length > MAX_RULES,
			);
			return refusedAs(
				"RulesPerSecurityGroupLimitExceeded",
				many,
				"The maximum number of rules per security group has been reached.",
			);
		},
	},
	{
		name: "a security group's name is short, of plain characters, and does not look like an id",
		source: `${API}API_CreateSecurityGroup.html`,
		actions: ["CreateSecurityGroup"],
		refuses({ GroupName = "", GroupDescription = "" }) {
			const plain = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;
			if (GroupName.startsWith("sg-"))
				return { code: "InvalidParameterValue", message: "Group names may not be in the format sg-*." };
			const wrong = [GroupName, GroupDescription].find((text) => !plain.test(text));
			return refusedAs(
				"InvalidParameterValue",
				wrong !== undefined,
				`Value (${wrong}) for parameter GroupName or GroupDescription is invalid. Character sets beyond ASCII are not supported.`,
			);
		},
	},
	{
		name: "a subnet lies within its VPC, and its IPv6 block is a /64 of it",
		source: `${API}API_CreateSubnet.html`,
		actions: ["CreateSubnet"],
		async refuses({ VpcId, CidrBlock, Ipv6CidrBlock }, account) {
			const cidrs = (await account.network()).vpcs.find(({ id }) => id === VpcId)?.cidrs;
			const blocks = [CidrBlock, Ipv6CidrBlock].filter((block) => block !== undefined && block !== "");
			const wrong = blocks.find((block) => !isBlock(block) || !cidrs?.some((cidr) => covers(cidr, block)));
			if (cidrs !== undefined && wrong !== undefined)
				return { code: "InvalidSubnet.Range", message: `The CIDR '${wrong}' is invalid.` };
			const not64 = blocks.find((block) => block.includes(":") && !block.endsWith("/64"));
			return refusedAs("InvalidSubnet.Range", not64 !== undefined, `The CIDR '${not64}' is invalid.`);
		},
	},
	{
		name: "a route leads to an internet gateway of its own VPC",
		source: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
		actions: ["CreateRoute", "ReplaceRoute"],
		async refuses({ RouteTableId, GatewayId }, account) {
			const { routeTables, internetGateways } = await account.network();
			const table = routeTables.find(({ id }) => id === RouteTableId);
			const gateway = internetGateways.find(({ id }) => id === GatewayId);
			const wrong = table !== undefined && gateway !== undefined && gateway.vpcId !== table.vpcId;
			return refusedAs(
				"InvalidParameterValue",
				wrong,
				`route table ${RouteTableId} and network gateway ${GatewayId} belong to different networks`,
			);
		},
	},
	{
		name: "a public NAT gateway wants the VPC's internet gateway attached",
		source: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html",
		actions: ["CreateNatGateway"],
		async refuses({ SubnetId, ConnectivityType }, account) {
			if (ConnectivityType === "private") return undefined;
			const { subnets, internetGateways } = await account.network();
			const vpc = subnets.find(({ id }) => id === SubnetId)?.vpcId;
			const attached = internetGateways.some(({ vpcId }) => vpcId === vpc);
			return refusedAs(
				"Gateway.NotAttached",
				vpc !== undefined && !attached,
				`Network ${vpc} has no Internet gateway attached`,
			);
		},
	},
	{
		name: "an internet gateway is not detached from under public load balancers and NAT gateways",
		source: `${API}API_DetachInternetGateway.html`,
		actions: ["DetachInternetGateway"],
		async refuses({ VpcId }, account) {
			const { subnets, balancers, natGateways } = await account.network();
			const inside = subnets.filter(({ vpcId }) => vpcId === VpcId).map(({ id }) => id);
			const facing = balancers
				.filter(({ scheme }) => scheme === "internet-facing")
				.flatMap(({ subnetIds }) => subnetIds);
			const mapped = [...facing, ...natGateways.map(({ subnetId }) => subnetId)].some((id) => inside.includes(id));
			return refusedAs(
				"DependencyViolation",
				mapped,
				`Network ${VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
			);
		},
	},
];
