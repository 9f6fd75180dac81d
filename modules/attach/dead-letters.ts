import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";

const FOURTEEN_DAYS_SECONDS = 14 * 86_400;

/** Properties of {@link DeadLetters}. */
export interface DeadLettersProps {
	/** Name of the queue. */
	readonly name: string;
	/** ARN of the rule whose undelivered events it takes. */
	readonly ruleArn: string;
}

/** A queue for events that EventBridge could not deliver. */
export class DeadLetters extends Construct {
	/** ARN of the queue. */
	readonly arn: string;
	/** URL of the queue. */
	readonly url: string;
	/** What lets the rule write to it. */
	readonly policy: SqsQueuePolicy;

	constructor(scope: Construct, id: string, props: DeadLettersProps) {
		super(scope, id);
		const queue = new SqsQueue(this, "this", {
			name: props.name,
			messageRetentionSeconds: FOURTEEN_DAYS_SECONDS,
			sqsManagedSseEnabled: true,
		});
		this.arn = queue.arn;
		this.url = queue.url;
		this.policy = new SqsQueuePolicy(this, "policy", {
			queueUrl: queue.url,
			policy: JSON.stringify({
				Version: "2012-10-17",
				Statement: [
					{
						Sid: "TakeFromTheRule",
						Effect: "Allow",
						Principal: { Service: "events.amazonaws.com" },
						Action: "sqs:SendMessage",
						Resource: queue.arn,
						Condition: { ArnEquals: { "aws:SourceArn": props.ruleArn } },
					},
				],
			}),
		});
	}
}
