import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { TerraformIterator } from "cdktf";
import { Construct } from "constructs";
import { eachValue } from "../expressions.ts";

/** Properties of {@link Announcements}. */
export interface AnnouncementsProps {
	/** Name of the topic. */
	readonly name: string;
	/** Addresses that are told. */
	readonly emails: string[];
}

/** Where rollouts announce how they ended. */
export class Announcements extends Construct {
	/** ARN of the topic. */
	readonly topicArn: string;

	constructor(scope: Construct, id: string, props: AnnouncementsProps) {
		super(scope, id);
		this.topicArn = new SnsTopic(this, "this", {
			name: props.name,
			// AWS's own key costs nothing and lets every role of the account publish. It does not let AWS services
			// publish as themselves (EventBridge, CloudWatch alarms): those would need a key of our own.
			kmsMasterKeyId: "alias/aws/sns",
		}).arn;
		new SnsTopicSubscription(this, "email", {
			forEach: TerraformIterator.fromList(props.emails),
			topicArn: this.topicArn,
			protocol: "email",
			endpoint: eachValue(),
		});
	}
}
