/** The module `attach` as somebody uses it for load balancers and services that exist. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { type TerraformStack, Testing } from "cdktf";
import { AttachModule } from "../../modules/published/attach.ts";
import { byColor, COLORS } from "../../runtime/contract/index.ts";
import type { Deployable } from "./deployed.ts";

const REGIONAL = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const ROLE = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

/** What services are attached with. */
export const CONTROLLER = {
	state_machine_arn: REGIONAL("states", "stateMachine:canary-rollout"),
	topic_arn: REGIONAL("sns", "canary-rollouts"),
	observer_role_arn: ROLE("canary-observer"),
	actuator_role_arn: ROLE("canary-actuator"),
	watchdog_role_arn: ROLE("canary-watchdog"),
	release_role_arn: ROLE("canary-release"),
	release_function_name: "canary-release",
	service_role_path: "/ecs-dns-canary/canary/",
	table_arn: REGIONAL("dynamodb", "table/canary-rollouts"),
} as const;

const loadBalancing = (kind: string, ...parts: readonly string[]) =>
	REGIONAL("elasticloadbalancing", [kind, ...parts].join("/"));

/** The variables of an attached service: nothing of it is another's. */
export function attachedInput(name: string, zone: string) {
	const id = `${name.length}`.padStart(16, "0");
	const alb = (color: string) => `${name}-${color}`;
	return {
		controller: CONTROLLER,
		name,
		zone_id: zone,
		record_name: `${name}.example.com`,
		cluster_arn: REGIONAL("ecs", `cluster/${name}s`),
		service_arns: byColor((color) => REGIONAL("ecs", `service/${name}s/${name}-${color}`)),
		load_balancers: byColor((color) => ({
			listener_arn: loadBalancing("listener", "app", alb(color), id, id),
			target_group_arns: byColor((tasks) => loadBalancing("targetgroup", `${alb(color)}-${tasks}`, id)),
		})),
		prober: {
			vpc_id: "vpc-1",
			subnet_ids: ["subnet-1"],
			alb_security_group_ids: Object.fromEntries(COLORS.map((color) => [color, [`sg-${color}`]])),
		},
	};
}

/** A module in a root of its own, which must have a provider. */
export function rooted(stack: TerraformStack): TerraformStack {
	new AwsProvider(stack, "aws", { region: "eu-west-1" });
	return stack;
}

/** What else a service has, by address. */
export function arnsOf(name: string): Readonly<Record<string, string>> {
	const service = (role: string) => ROLE(`ecs-dns-canary/canary/${name}-${role}-1`);
	return {
		"aws_iam_role.observer": service("observer"),
		"aws_iam_role.actuator": service("actuator"),
		"aws_iam_role.trigger": ROLE(`${name}-trigger-1`),
		"aws_iam_role.prober": ROLE(`${name}-prober-1`),
		"aws_lambda_function.prober": REGIONAL("lambda", `function:${name}-prober`),
		"aws_cloudwatch_log_group.prober": REGIONAL("logs", `log-group:/aws/lambda/${name}-prober`),
		"aws_cloudwatch_event_rule.trigger": REGIONAL("events", `rule/${name}-releases`),
		"aws_sqs_queue.trigger_undelivered": REGIONAL("sqs", `${name}-undelivered`),
	};
}

/** The module, with one service's variables. */
export function attached(name = "web", zone = "Z0123456789ABCDEFGHIJ"): Deployable {
	return {
		stack: () => rooted(new AttachModule(Testing.app())),
		variables: attachedInput(name, zone),
		arns: arnsOf(name),
		data: {
			"data.aws_route53_zone.this": { name: "example.com", zone_id: zone, arn: `arn:aws:route53:::hostedzone/${zone}` },
		},
	};
}
