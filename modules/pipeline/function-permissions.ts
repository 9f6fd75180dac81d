import { gateKey } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import { everyResource, type Permission } from "../iam.ts";
import { WORDS } from "./words.ts";

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
			actions: ["dynamodb:GetItem", "dynamodb:Query"],
			resources: [table],
			conditions: {
				"ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [serviceName, gateKey(serviceName)] },
				// ForAllValues holds when there are no values at all.
				Null: { "dynamodb:LeadingKeys": "false" },
			},
		},
		{
			sid: "SendGateAnswers",
			actions: ["states:SendTaskFailure", "states:SendTaskSuccess"],
			// Whose token it is decides, and of tokens it reads this service's alone.
			resources: everyResource("answers to a task token have no resource-level permissions"),
		},
		{
			sid: "DescribeAndStopRollouts",
			// An execution is named by its attempt, not by its service.
			actions: ["states:DescribeExecution", "states:StopExecution"],
			resources: [account.arn("states", `execution:${stateMachineName}:*`)],
		},
		...answers(pipelineArn),
	];
}

function answers(pipelineArn: string): Permission[] {
	return [
		{
			sid: "GetExecutions",
			actions: [
				"codepipeline:GetPipelineExecution",
				"codepipeline:GetPipelineState",
				"codepipeline:ListActionExecutions",
				"codepipeline:ListPipelineExecutions",
			],
			resources: [pipelineArn],
		},
		{
			sid: "PutApprovals",
			actions: ["codepipeline:PutApprovalResult"],
			resources: [`${pipelineArn}/${WORDS.stages.deliver}/${WORDS.actions.review}`],
		},
		{
			sid: "PutJobResults",
			actions: ["codepipeline:PutJobFailureResult", "codepipeline:PutJobSuccessResult"],
			// A job's id is known to the function that was given the job, and to nobody else.
			resources: everyResource("results of jobs have no resource-level permissions"),
		},
	];
}
