import { ARN_KINDS, arnRules } from "./arn.ts";
import { zoneIdRule } from "./dns.ts";
import { idsRule } from "./ids.ts";
import { KMS_KEY } from "./kms-key.ts";
import type { Rule, Variable, Variables } from "./variable.ts";

/** Whether the load balancers have IPv6 addresses: a Terraform expression without `${}`. */
export const DUAL_STACK = 'coalesce(var.ip_address_type, "dualstack") == "dualstack"';

/** How probes reach load balancers that face the internet over IPv4, and what can be done without: for people. */
const WAYS_OUT =
	"vpc.prober_subnet_ids, subnets whose way out is a NAT gateway, and vpc.nat_gateway_ips, its public addresses, which the load balancers then admit on port 8080 (in a VPC that is created: nat_gateways of at least 1); or set internal = true, or probes = false";

/** Whether there is a NAT gateway in the way of probes, and its addresses are known; or load balancers whose owner admits whom they like. */
const NAT_IS_KNOWN =
	"(var.vpc == null ? var.nat_gateways > 0 : try(var.vpc.prober_subnet_ids, null) != null && (length(try(var.vpc.nat_gateway_ips, [])) > 0 || try(var.security_groups.albs, null) != null))";

/** The rule of a list of public addresses. @param object - the variable that it is a part of, which may be null */
export function natGatewayIps(object: string): Rule {
	const addresses = `try(var.${object}.nat_gateway_ips, [])`;
	return {
		condition: `alltrue([for a in ${addresses} : can(cidrnetmask("\${a}/32"))]) && length(distinct(${addresses})) == length(${addresses})`,
		message: `${object}.nat_gateway_ips must hold IPv4 addresses, each once, for instance ["203.0.113.10"].`,
	};
}

const VPC: Variable = optional(
	"object({ id = string, alb_subnet_ids = list(string), task_subnet_ids = list(string), prober_subnet_ids = optional(list(string)), nat_gateway_ips = optional(list(string), []), assign_public_ip = optional(bool, false), depends_on = optional(any) })",
	{
		parts: {
			called: "ExistingVpc",
			attributes: {
				id: "Id of the VPC.",
				alb_subnet_ids: "Subnets of the load balancers, in at least two zones; public ones, unless internal.",
				task_subnet_ids: "Subnets of the tasks.",
				prober_subnet_ids: "Subnets that probes are sent from. By default those of the load balancers.",
				nat_gateway_ips: "Public addresses of the NAT gateways of these subnets. By default none.",
				assign_public_ip: "Whether tasks need a public address to pull their images. By default false.",
				depends_on: "What leads from the subnets to the internet, where the same plan makes it. By default nothing.",
			},
		},
		description:
			"A VPC of your own, with the subnets of the load balancers and of the tasks. The load balancers' subnets lie in at least two zones, and are public ones, unless internal. Further parts say whether tasks need a public address to pull their images; the subnets that probes are sent from, by default those of the load balancers; and, where probes reach load balancers that face the internet over IPv4, the public addresses of the NAT gateways of these subnets, which the load balancers then admit on port 8080. Where the same plan makes the VPC, depends_on takes what leads from its subnets to the internet, for instance [aws_route.public, module.vpc]: load balancers and tasks come after it and go before it. A change later replaces the load balancers, with an outage: make a new service beside this one instead. By default a VPC is created.",
		rules: [
			{
				condition: "try(length(var.vpc.alb_subnet_ids) >= 2, var.vpc == null)",
				message: "vpc.alb_subnet_ids must name at least two subnets, in different availability zones.",
			},
			{
				condition: "try(length(var.vpc.task_subnet_ids) >= 1, var.vpc == null)",
				message: "vpc.task_subnet_ids must name at least one subnet.",
			},
			idsRule("vpc.id", "vpc", ["[var.vpc.id]"]),
			idsRule("vpc", "subnet", ["var.vpc.alb_subnet_ids", "var.vpc.task_subnet_ids", "var.vpc.prober_subnet_ids"]),
			natGatewayIps("vpc"),
		],
	},
);

const NAMES = {
	cluster: optional("object({ arn = string })", {
		parts: {
			called: "ExistingCluster",
			attributes: {
				arn: "ARN of the cluster.",
			},
		},
		description: "An ECS cluster of your own. By default one is created, with Container Insights.",
		rules: arnRules("cluster.arn", "var.cluster.arn", ARN_KINDS.cluster),
	}),
	hosted_zone: optional("object({ id = string, private = optional(bool, false) })", {
		parts: {
			called: "ExistingZone",
			attributes: {
				id: "Id of the hosted zone.",
				private: "Whether it is private. By default false.",
			},
		},
		description:
			"The hosted zone by its id. Give it where two zones have the name zone_name, where it is private, or where the same plan creates it. By default it is found by its name.",
		rules: [
			zoneIdRule("hosted_zone.id", "var.hosted_zone.id"),
			{
				// https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-r53.html
				condition: `!(try(var.hosted_zone.private, false) && startswith(here.region, "us-gov-"))`,
				message:
					"hosted_zone is private and in AWS GovCloud (US), where records of private zones cannot be aliases of load balancers, which is all that moves traffic here. Give a public zone.",
			},
			{
				condition: "var.hosted_zone == null || !var.create_zone",
				message: "hosted_zone and create_zone exclude each other: give the id of a zone, or let one be created.",
			},
			{
				condition: "!(var.https && try(var.hosted_zone.private, false) && var.certificate == null)",
				message:
					"hosted_zone is private, so no certificate can be proved by records in it. Give certificate = { arn = … }, or set https = false.",
			},
		],
	}),
	certificate: optional("object({ arn = string, names = optional(list(string)) })", {
		parts: {
			called: "ExistingCertificate",
			attributes: {
				arn: "ARN of the certificate.",
				names: "Its names, domain and alternative ones. By default nobody checks them.",
			},
		},
		description:
			"A certificate of your own in AWS Certificate Manager, for the record's and the preview's name. It is in the region of the load balancers. Give its names too (domain and alternative ones), and the plan says whether they cover both: Terraform cannot read them. By default one is created and proved by records in the zone.",
		rules: [
			...arnRules("certificate.arn", "var.certificate.arn", ARN_KINDS.certificate),
			{
				condition: "var.certificate == null || var.https",
				message: "certificate is of no use without HTTPS. Set https = true, or leave it out.",
			},
		],
	}),
} satisfies Variables;

const ADDRESSES = {
	internal: {
		type: "bool",
		description:
			"Whether the load balancers have private addresses only, for callers within the VPC and what is connected to it. A change later replaces both load balancers, with an outage: make a new service beside this one instead.",
		default: false,
	},
	ip_address_type: {
		type: "string",
		description:
			"Addresses of the load balancers: dualstack for IPv4 and IPv6, ipv4 where the subnets have no IPv6. With ipv4 there are no AAAA records. By default dualstack; with a VPC of your own it must be said.",
		default: null,
		rules: [
			{
				condition: 'var.ip_address_type == null || contains(["dualstack", "ipv4"], coalesce(var.ip_address_type, "-"))',
				message: 'ip_address_type must be one of "dualstack", "ipv4".',
			},
			// Whether a VPC has IPv6 nobody knows of one that the same plan makes; and what is counted by it must be known.
			{
				condition: "var.vpc == null || var.ip_address_type != null",
				message: `vpc is given, so say which addresses the load balancers have. Without IPv6 in the VPC: ip_address_type = "ipv4"; unless they are internal, that needs ${WAYS_OUT}. With IPv6 in all its subnets: ip_address_type = "dualstack".`,
			},
			{
				condition: `var.ip_address_type != "ipv4" || var.internal || !var.probes || ${NAT_IS_KNOWN}`,
				message: `ip_address_type = "ipv4" leaves probes no way to load balancers that face the internet. Give ${WAYS_OUT}.`,
			},
		],
	},
} satisfies Variables;

function optional(type: string, rest: Pick<Variable, "description" | "rules" | "parts">): Variable {
	return { type, default: null, ...rest };
}

/** Declares the variables of what may exist already. */
export const ESTATE = {
	vpc: VPC,
	...NAMES,
	security_groups: {
		type: "object({ albs = optional(list(string)), tasks = optional(list(string)) })",
		parts: {
			called: "ExistingSecurityGroups",
			attributes: {
				albs: "Those of the load balancers. By default one is created for each.",
				tasks: "Those of the tasks. By default one is created.",
			},
		},
		description:
			"Ids of security groups of your own, for the load balancers, the tasks or both; otherwise they are created. Your own say themselves who may come in: users on ports 80 and 443 of the load balancers, people and the prober (output prober_security_group_id) on their port 8080, the load balancers on container_port of the tasks.",
		default: {},
		rules: [
			{
				condition:
					"try(length(var.security_groups.albs) > 0, true) && try(length(var.security_groups.tasks) > 0, true)",
				message: "security_groups must have at least one id for load balancers and for tasks, or leave them out.",
			},
			idsRule("security_groups", "sg", ["var.security_groups.albs", "var.security_groups.tasks"]),
		],
	},
	log_group: optional("object({ name = string })", {
		parts: {
			called: "ExistingLogGroup",
			attributes: {
				name: "Name of the log group.",
			},
		},
		description: "A CloudWatch log group that the tasks write to. By default one is created for each color.",
		rules: [
			{
				condition: 'var.log_group == null || can(regex("^[A-Za-z0-9._/#-]{1,512}$", var.log_group.name))',
				message: 'log_group.name must be the name of a log group, not its ARN, for instance "/ecs/web".',
			},
		],
	}),
	...KMS_KEY,
	...ADDRESSES,
} satisfies Variables;
