import { gateKey, PIPELINE_STAGE, REVIEW_ACTION, registrationKey } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import { everyResource, type Permission } from "../iam.ts";

/** A UUID, by which an execution of a pipeline names its attempts, as IAM's patterns write it. */
const UUID = [8, 4, 4, 4, 12].map((digits) => "?".repeat(digits)).join("-");

/** What the function of a pipeline is about. */
export interface FunctionScope {
	/** Where it is deployed. */
	readonly account: Account;
	/** Name of the service. */
	readonly serviceName: string;
	/** ARN of the pipeline. */
	readonly pipelineArn: string;
	/** Name of the controller's table. */
	readonly tableName: string;
	/** Name of the function that takes releases. */
	readonly releaseFunctionName: string;
	/** Name of the state machine. */
	readonly stateMachineName: string;
}

/** What the function of a pipeline may do: ask for releases, read of this service alone, and answer the gate and the actions. */
export function functionPermissions(props: FunctionScope): Permission[] {
	const { account, serviceName, pipelineArn, stateMachineName } = props;
	const table = account.arn("dynamodb", `table/${props.tableName}`);
	return [
		{
			sid: "Release",
			actions: ["lambda:InvokeFunction"],
			resources: [account.arn("lambda", `function:${props.releaseFunctionName}`)],
		},
		{
			sid: "GetServiceItems",
			actions: ["dynamodb:GetItem"],
			resources: [table],
			conditions: {
				"ForAllValues:StringEquals": {
					"dynamodb:LeadingKeys": [serviceName, gateKey(serviceName), registrationKey(serviceName)],
				},
				// ForAllValues holds when there are no values at all.
				Null: { "dynamodb:LeadingKeys": "false" },
			},
		},
		{
			sid: "AnswerOwnGate",
			actions: ["states:SendTaskFailure", "states:SendTaskSuccess"],
			// Of tokens it reads this service's alone.
			resources: everyResource("answers to a task token have no resource-level permissions"),
		},
		{
			// An execution is named by its service and its attempt, and an attempt of a pipeline by a UUID.
			sid: "StopOwnRollouts",
			actions: ["states:DescribeExecution", "states:StopExecution"],
			resources: [account.arn("states", `execution:${stateMachineName}:${serviceName}-${UUID}*`)],
		},
		...answers(pipelineArn),
	];
}

function answers(pipelineArn: string): Permission[] {
	return [
		{
			sid: "GetPipelineExecutions",
			actions: [
				"codepipeline:GetPipelineExecution",
				"codepipeline:GetPipelineState",
				"codepipeline:ListActionExecutions",
			],
			resources: [pipelineArn],
		},
		{
			sid: "PutApprovals",
			actions: ["codepipeline:PutApprovalResult"],
			resources: [`${pipelineArn}/${PIPELINE_STAGE}/${REVIEW_ACTION}`],
		},
		{
			sid: "PutJobResults",
			actions: ["codepipeline:PutJobFailureResult", "codepipeline:PutJobSuccessResult"],
			// A job's id is known to the function that was given the job, and to nobody else.
			resources: everyResource("results of jobs have no resource-level permissions"),
		},
	];
}
