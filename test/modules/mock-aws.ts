const REGIONAL = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const withArn = (arn: string) => ({ defaults: { arn } });

/** What the provider's mock answers where made-up text would not do: ARNs in policies and attributes must look like ARNs. */
export const MOCK_AWS = {
	mock_data: {
		aws_availability_zones: { defaults: { names: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] } },
		aws_caller_identity: { defaults: { account_id: "123456789012" } },
		aws_partition: { defaults: { partition: "aws" } },
		aws_ecs_service: { defaults: { scheduling_strategy: "REPLICA" } },
		aws_lb: {
			defaults: {
				arn_suffix: "app/web-blue/0123456789abcdef",
				dns_name: "web-blue-1234567890.eu-west-1.elb.amazonaws.com",
				internal: false,
				ip_address_type: "dualstack",
			},
		},
		aws_lb_target_group: {
			defaults: {
				target_type: "ip",
				protocol_version: "HTTP1",
				health_check: [{ path: "/", port: "traffic-port", matcher: "200-299" }],
			},
		},
		aws_region: { defaults: { id: "eu-west-1" } },
		aws_route53_zone: {
			defaults: {
				name: "example.com",
				zone_id: "Z0123456789ABCDEFGHIJ",
				arn: "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ",
			},
		},
		aws_subnet: { defaults: { ipv6_cidr_block: "2001:db8:99:1::/64" } },
		aws_vpc: { defaults: { cidr_block: "10.99.0.0/16", ipv6_cidr_block: "2001:db8:99::/56" } },
	},
	mock_resource: {
		aws_acm_certificate: {
			defaults: {
				arn: REGIONAL("acm", "certificate/0a1b"),
				domain_validation_options: ["web.example.com", "preview.web.example.com"].map((name) => ({
					domain_name: name,
					resource_record_name: `_0a1b.${name}.`,
					resource_record_type: "CNAME",
					resource_record_value: "_0a1b.acm-validations.aws.",
				})),
			},
		},
		aws_acm_certificate_validation: { defaults: { certificate_arn: REGIONAL("acm", "certificate/0a1b") } },
		aws_cloudwatch_event_rule: withArn(REGIONAL("events", "rule/web-releases")),
		aws_cloudwatch_log_group: withArn(REGIONAL("logs", "log-group:web")),
		aws_cloudwatch_metric_alarm: withArn(REGIONAL("cloudwatch", "alarm:web")),
		aws_dynamodb_table: withArn(REGIONAL("dynamodb", "table/web-rollouts")),
		aws_ecs_cluster: withArn(REGIONAL("ecs", `cluster/${"n".repeat(20)}`)),
		// The longest that there are, for the test of the template's length.
		aws_ecs_service: { defaults: { id: REGIONAL("ecs", `service/${"c".repeat(255)}/${"n".repeat(20)}-green`) } },
		aws_ecs_task_definition: withArn(REGIONAL("ecs", "task-definition/web-blue:1")),
		// Terraform puts 26 characters behind a prefix.
		aws_iam_role: withArn(
			`arn:aws:iam::123456789012:role/ecs-dns-canary/${"n".repeat(20)}/${"n".repeat(20)}-observer-${"0".repeat(26)}`,
		),
		aws_kms_key: withArn(REGIONAL("kms", "key/0a1b")),
		aws_lambda_function: withArn(REGIONAL("lambda", `function:${"n".repeat(20)}-prober`)),
		aws_lb: {
			defaults: {
				arn: REGIONAL("elasticloadbalancing", "loadbalancer/app/web-blue/0123456789abcdef"),
				dns_name: `${"n".repeat(20)}-green-1234567890.ap-southeast-1.elb.amazonaws.com`,
			},
		},
		aws_lb_listener: withArn(
			REGIONAL("elasticloadbalancing", `listener/app/${"n".repeat(20)}-green/0123456789abcdef/0123456789abcdef`),
		),
		aws_lb_target_group: withArn(
			REGIONAL("elasticloadbalancing", `targetgroup/${"n".repeat(20)}-green-green/0123456789abcdef`),
		),
		aws_route53_zone: {
			defaults: { zone_id: "Z0123456789ABCDEFGHIJ", arn: "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ" },
		},
		aws_sfn_state_machine: withArn(REGIONAL("states", "stateMachine:web-rollout")),
		aws_sns_topic: withArn(REGIONAL("sns", "web-rollouts")),
		aws_sqs_queue: withArn(REGIONAL("sqs", "web-undelivered")),
		aws_vpc: { defaults: { ipv6_cidr_block: "2001:db8::/56" } },
	},
} as const;
