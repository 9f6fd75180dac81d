import { GATE_PREFIX, LEDGER_TABLE } from "../../../runtime/contract/index.ts";
import type { Account } from "../../account.ts";
import { everyResource, type Permission } from "../../iam.ts";
import type { Controlled } from "./controlled.ts";

/** What a list of all services reads of each end of a rollout (`cli/operator/aws/ledger.ts`). A gate's token is not among it. */
const LISTED = [
	LEDGER_TABLE.hashKey,
	LEDGER_TABLE.rangeKey,
	"attempt",
	"deploymentId",
	"execution",
	"outcome",
	"reason",
	"at",
];

/** Sees everything but what answers a gate. */
export function viewing(props: Controlled): Permission[] {
	const { account } = props;
	return [
		...seeingTable(props),
		...seeingExecutions(props),
		{
			sid: "ListRuleTargets",
			actions: ["events:ListTargetsByRule"],
			resources: [account.arn("events", "rule/*-releases")],
		},
		{
			sid: "ListRules",
			actions: ["events:ListRuleNamesByTarget"],
			resources: everyResource("it has no resource-level permissions"),
		},
		{
			sid: "ListWeights",
			actions: ["route53:ListResourceRecordSets"],
			// The controller knows no service's zone.
			resources: [`arn:${account.partition}:route53:::hostedzone/*`],
		},
		...seeingLogs("Function", props.logGroupNames, account),
		...seeingHealth(account),
	];
}

/** The items of the table, but gates. */
function seeingTable({ tableArn }: Controlled): Permission[] {
	return [
		{
			sid: "GetRollouts",
			actions: ["dynamodb:GetItem", "dynamodb:Query"],
			resources: [tableArn],
			// Without a key there would be no value that is like one: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
			conditions: {
				"ForAllValues:StringNotLike": { "dynamodb:LeadingKeys": `${GATE_PREFIX}*` },
				Null: { "dynamodb:LeadingKeys": "false" },
			},
		},
		{
			sid: "QueryRunningRollouts",
			actions: ["dynamodb:Query"],
			// It has nothing but keys.
			resources: [`${tableArn}/index/${LEDGER_TABLE.locks.index}`],
		},
		{
			sid: "ScanServices",
			actions: ["dynamodb:Scan"],
			resources: [tableArn],
			// A Scan has no leading key, so it is limited by what it returns: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
			conditions: {
				"ForAllValues:StringEquals": { "dynamodb:Attributes": LISTED },
				StringEquals: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
				Null: { "dynamodb:Attributes": "false" },
			},
		},
	];
}

/** Not their history: the task tokens of gates stand in it, and IAM cannot tell a request for its data from one without. */
function seeingExecutions({ account, stateMachineName, stateMachineArn }: Controlled): Permission[] {
	return [
		{
			sid: "DescribeExecutions",
			actions: ["states:DescribeExecution"],
			resources: [account.arn("states", `execution:${stateMachineName}:*`)],
		},
		{
			sid: "DescribeStateMachine",
			actions: ["states:DescribeStateMachine", "states:ListExecutions"],
			resources: [stateMachineArn],
		},
	];
}

/** Sees groups of logs, and their streams: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html */
export function seeingLogs(whose: string, groups: readonly string[], account: Account): Permission[] {
	const arns = groups.map((group) => account.arn("logs", `log-group:${group}`));
	const streams = arns.map((arn) => `${arn}:*`);
	return [
		{
			sid: `Describe${whose}Logs`,
			actions: ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetQueryResults", "logs:StartQuery"],
			resources: [...arns, ...streams],
		},
		{ sid: `Get${whose}Logs`, actions: ["logs:GetLogEvents"], resources: streams },
	];
}

function seeingHealth(account: Account): Permission[] {
	return [
		{
			sid: "GetDashboards",
			actions: ["cloudwatch:GetDashboard"],
			// Those of services and of controllers end with the region.
			resources: [`arn:${account.partition}:cloudwatch::${account.id}:dashboard/*-${account.region}`],
		},
		{
			sid: "DescribeAlarms",
			actions: ["cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms"],
			resources: [account.arn("cloudwatch", "alarm:*")],
		},
		{
			sid: "GetMetrics",
			actions: ["cloudwatch:GetMetricData"],
			resources: everyResource("metrics of AWS's services have no resource-level permissions"),
		},
	];
}
