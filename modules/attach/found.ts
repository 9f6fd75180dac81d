import { DataAwsEcsService } from "@cdktf/provider-aws/lib/data-aws-ecs-service/index.js";
import { DataAwsLbListener } from "@cdktf/provider-aws/lib/data-aws-lb-listener/index.js";
import { DataAwsLbTargetGroup } from "@cdktf/provider-aws/lib/data-aws-lb-target-group/index.js";
import { type Postcondition, Token } from "cdktf";
import type { Construct } from "constructs";
import { COLORS, type Color } from "../../runtime/contract.ts";
import { expression } from "../expressions.ts";
import { albVariable } from "../variables/attached.ts";
import { NO_GRPC } from "../variables/status-codes.ts";

/** What says in Terraform's words what a variable stands for. */
interface Words {
	/** An expression without `${}`. */
	source(expression: string): string;
	/** A text with `${}` in it. */
	message(text: string): string;
}

/**
 * Checks what is attached, so that a plan refuses what every release would stumble over. Nothing depends on these: what the same
 * plan makes is checked when it is there. What the provider does not tell, such as the deployment controller, the first task of a
 * rollout refuses.
 */
export function checkAttached(scope: Construct, words: Words): void {
	for (const color of COLORS) {
		checkService(scope, color, words);
		checkListener(scope, color, words);
		for (const tasks of COLORS) checkTargetGroup(scope, color, tasks, words);
	}
}

function checkService(scope: Construct, color: Color, words: Words): void {
	const arn = `var.service_arns.${color}`;
	new DataAwsEcsService(scope, `${color}-service`, {
		clusterArn: Token.asString(expression(words.source("var.cluster_arn"))),
		serviceName: Token.asString(expression(words.source(`element(split("/", ${arn}), 2)`))),
		lifecycle: {
			precondition: [
				{
					condition: expression(words.source(`split("/", ${arn})[1] == split("/", var.cluster_arn)[1]`)),
					errorMessage: words.message(
						`service_arns.${color} is a service of the cluster \${split("/", ${arn})[1]}, and cluster_arn is \${var.cluster_arn}. Give the cluster that both services run in, or another service.`,
					),
				},
			],
			postcondition: [
				{
					// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html: no desired count
					condition: expression('self.scheduling_strategy == "REPLICA"'),
					errorMessage: `service_arns.${color} is a service with the scheduling strategy \${self.scheduling_strategy}, whose number of tasks nobody can set. Give a service with the strategy REPLICA.`,
				},
			],
		},
	});
}

function checkListener(scope: Construct, color: Color, words: Words): void {
	const name = `loadBalancers.${color}.listener_arn`;
	new DataAwsLbListener(scope, `${color}-listener`, {
		arn: Token.asString(expression(words.source(albVariable(color, "listener_arn")))),
		lifecycle: {
			postcondition: [
				{
					condition: expression('alltrue([for a in self.default_action : a.type == "forward"])'),
					errorMessage: `${name} is a listener with the default action \${join(", ", self.default_action[*].type)}, and rollouts support a forward alone. Give a listener that only forwards.`,
				},
				{
					// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
					condition: expression("!anytrue(flatten(self.default_action[*].forward[*].stickiness[*].enabled))"),
					errorMessage: `${name} is a listener whose forward action has stickiness on: its cookie goes before the weights, so that clients would stay with a sick release. Switch the stickiness of the action off.`,
				},
			],
		},
	});
}

function checkTargetGroup(scope: Construct, alb: Color, tasks: Color, words: Words): void {
	const name = `loadBalancers.${alb}.target_group_arns.${tasks}`;
	const refuse = (condition: string, reason: string): Postcondition => ({
		condition: expression(condition),
		errorMessage: `${name} ${reason}`,
	});
	new DataAwsLbTargetGroup(scope, `${alb}-alb-${tasks}-tasks`, {
		arn: Token.asString(expression(words.source(albVariable(alb, `target_group_arns.${tasks}`)))),
		lifecycle: {
			postcondition: [
				refuse(
					'self.protocol_version != "GRPC"',
					`is a target group with the protocol version GRPC. ${NO_GRPC} Give one with HTTP1 or HTTP2.`,
				),
				refuse(
					'self.target_type == "ip"',
					"is a target group of ${self.target_type} targets, and tasks with awsvpc networking are targets by ip. Give one with the target type ip.",
				),
			],
		},
	});
}
