/** What Elastic Load Balancing refuses of load balancers: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
import type { Subnet } from "../../../../rehearsal/world/network/types.ts";
import type { Account } from "./account.ts";
import { listOf, type Request } from "./request.ts";
import { type Rule, refusedAs } from "./rule.ts";

const API = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/";
const MAX_NAME = 32;
const ATTRIBUTES: Readonly<Record<string, readonly [least: number, most: number]>> = {
	"client_keep_alive.seconds": [60, 604_800],
	"idle_timeout.timeout_seconds": [1, 4_000],
};

async function subnetsOf(request: Request, account: Account): Promise<Subnet[]> {
	const ids = [...listOf(request.Subnets), ...listOf(request.SubnetMappings).map(({ SubnetId }) => SubnetId)];
	return (await account.network()).subnets.filter(({ id }) => ids.includes(id));
}

/** The subnets of the load balancer that a request is about. */
async function placeOf(request: Request, account: Account): Promise<Subnet[]> {
	if (request.LoadBalancerArn === undefined) return subnetsOf(request, account);
	const { balancers, subnets } = await account.network();
	const balancer = balancers.find(({ arn }) => arn === request.LoadBalancerArn);
	return subnets.filter(({ id }) => balancer?.subnetIds.includes(id));
}

/** Rules of load balancers. */
export const elbRules: readonly Rule[] = [
	{
		name: "names of load balancers and target groups are short, and made of letters, digits and hyphens",
		source: `${API}API_CreateTargetGroup.html`,
		actions: ["CreateLoadBalancer", "CreateTargetGroup"],
		refuses({ Name = "" }) {
			const fits = Name.length <= MAX_NAME && /^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/.test(Name);
			return refusedAs(
				"ValidationError",
				!fits || Name.startsWith("internal-"),
				`The name '${Name}' cannot be longer than '${MAX_NAME}' characters, and can only contain alphanumeric characters and hyphens, neither first nor last`,
			);
		},
	},
	{
		name: "a public load balancer wants the VPC's internet gateway attached",
		source: "https://github.com/openshift/installer/issues/1110",
		actions: ["CreateLoadBalancer"],
		async refuses(request, account) {
			if (request.Scheme === "internal") return undefined;
			const [subnet] = await subnetsOf(request, account);
			const { internetGateways } = await account.network();
			const attached = internetGateways.some(({ vpcId }) => vpcId === subnet?.vpcId);
			return refusedAs(
				"InvalidSubnet",
				subnet !== undefined && !attached,
				`VPC ${subnet?.vpcId} has no internet gateway`,
			);
		},
	},
	{
		name: "dualstack wants an IPv6 block in every subnet",
		source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/4852",
		actions: ["CreateLoadBalancer", "SetIpAddressType", "SetSubnets"],
		async refuses(request, account) {
			if (!String(request.IpAddressType).startsWith("dualstack")) return undefined;
			const lacking = (await placeOf(request, account)).some(({ ipv6Cidr }) => ipv6Cidr === undefined);
			return refusedAs("ValidationError", lacking, "You must specify subnets with an associated IPv6 CIDR block.");
		},
	},
	{
		name: "an application load balancer stands in two zones at least, once in each",
		source: `${API}API_CreateLoadBalancer.html`,
		actions: ["CreateLoadBalancer", "SetSubnets"],
		async refuses(request, account) {
			const subnets = await subnetsOf(request, account);
			const zones = new Set(subnets.map(({ zone }) => zone));
			if (zones.size < subnets.length) {
				return {
					code: "InvalidConfigurationRequest",
					message: "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
				};
			}
			return refusedAs(
				"ValidationError",
				subnets.length < 2,
				"At least two subnets in two different Availability Zones must be specified",
			);
		},
	},
	{
		name: "subnets and security groups are of one VPC",
		source: "https://github.com/hashicorp/terraform/issues/958",
		actions: ["CreateLoadBalancer"],
		async refuses(request, account) {
			const subnets = await subnetsOf(request, account);
			const { securityGroups } = await account.network();
			const groups = securityGroups.filter(({ id }) => listOf(request.SecurityGroups).includes(id));
			const vpcs = new Set([...subnets, ...groups].map(({ vpcId }) => vpcId));
			return refusedAs(
				"InvalidConfigurationRequest",
				vpcs.size > 1,
				"One or more security groups are invalid: they do not belong to the VPC of the subnets",
			);
		},
	},
	{
		name: "attributes of a load balancer have bounds",
		source: `${API}API_LoadBalancerAttribute.html`,
		actions: ["ModifyLoadBalancerAttributes"],
		refuses({ Attributes }) {
			const wrong = listOf(Attributes).find(({ Key, Value }) => {
				const [least, most] = ATTRIBUTES[Key] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
				return Number(Value) < least || Number(Value) > most;
			});
			return (
				wrong && {
					code: "ValidationError",
					message: `'${wrong.Key}' must be between ${ATTRIBUTES[wrong.Key]?.join(" and ")} inclusive`,
				}
			);
		},
	},
];
