import { ATTACH_MOVES } from "./attach.ts";
import { type Move, movesByIndex, movesOf } from "./moves.ts";

/** Of a VPC that is created, and a zone. */
const NETWORK: readonly Move[] = [
	...movesOf("aws_route53_zone", { this: "zone" }),
	...movesOf("aws_vpc", { this: "network_vpc" }),
	...movesOf("aws_internet_gateway", { this: "network_vpc_gateway" }),
	...movesOf("aws_route_table", { public: "network_vpc_public", private: "network_private_route" }),
	...movesOf("aws_route", {
		public_ipv4: "network_vpc_ipv4",
		public_ipv6: "network_vpc_ipv6",
		private: "network_private_ipv4",
	}),
	...movesOf("aws_subnet", { public: "network_public", private: "network_private" }),
	...movesOf("aws_route_table_association", {
		public: "network_public_route",
		private: "network_private_route_association",
	}),
	...movesOf("aws_eip", { nat: "network_private_nat" }),
	...movesOf("aws_nat_gateway", { this: "network_private_gateway" }),
];

/** Of what there is once. */
const SHARED: readonly Move[] = [
	...movesOf("aws_acm_certificate", { this: "service_certificate" }),
	...movesOf("aws_acm_certificate_validation", { this: "service_certificate_validation" }),
	...movesOf("aws_route53_record", {
		certificate_proof: "service_certificate_proof",
		'preview["A"]': "service_record_preview_a",
		'preview["AAAA"]': "service_record_preview_aaaa[0]",
	}),
	...movesOf("aws_ecs_cluster", { this: "service" }),
	...movesOf("aws_security_group", { tasks: "service_tasks" }),
	...movesOf("aws_vpc_security_group_egress_rule", {
		tasks_ipv4: "service_tasks_out_ipv4",
		tasks_ipv6: "service_tasks_out_ipv6",
	}),
];

/** Of a color's load balancer: it had names of its own, and is now an instance of what both colors have. */
function loadBalancer(color: string): Move[] {
	const edge = `service_${color}_edge`;
	const net = `service_${color}_safety_net`;
	return [
		...movesOf("aws_lb", { [`this["${color}"]`]: edge }),
		...movesOf("aws_lb_target_group", {
			[`this["${color}-blue"]`]: `${edge}_targets_blue`,
			[`this["${color}-green"]`]: `${edge}_targets_green`,
		}),
		...movesOf("aws_lb_listener", {
			[`production["${color}"]`]: `${edge}_listener_production`,
			[`preview["${color}"]`]: `${edge}_listener_preview`,
			[`redirect["${color}"]`]: `${edge}_listener_redirect[0]`,
		}),
		...movesOf("aws_security_group", { [`alb["${color}"]`]: `${edge}_security[0]` }),
		...movesOf("aws_vpc_security_group_ingress_rule", {
			[`http_${color}`]: `${edge}_security_http`,
			[`https_${color}`]: `${edge}_security_https`,
			[`preview_${color}`]: `${edge}_security_preview`,
			[`preview_vpc["${color}"]`]: `${edge}_security_preview_vpc[0]`,
			[`preview_vpc_ipv6["${color}"]`]: `${edge}_security_preview_vpc_ipv6[0]`,
			[`alb_from_prober["${color}"]`]: `attachment_prober_into_${color}[0]`,
		}),
		...movesByIndex("aws_vpc_security_group_ingress_rule", "tasks_from_alb", `service_tasks_from_${color}`, color),
		...movesByIndex("aws_vpc_security_group_egress_rule", "alb_to_tasks", `service_tasks_to_tasks_${color}`, color),
		...movesOf("aws_cloudwatch_metric_alarm", {
			[`hosts["${color}"]`]: `${net}_hosts[0]`,
			[`errors["${color}"]`]: `${net}_errors[0]`,
		}),
		...movesOf("aws_route53_health_check", {
			[`hosts["${color}"]`]: `${net}_hosts_check[0]`,
			[`errors["${color}"]`]: `${net}_errors_check[0]`,
			[`both["${color}"]`]: `${net}_check[0]`,
		}),
		...movesOf("aws_route53_record", {
			[`weighted_a["${color}"]`]: `service_record_${color}_a`,
			[`weighted_aaaa["${color}"]`]: `service_record_${color}_aaaa[0]`,
		}),
	];
}

/** Of what runs a color's tasks. It was counted, because of a second form for pipelines. */
function tasks(color: string): Move[] {
	return movesOf("aws_ecs_service", { [color]: `service_${color}[0]` });
}

/**
 * What each color had of its own and both share by now. The serving tasks are made of it until a release takes their place: a task that dies
 * comes back with that task definition, role and log group. So Terraform forgets them, and destroys none.
 */
export const SERVICE_FORGETS: readonly string[] = ["blue", "green"].flatMap((color) => [
	`aws_ecs_task_definition.service_${color}_task`,
	`aws_cloudwatch_log_group.service_${color}_task_logs`,
	`aws_iam_role.service_${color}_task_execution`,
	`aws_iam_role_policy.service_${color}_task_execution_policy`,
	// Two addresses cannot be moved to one. Who has this form moves it by hand before the upgrade, and destroys nothing by forgetting that.
	`aws_ecs_service.service_${color}_pipeline`,
]);

/** All that the module `service` of version 0.2 had. */
export const SERVICE_MOVES: readonly Move[] = [
	...NETWORK,
	...SHARED,
	...["blue", "green"].flatMap((color) => [...loadBalancer(color), ...tasks(color)]),
	...ATTACH_MOVES,
];
