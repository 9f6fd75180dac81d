import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { Construct } from "constructs";
import type { Account } from "../account.ts";
import { type Count, createdAttribute } from "../existing.ts";
import { causedBy, everyResource, policy, trust } from "../iam.ts";

/** Properties of {@link executionRole}. */
export interface ExecutionRoleProps {
	/** Name of the service and its color. */
	readonly name: string;
	/** Where it runs. */
	readonly account: Account;
	/** The only log group that the tasks may write to. */
	readonly logGroupArn: string;
	/** 1, or 0 where there is another one; nothing to count where there is always this one. */
	readonly count: Count;
}

/** The role by which ECS pulls a task's image and writes its logs. The container itself gets no permission from it. */
export function executionRole(scope: Construct, props: ExecutionRoleProps): IamRole {
	const role = new IamRole(scope, "role:execution", {
		...props.count,
		namePrefix: `${props.name}-`,
		assumeRolePolicy: trust("ecs-tasks.amazonaws.com", causedBy(props.account.id, props.account.arn("ecs", "*"))),
	});
	new IamRolePolicy(scope, "policy:execution", {
		...props.count,
		name: "execution",
		role: createdAttribute(role, "id"),
		policy: policy(
			{
				sid: "GetAuthorizationToken",
				actions: ["ecr:GetAuthorizationToken"],
				resources: everyResource("the token is for the registry as a whole"),
			},
			{
				sid: "BatchGetImages",
				actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
				resources: everyResource("an image may come from any repository, of this account or another, or from none"),
			},
			{
				sid: "CreateLogStreams",
				actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
				resources: [`${props.logGroupArn}:*`],
			},
		),
	});
	return role;
}
