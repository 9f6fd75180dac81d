import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";
import { MINUTE_SECONDS, notifies } from "../alarms.ts";

/** Whose executions are looked after. */
export interface ForeignStartsProps {
	/** ARN of the state machine. */
	readonly stateMachineArn: string;
	/** What the ARNs of its executions begin with. */
	readonly executionsArn: string;
	/** ARNs of the roles of the functions that start rollouts: the one that takes releases, and the watchdog, where that one died. */
	readonly starterRoleArns: readonly string[];
	/** ARN of the state machine's own role: a long probation goes on in a successor, which it starts. */
	readonly stateMachineRoleArn: string;
}

/**
 * The pattern of events that an execution was begun which neither an EventBridge rule began, nor a function of the controller, nor the state machine itself; or an old one anew. CloudTrail writes who called,
 * and for which AWS service it was, which the caller cannot choose:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * Such events come only where a trail logs: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function foreignStarts(props: ForeignStartsProps): object {
	const { stateMachineArn, executionsArn, starterRoleArns, stateMachineRoleArn } = props;
	const started = {
		eventName: ["StartExecution"],
		// A version or an alias of a state machine has the machine's ARN and a name of its own:
		// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-cd-aliasing-versioning.html
		requestParameters: { stateMachineArn: [stateMachineArn, { prefix: `${stateMachineArn}:` }] },
		// What is not there is not "anything but": https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
		userIdentity: {
			invokedBy: [{ exists: false }, { "anything-but": "events.amazonaws.com" }],
			// Who has assumed a role cannot choose what CloudTrail says of that role.
			sessionContext: {
				sessionIssuer: { arn: [{ exists: false }, { "anything-but": [...starterRoleArns, stateMachineRoleArn] }] },
			},
		},
	};
	// Neither begins an execution anew.
	const anew = { eventName: ["RedriveExecution"], requestParameters: { executionArn: [{ prefix: executionsArn }] } };
	return {
		source: ["aws.states"],
		"detail-type": ["AWS API Call via CloudTrail"],
		// A call that was refused has begun nothing.
		detail: { eventSource: ["states.amazonaws.com"], errorCode: [{ exists: false }], $or: [started, anew] },
	};
}

/** Properties of {@link watchForeignStarts}. */
export interface ForeignStartsAlarmProps {
	/** Name of the controller: prefix of the alarm's name. */
	readonly name: string;
	/** Name of the rule that has the pattern. */
	readonly ruleName: string;
	/** ARN of the topic that hears of it. */
	readonly topicArn: string;
}

/** An alarm that rises when the rule has matched: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
export function watchForeignStarts(scope: Construct, { name, ruleName, topicArn }: ForeignStartsAlarmProps): void {
	new CloudwatchMetricAlarm(scope, "foreign-starts", {
		alarmName: `${name}-foreign-start`,
		alarmDescription: `Somebody has begun a rollout of the controller ${name} by hand, or an ended one anew: neither a service's rule nor the release function did, as for every release, nor the watchdog in that one's place, nor another rollout whose probation goes on in it. The execution moves nobody's traffic but that of a service as it is registered. Check in CloudTrail for the events StartExecution and RedriveExecution of the last minutes: they name who called and from where. If it was one of you, tell the others. If not, stop the execution ("aws stepfunctions stop-execution"), see that its service's traffic is where it belongs ("status"), and take states:StartExecution and states:RedriveExecution from whoever should not have them.`,
		namespace: "AWS/Events",
		metricName: "TriggeredRules",
		dimensions: { RuleName: ruleName },
		statistic: "Sum",
		comparisonOperator: "GreaterThanThreshold",
		threshold: 0,
		period: MINUTE_SECONDS,
		evaluationPeriods: 1,
		// EventBridge reports nothing of a rule that nothing has matched.
		treatMissingData: "notBreaching",
		...notifies(topicArn),
	});
}
