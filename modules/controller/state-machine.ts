import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine/index.js";
import type { IResolvable } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import { type CustomerKey, logKey } from "../customer-key.ts";
import { causedBy, everyResource, type Permission, policy, trust } from "../iam.ts";

/** Properties of {@link RolloutStateMachine}. */
export interface RolloutStateMachineProps {
	/** Name of the state machine. */
	readonly name: string;
	/** Where it runs. */
	readonly account: Account;
	/** Its definition, as JSON. */
	readonly definition: string;
	/** ARNs of the functions that it calls. */
	readonly functionArns: readonly string[];
	/** What it needs to publish its announcements. */
	readonly publishing: readonly Permission[];
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/** ARN of the key that encrypts these, or null. */
	readonly kmsKeyArn: CustomerKey;
	/** Whether they have the data of each state, and task tokens among it. */
	readonly logExecutionData: boolean | IResolvable;
}

/** The state machine of which every rollout is one execution. */
export class RolloutStateMachine extends Construct {
	/** ARN of the state machine. */
	readonly arn: string;
	/** ARN of the role that it acts in. */
	readonly roleArn: string;

	constructor(scope: Construct, id: string, props: RolloutStateMachineProps) {
		super(scope, id);
		const logs = new CloudwatchLogGroup(this, "logs:", {
			// The prefix keeps the group out of the log service's own resource policy, which has a size limit.
			name: `/aws/vendedlogs/states/${props.name}`,
			retentionInDays: props.logRetentionDays,
			...logKey(props.kmsKeyArn),
		});
		const role = new IamRole(this, "role:", {
			namePrefix: `${props.name}-`,
			assumeRolePolicy: trust(
				"states.amazonaws.com",
				causedBy(props.account.id, props.account.arn("states", `stateMachine:${props.name}`)),
			),
		});
		const permissions = new IamRolePolicy(this, "policy:", {
			name: "own",
			role: role.id,
			policy: this.permissions(props),
		});
		this.roleArn = role.arn;
		this.arn = new SfnStateMachine(this, "this", {
			name: props.name,
			type: "STANDARD",
			roleArn: role.arn,
			definition: props.definition,
			loggingConfiguration: {
				level: "ALL",
				includeExecutionData: props.logExecutionData,
				logDestination: `${logs.arn}:*`,
			},
			tracingConfiguration: { enabled: true },
			// Step Functions checks at creation that it may deliver logs.
			dependsOn: [permissions],
		}).arn;
	}

	private permissions(props: RolloutStateMachineProps): string {
		return policy(
			{ sid: "InvokeFunctions", actions: ["lambda:InvokeFunction"], resources: props.functionArns },
			...props.publishing,
			{
				// A probation that is longer than an execution's history goes on in a successor.
				sid: "StartSuccessors",
				actions: ["states:StartExecution"],
				resources: [props.account.arn("states", `stateMachine:${props.name}`)],
			},
			{
				sid: "CreateLogDeliveries",
				actions: [
					"logs:CreateLogDelivery",
					"logs:DeleteLogDelivery",
					"logs:DescribeLogGroups",
					"logs:DescribeResourcePolicies",
					"logs:GetLogDelivery",
					"logs:ListLogDeliveries",
					"logs:PutResourcePolicy",
					"logs:UpdateLogDelivery",
				],
				resources: everyResource("log deliveries have no resource-level permissions"),
			},
			{
				sid: "GetSamplingRules",
				actions: [
					"xray:GetSamplingRules",
					"xray:GetSamplingTargets",
					"xray:PutTelemetryRecords",
					"xray:PutTraceSegments",
				],
				resources: everyResource("traces have no resource-level permissions"),
			},
		);
	}
}
