import { json, need, type ServiceNeeds } from "../need.ts";

/** What calls of Step Functions need. */
export const states: ServiceNeeds = {
	DescribeExecution: json(({ executionArn }) => need("states:DescribeExecution", [executionArn])),
	StopExecution: json(({ executionArn }) => need("states:StopExecution", [executionArn])),
	StartExecution: json(({ stateMachineArn }) => need("states:StartExecution", [stateMachineArn])),
};
