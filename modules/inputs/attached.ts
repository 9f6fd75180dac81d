import { type TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import { COLOURS, LIMITS, PATTERNS } from "../../runtime/contract.ts";
import type { Here } from "../account.ts";
import { ARN_KINDS, arnRules } from "./arn.ts";
import { domainRules, zoneIdRule } from "./dns.ts";
import { natGatewayIps } from "./estate.ts";
import { idsRule } from "./ids.ts";
import { variable, wholeNumber } from "./variable.ts";

/** The variables of a service that exists already. */
export interface AttachedInputs {
	/** ARN of the cluster. */
	readonly clusterArn: TerraformVariable;
	/** Id of the hosted zone. */
	readonly zoneId: TerraformVariable;
	/** Name that users resolve. */
	readonly recordName: TerraformVariable;
	/** Name that leads to the idle edge, or null. */
	readonly previewName: TerraformVariable;
	/** Port of the preview listeners. */
	readonly previewPort: TerraformVariable;
	/** Whether the edges speak HTTPS. */
	readonly https: TerraformVariable;
}

/** Declares the variables of a service that exists already. */
export function attachedInputs(scope: Construct, here: Here): AttachedInputs {
	const clusterArn = variable(scope, "cluster_arn", {
		type: "string",
		description: "ARN of the ECS cluster of both services.",
		rules: arnRules(here, "cluster_arn", "var.cluster_arn", ARN_KINDS.cluster),
	});
	services(scope, here);
	edges(scope, here);
	safetyNetAlarms(scope);
	prober(scope);
	recordTypes(scope);
	return { clusterArn, ...names(scope), ...listeners(scope) };
}

/** What `edges` says of one edge: a Terraform expression without `${}`. */
export function edgeVariable(colour: string, attribute: string): string {
	return `var.edges.${colour}.${attribute}`;
}

/** ARN of an edge's load balancer, which is a part of its listener's: a Terraform expression without `${}`. */
export function loadBalancerArn(colour: string): string {
	return `replace(replace(${edgeVariable(colour, "listener_arn")}, ":listener/", ":loadbalancer/"), "/[/][^/]+$/", "")`;
}

function services(scope: Construct, here: Here): void {
	variable(scope, "service_arns", {
		type: "object({ blue = string, green = string })",
		description:
			"ARN of each colour's ECS service. Both run in the cluster, with awsvpc networking, each as targets of both edges; Terraform must ignore their desired_count.",
		rules: [
			...COLOURS.flatMap((colour) =>
				arnRules(here, `service_arns.${colour}`, `var.service_arns.${colour}`, ARN_KINDS.service),
			),
			{
				condition: "var.service_arns.blue != var.service_arns.green",
				message: "service_arns must name two ECS services: one for each colour.",
			},
		],
	});
}

function edges(scope: Construct, here: Here): void {
	const groups = COLOURS.flatMap((edge) =>
		COLOURS.map((colour) => edgeVariable(edge, `target_group_arns.${colour}`)),
	).join(", ");
	variable(scope, "edges", {
		type: "object({ blue = object({ listener_arn = string, target_group_arns = object({ blue = string, green = string }) }), green = object({ listener_arn = string, target_group_arns = object({ blue = string, green = string }) }) })",
		description:
			"The two load balancers: of each, the production listener, whose default action forwards to both its target groups with weights, 100 for blue and 0 for green at first; and the target group that holds each colour's tasks. Terraform must ignore the listeners' default_action.",
		rules: [
			...COLOURS.flatMap((edge) => [
				...arnRules(here, `edges.${edge}.listener_arn`, edgeVariable(edge, "listener_arn"), ARN_KINDS.listener),
				...COLOURS.flatMap((colour) => {
					const group = `target_group_arns.${colour}`;
					return arnRules(here, `edges.${edge}.${group}`, edgeVariable(edge, group), ARN_KINDS.targetGroup);
				}),
			]),
			{
				condition: `${loadBalancerArn("blue")} != ${loadBalancerArn("green")}`,
				message:
					"edges must be two load balancers, and both listeners are of the same. Traffic moves between load balancers: make a second one, and give its listener for green.",
			},
			{
				condition: `length(distinct([${groups}])) == 4`,
				message: "edges must name four different target groups: on each edge one for blue's tasks and one for green's.",
			},
		],
	});
}

function safetyNetAlarms(scope: Construct): void {
	variable(scope, "safety_net_alarms", {
		type: "object({ blue = optional(list(string), []), green = optional(list(string), []) })",
		description:
			"Names of the CloudWatch alarms behind Route 53 health checks on each colour's weighted records, if they have any: a rollout waits until the candidate's have cleared.",
		default: {},
		rules: [
			{
				condition: `alltrue([for list in [var.safety_net_alarms.blue, var.safety_net_alarms.green] : length(list) <= ${LIMITS.safetyNetAlarms} && alltrue([for a in list : can(regex("${PATTERNS.alarmName}", a))])])`,
				message: `safety_net_alarms must hold, for each colour, at most ${LIMITS.safetyNetAlarms} names of alarms, of at most 255 characters.`,
			},
		],
	});
}

function prober(scope: Construct): void {
	const groups = "try(concat(var.prober.edge_security_group_ids.blue, var.prober.edge_security_group_ids.green), [])";
	variable(scope, "prober", {
		type: "object({ vpc_id = string, subnet_ids = list(string), edge_security_group_ids = object({ blue = list(string), green = list(string) }), ipv6 = optional(bool), nat_gateway_ips = optional(list(string), []) })",
		description:
			"Where probes are sent from: the VPC, subnets from which the edges' preview listeners can be reached, the edges' security groups, and whether the subnets have IPv6 (read from AWS if left out). The edges must admit the output prober_security_group_id at preview_port. Where they face the internet over IPv4, the subnets need a NAT gateway: nat_gateway_ips are its public addresses, and the edges must admit these at preview_port. Needed unless probes = false.",
		default: Token.nullValue(),
		nullable: true,
		rules: [
			natGatewayIps("prober"),
			{
				condition: "!var.probes || var.prober != null",
				message:
					"prober of the service ${var.name} is missing: say from which VPC and subnets probes reach the edges' preview listeners, or set probes = false.",
			},
			{
				condition: `length(distinct(${groups})) == length(${groups})`,
				message:
					"prober.edge_security_group_ids names a group twice, and AWS takes no rule twice. Name a group that both edges have under blue only.",
			},
			idsRule("prober.vpc_id", "vpc", ["[var.prober.vpc_id]"]),
			idsRule("prober.subnet_ids", "subnet", ["var.prober.subnet_ids"]),
			idsRule(
				"prober.edge_security_group_ids",
				"sg",
				COLOURS.map((colour) => `var.prober.edge_security_group_ids.${colour}`),
			),
		],
	});
}

function names(scope: Construct): Pick<AttachedInputs, "zoneId" | "recordName" | "previewName"> {
	return {
		zoneId: variable(scope, "zone_id", {
			type: "string",
			description: "Id of the hosted zone of the records, public or private.",
			rules: [zoneIdRule("zone_id", "var.zone_id")],
		}),
		recordName: variable(scope, "record_name", {
			type: "string",
			description:
				'Name that users resolve, for instance "app.example.com". Its records are weighted, with the set identifiers blue and green, of all record_types, each an alias of its edge; at first with the weights 100 and 0, which Terraform must ignore.',
			rules: domainRules("record_name", "var.record_name"),
		}),
		previewName: variable(scope, "preview_name", {
			type: "string",
			description:
				"Name that leads to the idle edge: plain alias records of all record_types, whose alias Terraform must ignore. By default `preview.<record_name>`.",
			default: Token.nullValue(),
			nullable: true,
			rules: [
				...domainRules("preview_name", "var.preview_name"),
				{
					condition: "var.preview_name == null || var.preview_name != var.record_name",
					message: "preview_name must be another name than record_name.",
				},
			],
		}),
	};
}

function recordTypes(scope: Construct): void {
	variable(scope, "record_types", {
		type: "list(string)",
		description:
			"Types of both names' records: A, AAAA or both. By default both where both edges are dualstack, otherwise A.",
		// A bare null is lost, or breaks the synth.
		default: Token.nullValue(),
		nullable: true,
		rules: [
			{
				condition:
					'var.record_types == null || try(length(var.record_types) > 0 && length(distinct(var.record_types)) == length(var.record_types) && alltrue([for t in var.record_types : contains(["A", "AAAA"], t)]), false)',
				message: 'record_types must be ["A"], ["AAAA"] or ["A", "AAAA"].',
			},
		],
	});
}

function listeners(scope: Construct): Pick<AttachedInputs, "previewPort" | "https"> {
	return {
		previewPort: variable(scope, "preview_port", {
			type: "number",
			description: "Port of the listener of each edge that always serves the edge's own colour.",
			default: 8080,
			rules: [wholeNumber("preview_port", 1, 65_535, "a port")],
		}),
		https: variable(scope, "https", {
			type: "bool",
			description: "Whether the preview listeners speak HTTPS.",
			default: true,
		}),
	};
}
