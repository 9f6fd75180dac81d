import { GATE_PREFIX, OVERRIDE_ALIAS } from "../../../runtime/contract/index.ts";
import { everyResource, type Permission } from "../../iam.ts";
import type { Controlled } from "./controlled.ts";
import { seeingLogs } from "./viewing.ts";

/** Answers gates, with the task token that the table keeps. */
export function approving({ tableArn }: Controlled): Permission[] {
	return [
		{
			sid: "GetGates",
			actions: ["dynamodb:GetItem"],
			resources: [tableArn],
			conditions: {
				"ForAllValues:StringLike": { "dynamodb:LeadingKeys": `${GATE_PREFIX}*` },
				Null: { "dynamodb:LeadingKeys": "false" },
			},
		},
		{
			sid: "SendGateAnswers",
			actions: ["states:SendTaskFailure", "states:SendTaskSuccess"],
			// Whose token it is decides: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html, https://github.com/aws/aws-cdk/discussions/26401
			resources: everyResource("answers to a task token have no resource-level permissions"),
		},
	];
}

/** Says what is to run: by a release, another try, or a rollback. Which images and task definitions that may be, the service's roles say. */
export function releasing({ releaseFunctionArn }: Controlled): Permission[] {
	return [{ sid: "Release", actions: ["lambda:InvokeFunction"], resources: [releaseFunctionArn] }];
}

/** Ends rollouts, lets releases pass a service's calendar, and handles what could not be delivered. */
export function operating({ account, stateMachineName, releaseFunctionArn }: Controlled): Permission[] {
	return [
		{
			sid: "OverrideCalendars",
			// What a request says IAM does not see; an alias it tells from the function: https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
			actions: ["lambda:InvokeFunction"],
			resources: [`${releaseFunctionArn}:${OVERRIDE_ALIAS}`],
		},
		{
			sid: "StopRollouts",
			actions: ["states:StopExecution"],
			resources: [account.arn("states", `execution:${stateMachineName}:*`)],
		},
		{
			sid: "ChangeUndelivered",
			// SQS redrives letters of SQS itself only, so those of EventBridge are read, acted on and removed:
			// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
			actions: [
				"sqs:ChangeMessageVisibility",
				"sqs:DeleteMessage",
				"sqs:GetQueueAttributes",
				"sqs:GetQueueUrl",
				"sqs:PurgeQueue",
				"sqs:ReceiveMessage",
			],
			resources: [account.arn("sqs", "*-undelivered")],
		},
		// With execution data in them they have task tokens, which who answers gates may have.
		...seeingLogs("Execution", [`/aws/vendedlogs/states/${stateMachineName}`], account),
	];
}

/** What goes past the controller's own rules: whoever may do it can move any service's traffic. The table's own policy still has its say. */
export function administering(props: Controlled): Permission[] {
	const { account, stateMachineName, stateMachineArn, tableArn, functionArns } = props;
	return [
		{
			sid: "StartAndUpdateStateMachine",
			actions: ["states:StartExecution", "states:UpdateStateMachine"],
			resources: [stateMachineArn],
		},
		{
			sid: "GetExecutions",
			actions: ["states:GetExecutionHistory", "states:RedriveExecution"],
			resources: [account.arn("states", `execution:${stateMachineName}:*`)],
		},
		{
			sid: "GetAndUpdateFunctions",
			actions: ["lambda:GetFunction", "lambda:InvokeFunction", "lambda:UpdateFunctionCode"],
			resources: functionArns,
		},
		{
			sid: "DeleteGetAndPutItems",
			actions: [
				"dynamodb:DeleteItem",
				"dynamodb:GetItem",
				"dynamodb:PutItem",
				"dynamodb:Query",
				"dynamodb:Scan",
				"dynamodb:UpdateItem",
			],
			resources: [tableArn],
		},
	];
}
