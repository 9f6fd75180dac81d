import { json, need, onEverything, type ServiceNeeds } from "../need.ts";

/** What calls of Step Functions need. */
export const states: ServiceNeeds = {
	DescribeExecution: json(({ executionArn }) => need("states:DescribeExecution", [executionArn])),
	// Whose token it is decides: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
	SendTaskFailure: onEverything("states:SendTaskFailure"),
	SendTaskSuccess: onEverything("states:SendTaskSuccess"),
	StopExecution: json(({ executionArn }) => need("states:StopExecution", [executionArn])),
	StartExecution: json(({ stateMachineArn }) => need("states:StartExecution", [stateMachineArn])),
};
