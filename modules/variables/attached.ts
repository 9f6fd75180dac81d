import { COLORS, LIMITS, PATTERNS } from "../../runtime/contract/index.ts";
import { ARN_KINDS, arnRules } from "./arn.ts";
import { domainRules, zoneIdRule } from "./dns.ts";
import { natGatewayIps } from "./estate.ts";
import { idsRule } from "./ids.ts";
import { wholeNumber } from "./rules.ts";
import type { Variable, Variables } from "./variable.ts";

/** What `load_balancers` says of one load balancer: a Terraform expression without `${}`. */
export function albVariable(color: string, attribute: string): string {
	return `var.load_balancers.${color}.${attribute}`;
}

/**
 * ARN of a load balancer, which is a part of its listener's: a Terraform expression without `${}`.
 * @param which - of which color, as an expression takes it of an object: `.blue` or `[each.key]`
 */
export function loadBalancerArn(which: string): string {
	return `replace(replace(var.load_balancers${which}.listener_arn, ":listener/", ":loadbalancer/"), "/[/][^/]+$/", "")`;
}

const SERVICE_ARNS: Variable = {
	type: "object({ blue = string, green = string })",
	description:
		"ARN of each color's ECS service. Both run in the cluster, with awsvpc networking, each as targets of both load balancers; Terraform must ignore their desired_count.",
	rules: [
		...COLORS.flatMap((color) => arnRules(`service_arns.${color}`, `var.service_arns.${color}`, ARN_KINDS.service)),
		{
			condition: "var.service_arns.blue != var.service_arns.green",
			message: "service_arns must name two ECS services: one for each color.",
		},
	],
};

const TASK_DEFINITION: Variable = {
	type: "object({ arn = string })",
	parts: { called: "AttachedTaskDefinition", attributes: { arn: "ARN of the task definition, with its revision." } },
	description:
		"The task definition that is to run. Another revision is a release: an apply hands it to the release function, and the next plan warns if it did not become stable. Terraform must then ignore task_definition of both ECS services, and whatever makes it must not deregister the revision that serves (`skip_destroy = true`). Null means that somebody else says it: a pipeline that calls the release function, or deployments of the idle color.",
	default: null,
	rules: arnRules("task_definition.arn", "var.task_definition.arn", ARN_KINDS.taskDefinition),
};

function loadBalancers(): Variable {
	const groups = COLORS.flatMap((alb) => COLORS.map((color) => albVariable(alb, `target_group_arns.${color}`))).join(
		", ",
	);
	return {
		type: "object({ blue = object({ listener_arn = string, target_group_arns = object({ blue = string, green = string }) }), green = object({ listener_arn = string, target_group_arns = object({ blue = string, green = string }) }) })",
		parts: {
			called: "ExistingLoadBalancer",
			attributes: {
				listener_arn: "ARN of the production listener.",
				target_group_arns: "ARN of the target group that holds each color's tasks.",
			},
		},
		description:
			"The two load balancers, each by its production listener and its target groups. The listener's default action forwards to both its target groups with weights, 100 for blue and 0 for green at first. Each color's tasks have a target group on each load balancer. Terraform must ignore the listeners' default_action.",
		rules: [
			...COLORS.flatMap((alb) => [
				...arnRules(`load_balancers.${alb}.listener_arn`, albVariable(alb, "listener_arn"), ARN_KINDS.listener),
				...COLORS.flatMap((color) => {
					const group = `target_group_arns.${color}`;
					return arnRules(`load_balancers.${alb}.${group}`, albVariable(alb, group), ARN_KINDS.targetGroup);
				}),
			]),
			{
				condition: `${loadBalancerArn(".blue")} != ${loadBalancerArn(".green")}`,
				message:
					"load balancers must be two load balancers, and both listeners are of the same. Traffic moves between load balancers: make a second one, and give its listener for green.",
			},
			{
				condition: `length(distinct([${groups}])) == 4`,
				message:
					"load balancers must name four different target groups: on each load balancer one for blue's tasks and one for green's.",
			},
		],
	};
}

const SAFETY_NET_ALARMS: Variable = {
	type: "object({ blue = optional(list(string), []), green = optional(list(string), []) })",
	parts: {
		called: "SafetyNetAlarms",
		attributes: {
			blue: "Names of the alarms behind blue's records. By default none.",
			green: "Names of the alarms behind green's records. By default none.",
		},
	},
	description:
		"Names of the CloudWatch alarms behind Route 53 health checks on each color's weighted records, if they have any. A rollout waits until the candidate's have cleared.",
	default: {},
	rules: [
		{
			condition: `alltrue([for list in [var.safety_net_alarms.blue, var.safety_net_alarms.green] : length(list) <= ${LIMITS.safetyNetAlarms} && alltrue([for a in list : can(regex("${PATTERNS.alarmName}", a))])])`,
			message: `safety_net_alarms must hold, for each color, at most ${LIMITS.safetyNetAlarms} names of alarms, of at most 255 characters.`,
		},
	],
};

function prober(): Variable {
	const groups = "try(concat(var.prober.alb_security_group_ids.blue, var.prober.alb_security_group_ids.green), [])";
	return {
		type: "object({ vpc_id = string, subnet_ids = list(string), alb_security_group_ids = object({ blue = list(string), green = list(string) }), ipv6 = optional(bool), nat_gateway_ips = optional(list(string), []) })",
		parts: {
			called: "ProberPlace",
			attributes: {
				vpc_id: "Id of the VPC.",
				subnet_ids: "Subnets from which the preview listeners can be reached.",
				alb_security_group_ids: "Security groups of each load balancer.",
				ipv6: "Whether the subnets have IPv6. By default it is read from AWS.",
				nat_gateway_ips: "Public addresses of the NAT gateways of these subnets. By default none.",
			},
		},
		description:
			"Where probes are sent from. It names the VPC, subnets from which the load balancers' preview listeners can be reached, the load balancers' security groups, and whether the subnets have IPv6 (read from AWS if left out). The load balancers must admit the output prober_security_group_id at preview_port. Where they face the internet over IPv4, the subnets need a NAT gateway: nat_gateway_ips are its public addresses, and the load balancers must admit these at preview_port. Needed unless probes = false.",
		default: null,
		rules: [
			natGatewayIps("prober"),
			{
				condition: "!var.probes || var.prober != null",
				message:
					"prober of the service ${var.name} is missing: say from which VPC and subnets probes reach the load balancers' preview listeners, or set probes = false.",
			},
			{
				condition: `length(distinct(${groups})) == length(${groups})`,
				message:
					"prober.alb_security_group_ids names a group twice, and AWS takes no rule twice. Name a group that both load balancers have under blue only.",
			},
			idsRule("prober.vpc_id", "vpc", ["[var.prober.vpc_id]"]),
			idsRule("prober.subnet_ids", "subnet", ["var.prober.subnet_ids"]),
			idsRule(
				"prober.alb_security_group_ids",
				"sg",
				COLORS.map((color) => `var.prober.alb_security_group_ids.${color}`),
			),
		],
	};
}

const NAMES = {
	zone_id: {
		type: "string",
		description: "Id of the hosted zone of the records, public or private.",
		rules: [zoneIdRule("zone_id", "var.zone_id")],
	},
	record_name: {
		type: "string",
		description:
			'Name that users resolve, for instance "app.example.com". Its records are weighted, with the set identifiers blue and green, of all record_types, each an alias of its load balancer; at first with the weights 100 and 0, which Terraform must ignore.',
		rules: domainRules("record_name", "var.record_name"),
	},
	preview_name: {
		type: "string",
		description:
			"Name that leads to the idle load balancer: plain alias records of all record_types, whose alias Terraform must ignore. By default `preview.<record_name>`.",
		default: null,
		rules: [
			...domainRules("preview_name", "var.preview_name"),
			{
				condition: "var.preview_name == null || var.preview_name != var.record_name",
				message: "preview_name must be another name than record_name.",
			},
		],
	},
} satisfies Variables;

const RECORD_TYPES: Variable = {
	type: "list(string)",
	description:
		"Types of both names' records: A, AAAA or both. By default both where both load balancers are dualstack, otherwise A.",
	default: null,
	rules: [
		{
			condition:
				'var.record_types == null || try(length(var.record_types) > 0 && length(distinct(var.record_types)) == length(var.record_types) && alltrue([for t in var.record_types : contains(["A", "AAAA"], t)]), false)',
			message: 'record_types must be ["A"], ["AAAA"] or ["A", "AAAA"].',
		},
	],
};

const LISTENERS = {
	preview_port: {
		type: "number",
		description: "Port of the listener of each load balancer that always serves the load balancer's own color.",
		default: 8080,
		rules: [wholeNumber("preview_port", 1, 65_535, "a port")],
	},
	https: {
		type: "bool",
		description: "Whether the preview listeners speak HTTPS.",
		default: true,
	},
} satisfies Variables;

/** The variables of a service that exists already. */
export const ATTACHED = {
	cluster_arn: {
		type: "string",
		description: "ARN of the ECS cluster of both services.",
		rules: arnRules("cluster_arn", "var.cluster_arn", ARN_KINDS.cluster),
	},
	service_arns: SERVICE_ARNS,
	task_definition: TASK_DEFINITION,
	load_balancers: loadBalancers(),
	safety_net_alarms: SAFETY_NET_ALARMS,
	prober: prober(),
	record_types: RECORD_TYPES,
	...NAMES,
	...LISTENERS,
} satisfies Variables;
