import { DataAwsEcsService } from "@cdktf/provider-aws/lib/data-aws-ecs-service/index.js";
import { DataAwsLbListener } from "@cdktf/provider-aws/lib/data-aws-lb-listener/index.js";
import { DataAwsLbTargetGroup } from "@cdktf/provider-aws/lib/data-aws-lb-target-group/index.js";
import { type Postcondition, TerraformIterator, Token } from "cdktf";
import type { Construct } from "constructs";
import { COLORS } from "../../runtime/contract/index.ts";
import { eachColor } from "../by-color.ts";
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
	checkServices(scope, words);
	checkListeners(scope, words);
	checkTargetGroups(scope, words);
}

function checkServices(scope: Construct, words: Words): void {
	const arn = "var.service_arns[each.key]";
	new DataAwsEcsService(scope, "service:this", {
		forEach: eachColor(),
		clusterArn: Token.asString(expression(words.source("var.cluster_arn"))),
		serviceName: Token.asString(expression(words.source(`element(split("/", ${arn}), 2)`))),
		lifecycle: {
			precondition: [
				{
					condition: expression(words.source(`split("/", ${arn})[1] == split("/", var.cluster_arn)[1]`)),
					errorMessage: words.message(
						`service_arns.\${each.key} is a service of the cluster \${split("/", ${arn})[1]}, and cluster_arn is \${var.cluster_arn}. Give the cluster that both services run in, or another service.`,
					),
				},
			],
			postcondition: [
				{
					// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html: no desired count
					condition: expression('self.scheduling_strategy == "REPLICA"'),
					errorMessage:
						"service_arns.${each.key} is a service with the scheduling strategy ${self.scheduling_strategy}, whose number of tasks nobody can set. Give a service with the strategy REPLICA.",
				},
			],
		},
	});
}

function checkListeners(scope: Construct, words: Words): void {
	const name = "load_balancers.${each.key}.listener_arn";
	new DataAwsLbListener(scope, "listener:this", {
		forEach: eachColor(),
		arn: Token.asString(expression(words.source("var.load_balancers[each.key].listener_arn"))),
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

function checkTargetGroups(scope: Construct, words: Words): void {
	const arns = COLORS.flatMap((alb) =>
		COLORS.map((tasks) => {
			const part = `target_group_arns.${tasks}`;
			return [`${alb}.${part}`, Token.asString(expression(words.source(albVariable(alb, part))))];
		}),
	);
	const refuse = (condition: string, reason: string): Postcondition => ({
		condition: expression(condition),
		errorMessage: `load_balancers.\${each.key} ${reason}`,
	});
	new DataAwsLbTargetGroup(scope, "target-group:this", {
		forEach: TerraformIterator.fromMap(Object.fromEntries(arns)),
		arn: Token.asString(expression("each.value")),
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
