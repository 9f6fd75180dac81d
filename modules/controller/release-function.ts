import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias/index.js";
import { Construct } from "constructs";
import { GATE_PREFIX, OVERRIDE_ALIAS, REGISTRATION, RESOURCE } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import { MINUTE_SECONDS, notifies } from "../alarms.ts";
import { type CustomerKey, useOfTableKey } from "../customer-key.ts";
import { BundledFunction } from "../function.ts";
import type { Permission } from "../iam.ts";
import { stateChanges } from "./state-changes.ts";
import { nothingOf } from "./table-access.ts";

/** Properties of {@link ReleaseFunction}. */
export interface ReleaseFunctionProps {
	/** Name of the function, and prefix of its alarm's. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** Path of the zip file with its code. */
	readonly bundle: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/** ARN of the key that encrypts these and the table, or null. */
	readonly kmsKeyArn: CustomerKey;
	/** The table of releases, attempts, locks and history. */
	readonly table: DynamodbTable;
	/** ARN of the state machine whose executions it starts. */
	readonly stateMachineArn: string;
	/** Name of that state machine. */
	readonly stateMachineName: string;
	/** ARN of the topic that hears of its alarm. */
	readonly topicArn: string;
	/** What else it may do. */
	readonly permissions: readonly Permission[];
}

/**
 * Takes what is wanted: a release, a rollback, another try. It checks what a rollout checks before it begins, writes down the attempt and
 * starts its execution. It deploys nothing and moves no traffic.
 */
export class ReleaseFunction extends Construct {
	/** The function. */
	readonly function: BundledFunction;

	constructor(scope: Construct, id: string, props: ReleaseFunctionProps) {
		super(scope, id);
		this.function = new BundledFunction(this, "this", {
			name: props.name,
			description: "Takes releases, writes down the attempt and starts its rollout",
			bundle: props.bundle,
			logRetentionDays: props.logRetentionDays,
			kmsKeyArn: props.kmsKeyArn,
			environment: { TABLE_NAME: props.table.name, STATE_MACHINE_ARN: props.stateMachineArn },
			permissions: [...releasePermissions(props), stateChanges(props.account), ...props.permissions],
			permissionsOfSome: useOfTableKey(props.kmsKeyArn, props.account),
		});
		new LambdaAlias(this, "override-calendar", {
			name: OVERRIDE_ALIAS,
			description: "The same, for whoever may override a service's calendar: IAM tells it from the function itself",
			functionName: this.function.resource.functionName,
			functionVersion: "$LATEST",
		});
		this.alarm(props);
	}

	/** Who called knows it, but a pipeline's log is nobody's telephone. */
	private alarm({ name, topicArn }: ReleaseFunctionProps): void {
		new CloudwatchMetricAlarm(this, "failing", {
			alarmName: `${name}-failing`,
			alarmDescription: `The function ${name} has refused a release, a rollback or another try, or has failed over it. Whoever called it, Terraform or a pipeline, was told why, and nothing was deployed. Read the newest errors in the log group /aws/lambda/${name}: they name the service and what to do. What was refused is asked for again by the next apply; what failed for another reason, such as a refusal of AWS's, is safe to ask for again as it was.`,
			namespace: "AWS/Lambda",
			metricName: "Errors",
			dimensions: { FunctionName: this.function.resource.functionName },
			statistic: "Sum",
			comparisonOperator: "GreaterThanThreshold",
			threshold: 0,
			period: MINUTE_SECONDS,
			evaluationPeriods: 1,
			treatMissingData: "notBreaching",
			...notifies(topicArn),
		});
	}
}

/** What it may do whatever the service. What it asks of one, it does in a role of that service. */
function releasePermissions({ account, table, stateMachineArn, stateMachineName }: ReleaseFunctionProps): Permission[] {
	return [
		{ sid: "GetAndQueryItems", actions: ["dynamodb:GetItem", "dynamodb:Query"], resources: [table.arn] },
		{
			sid: "ConditionCheckAndPutItems",
			// A transaction needs these and no more: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
			actions: ["dynamodb:ConditionCheckItem", "dynamodb:PutItem"],
			resources: [table.arn],
			conditions: nothingOf([REGISTRATION.prefix, RESOURCE.prefix, GATE_PREFIX]),
		},
		{ sid: "StartRollouts", actions: ["states:StartExecution"], resources: [stateMachineArn] },
		{
			sid: "DescribeAndStopRollouts",
			// A newer release stops the rollout of an older one, as an operator's abort does.
			actions: ["states:DescribeExecution", "states:StopExecution"],
			resources: [account.arn("states", `execution:${stateMachineName}:*`)],
		},
	];
}
