import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";
import { MINUTE_SECONDS, notifies } from "./alarms.ts";
import { type CustomerKey, queueKey } from "./customer-key.ts";
import { onlyOverTls, resourcePolicy } from "./iam.ts";

const FOURTEEN_DAYS_SECONDS = 14 * 86_400;

/** How EventBridge tries to deliver what must not be lost: for a day, as often as it can. What it gives up, the queue keeps for people. */
export const DAY_OF_TRIES = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 } as const;

/** All that carries letters, or does away with them. */
const LETTERS = ["sqs:DeleteMessage", "sqs:PurgeQueue", "sqs:ReceiveMessage", "sqs:SendMessage"];

/** Properties of {@link DeadLetters}. */
export interface DeadLettersProps {
	/** Name of the queue, and of its alarm. */
	readonly name: string;
	/** ARNs of the rules whose undelivered events it takes. */
	readonly ruleArns: readonly string[];
	/** ARN of the topic that hears of the first letter. */
	readonly topicArn: string;
	/** What a letter in the queue means and what to do about it, in plain words. */
	readonly meaning: string;
	/**
	 * ARN of the key that encrypts it, or null. Its policy must let EventBridge use it:
	 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
	 * @default - the queue service's own
	 */
	readonly kmsKeyArn?: CustomerKey;
}

/** A queue for events that EventBridge could not deliver, and an alarm that rises when there is one. */
export class DeadLetters extends Construct {
	/** ARN of the queue. */
	readonly arn: string;
	/** URL of the queue. */
	readonly url: string;
	/** What lets the rules write to it. */
	readonly policy: SqsQueuePolicy;

	constructor(scope: Construct, id: string, props: DeadLettersProps) {
		super(scope, id);
		const queue = new SqsQueue(this, "this", {
			name: props.name,
			messageRetentionSeconds: FOURTEEN_DAYS_SECONDS,
			...queueKey(props.kmsKeyArn),
		});
		this.arn = queue.arn;
		this.url = queue.url;
		this.policy = new SqsQueuePolicy(this, "policy:", {
			queueUrl: queue.url,
			policy: resourcePolicy(
				{
					sid: "SendMessagesFromRules",
					principal: { Service: "events.amazonaws.com" },
					actions: ["sqs:SendMessage"],
					resources: [queue.arn],
					conditions: { ArnEquals: { "aws:SourceArn": props.ruleArns } },
				},
				onlyOverTls(LETTERS, queue.arn),
			),
		});
		new CloudwatchMetricAlarm(this, "alarm:", {
			alarmName: props.name,
			alarmDescription: `${props.meaning} The alarm clears once the queue ${props.name} is empty.`,
			namespace: "AWS/SQS",
			metricName: "ApproximateNumberOfMessagesVisible",
			dimensions: { QueueName: queue.name },
			statistic: "Maximum",
			comparisonOperator: "GreaterThanThreshold",
			threshold: 0,
			period: MINUTE_SECONDS,
			evaluationPeriods: 1,
			// SQS reports nothing of a queue that nobody has used for hours.
			treatMissingData: "notBreaching",
			...notifies(props.topicArn),
		});
	}
}
