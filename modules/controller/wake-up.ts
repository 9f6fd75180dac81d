import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import type { DeadLetters } from "../dead-letters.ts";

/** Properties of {@link WakeUp}. Exactly one of `eventPattern` and `scheduleExpression` says when. */
export interface WakeUpProps {
	/** Name of the rule. */
	readonly name: string;
	/** What it is for. */
	readonly description: string;
	/** The function that is woken. */
	readonly function: LambdaFunction;
	/** Where events go that could not wake it. */
	readonly deadLetters: DeadLetters;
	/**
	 * Events that wake it.
	 * @default - none
	 */
	readonly eventPattern?: object;
	/**
	 * A schedule that wakes it. A rule's, though EventBridge Scheduler is newer: both wake-ups are then the same few
	 * resources, with one kind of permission, and no role that only the schedule would need.
	 * @default - none
	 */
	readonly scheduleExpression?: string;
}

/** An EventBridge rule that wakes a function which looks for itself what there is to do. */
export class WakeUp extends Construct {
	/** Name of the rule. */
	readonly ruleName: string;

	constructor(scope: Construct, id: string, props: WakeUpProps) {
		super(scope, id);
		const rule = new CloudwatchEventRule(this, "this", {
			name: props.name,
			description: props.description,
			...(props.eventPattern && { eventPattern: JSON.stringify(props.eventPattern) }),
			...(props.scheduleExpression && { scheduleExpression: props.scheduleExpression }),
		});
		this.ruleName = rule.name;
		const permission = new LambdaPermission(this, "permission:", {
			functionName: props.function.functionName,
			action: "lambda:InvokeFunction",
			principal: "events.amazonaws.com",
			sourceArn: rule.arn,
		});
		new CloudwatchEventTarget(this, "target:", {
			rule: rule.name,
			targetId: "watchdog",
			arn: props.function.arn,
			// The least age that EventBridge takes, in seconds: by then the schedule strikes again.
			retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 185 },
			deadLetterConfig: { arn: props.deadLetters.arn },
			dependsOn: [permission, props.deadLetters.policy],
		});
	}
}

/** ARN of a wake-up's rule by its name, so that the slow policy of the queue does not wait for the rule. */
export function wakeUpArn(account: Account, name: string): string {
	return account.arn("events", `rule/${name}`);
}
