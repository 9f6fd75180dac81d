/** ARNs in place of Terraform's expressions, so that their types can be seen. */

const PLACE = "eu-west-1:123456789012";

/** What stands for one resource of each type that this project makes. */
const OF_RESOURCE: Readonly<Record<string, string>> = {
	aws_appautoscaling_target: `arn:aws:application-autoscaling:${PLACE}:scalable-target/x`,
	aws_cloudwatch_event_rule: `arn:aws:events:${PLACE}:rule/x`,
	aws_cloudwatch_log_group: `arn:aws:logs:${PLACE}:log-group:x`,
	aws_codeconnections_connection: `arn:aws:codeconnections:${PLACE}:connection/x`,
	aws_codepipeline: `arn:aws:codepipeline:${PLACE}:x`,
	aws_dynamodb_table: `arn:aws:dynamodb:${PLACE}:table/x`,
	aws_ecs_cluster: `arn:aws:ecs:${PLACE}:cluster/x`,
	aws_ecs_service: `arn:aws:ecs:${PLACE}:service/x/x`,
	aws_iam_role: "arn:aws:iam::123456789012:role/x",
	aws_kms_key: `arn:aws:kms:${PLACE}:key/x`,
	aws_lambda_function: `arn:aws:lambda:${PLACE}:function:x`,
	aws_lb: `arn:aws:elasticloadbalancing:${PLACE}:loadbalancer/app/x/x`,
	aws_lb_listener: `arn:aws:elasticloadbalancing:${PLACE}:listener/app/x/x/x`,
	aws_lb_listener_rule: `arn:aws:elasticloadbalancing:${PLACE}:listener-rule/app/x/x/x/x`,
	aws_lb_target_group: `arn:aws:elasticloadbalancing:${PLACE}:targetgroup/x/x`,
	aws_route53_zone: "arn:aws:route53:::hostedzone/x",
	aws_s3_bucket: "arn:aws:s3:::x",
	aws_sfn_state_machine: `arn:aws:states:${PLACE}:stateMachine:x`,
	aws_sns_topic: `arn:aws:sns:${PLACE}:x`,
	aws_sqs_queue: `arn:aws:sqs:${PLACE}:x`,
};

/** What users give: the name of the variable or local value, and what it is. */
const INPUT: readonly (readonly [name: RegExp, arn: string | undefined])[] = [
	[/state_machine_arn/, OF_RESOURCE.aws_sfn_state_machine],
	[/kms_key_arn/, OF_RESOURCE.aws_kms_key],
	[/execution_arn/, `arn:aws:states:${PLACE}:execution:x:*`],
	[/cluster_arn/, OF_RESOURCE.aws_ecs_cluster],
	[/service_arns?\b|\bservices\b/, OF_RESOURCE.aws_ecs_service],
	[/alarm/, `arn:aws:cloudwatch:${PLACE}:alarm:x`],
	[/zone_arn/, OF_RESOURCE.aws_route53_zone],
	[/rule_arn/, OF_RESOURCE.aws_lb_listener_rule],
	[/listener_arn/, OF_RESOURCE.aws_lb_listener],
	[/target_group/, OF_RESOURCE.aws_lb_target_group],
	[/task_roles/, OF_RESOURCE.aws_iam_role],
	[/image_repositories/, `arn:aws:ecr:${PLACE}:repository/x`],
	[/\btable\b/, OF_RESOURCE.aws_dynamodb_table],
	[/hook_definitions/, `arn:aws:ecs:${PLACE}:task-definition/x:*`],
	[/hook_roles/, OF_RESOURCE.aws_iam_role],
	[/hook_log_streams/, `arn:aws:logs:${PLACE}:log-group:x:log-stream:*`],
	[/== "codeconnections"/, OF_RESOURCE.aws_codeconnections_connection],
	[/== "codestar-connections"/, `arn:aws:codestar-connections:${PLACE}:connection/x`],
	[/local\.is_ecr|:repository\//, `arn:aws:ecr:${PLACE}:repository/x`],
	[/local\.is_s3 .*\/\$/, "arn:aws:s3:::x/x"],
	[/local\.is_s3/, OF_RESOURCE.aws_s3_bucket],
	[/hook_task_arns/, `arn:aws:ecs:${PLACE}:task/x/*`],
	[/hook_tasks_listed/, "*"],
];

/** Texts that Terraform's data sources and variables put into ARNs. */
const TEXTS: readonly (readonly [expression: RegExp, text: string])[] = [
	[/^local\.partition$/, "aws"],
	[/^local\.region$|^var\.region$/, "eu-west-1"],
	[/^local\.account_id$/, "123456789012"],
];

/** The ARN of one of what an expression leads to. @throws for what is not known here: it would pass unseen. */
function arnOf(expression: string): string {
	// Every resource, or none: Terraform finds out.
	if (/^\(.*\? \["\*"\] : \[\]$/.test(expression)) return "*";
	if (expression.includes('":task/"')) return `arn:aws:ecs:${PLACE}:task/x/*`;
	const [, type = ""] = /\b(aws_\w+)\.\w+/.exec(expression) ?? [];
	const found = OF_RESOURCE[type] ?? INPUT.find(([name]) => name.test(expression))?.[1];
	if (!found) {
		throw new Error(`test/support/policies/arns.ts does not know of what \${${expression}} is the ARN: add it there`);
	}
	return found;
}

/** A resource of a policy with an ARN in place of each expression that is one, and some text in place of every other. */
export function resolved(resource: string): string {
	return resource.replace(/\$\{((?:[^{}]|\{[^{}]*\})*)\}/g, (_, expression: string, at: number) => {
		const text = TEXTS.find(([pattern]) => pattern.test(expression))?.[1];
		return text ?? (at === 0 ? arnOf(expression) : "x");
	});
}
