import { CodestarnotificationsNotificationRule } from "@cdktf/provider-aws/lib/codestarnotifications-notification-rule/index.js";
import type { Construct } from "constructs";

/** What people are told beside how rollouts ended, which the controller tells: https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html */
const NOTIFIED = ["manual-approval-needed", "pipeline-execution-failed", "pipeline-execution-canceled"].map(
	(event) => `codepipeline-pipeline-${event}`,
);

/** Who hears of a pipeline. */
export interface NotificationsProps {
	/** Name of the rule. */
	readonly name: string;
	/** ARN of the pipeline. */
	readonly pipelineArn: string;
	/** ARN of the topic. */
	readonly topicArn: string;
}

/** Tells a topic of reviews that wait, and of executions that have failed. */
export function notifyOf(scope: Construct, id: string, { name, pipelineArn, topicArn }: NotificationsProps): void {
	new CodestarnotificationsNotificationRule(scope, id, {
		name,
		resource: pipelineArn,
		detailType: "FULL",
		eventTypeIds: NOTIFIED,
		target: [{ address: topicArn, type: "SNS" }],
	});
}
