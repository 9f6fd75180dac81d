import { announceRetry, beginRetry, failBackRetry, gateRetry, taskRetry } from "./retry.ts";
import rollout from "./rollout.asl.json" with { type: "json" };
import { fill } from "./template.ts";

/** What the template needs from Terraform. Each may be a Terraform expression. */
export interface StateMachineArns {
	/** The AWS partition, for instance `aws`. */
	readonly Partition: string;
	/** ARN of the function that only reads. */
	readonly ObserverArn: string;
	/** ARN of the function that writes. */
	readonly ActuatorArn: string;
	/** ARN of the SNS topic for announcements. */
	readonly TopicArn: string;
}

/** ARNs as AWS would give them, for validators, tests and rehearsals. */
export const SAMPLE_ARNS: StateMachineArns = {
	Partition: "aws",
	ObserverArn: "arn:aws:lambda:eu-west-1:123456789012:function:observer",
	ActuatorArn: "arn:aws:lambda:eu-west-1:123456789012:function:actuator",
	TopicArn: "arn:aws:sns:eu-west-1:123456789012:rollouts",
};

/** The same of the state machine itself. */
export const SAMPLE_MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:rollout";

/**
 * Renders the definition of the rollout state machine as JSON. The ARNs may still be Terraform expressions,
 * which no validator can read: `checkStateMachine` is what refuses a bad template.
 * @throws {TemplateError} when a key is missing or unused.
 */
export function renderStateMachine(arns: StateMachineArns, template: unknown = rollout): string {
	const retries = {
		BeginRetry: beginRetry,
		TaskRetry: taskRetry,
		GateRetry: gateRetry,
		FailBackRetry: failBackRetry,
		AnnounceRetry: announceRetry,
	};
	return JSON.stringify(fill(template, { ...arns, ...retries }));
}
