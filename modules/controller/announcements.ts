import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { TerraformIterator } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import { eachValue } from "../expressions.ts";
import { causedBy, onlyOverTls, type Permission, resourcePolicy } from "../iam.ts";
import { PUBLISHER_KEY_ACTIONS, TopicKey } from "./topic-key.ts";

/** Properties of {@link Announcements}. */
export interface AnnouncementsProps {
	/** Name of the topic. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** Addresses that are told. */
	readonly emails: string[];
}

/** Where rollouts announce how they ended, and alarms that something needs a person. */
export class Announcements extends Construct {
	/** ARN of the topic. */
	readonly topicArn: string;
	/** What a role needs to publish. */
	readonly publishing: readonly Permission[];

	constructor(scope: Construct, id: string, { name, account, emails }: AnnouncementsProps) {
		super(scope, id);
		const key = new TopicKey(this, "key:topic", { name, account });
		this.topicArn = new SnsTopic(this, "this", { name, kmsMasterKeyId: key.arn }).arn;
		this.publishing = [
			{ sid: "PublishAnnouncements", actions: ["sns:Publish"], resources: [this.topicArn] },
			{ sid: "DecryptTopicKey", actions: PUBLISHER_KEY_ACTIONS, resources: [key.arn] },
		];
		new SnsTopicPolicy(this, "policy:this", {
			arn: this.topicArn,
			// Roles of the account need no word here: their own policies are enough within one account.
			policy: resourcePolicy(
				{
					sid: "PublishAlarms",
					principal: { Service: "cloudwatch.amazonaws.com" },
					actions: ["sns:Publish"],
					resources: [this.topicArn],
					conditions: causedBy(account.id, account.arn("cloudwatch", "alarm:*")),
				},
				{
					// What delivery pipelines tell. AWS documents no source to compare with: https://docs.aws.amazon.com/dtconsole/latest/userguide/set-up-sns.html
					sid: "PublishPipelineNotifications",
					principal: { Service: "codestar-notifications.amazonaws.com" },
					actions: ["sns:Publish"],
					resources: [this.topicArn],
				},
				onlyOverTls(["sns:Publish", "sns:Subscribe"], this.topicArn),
			),
		});
		new SnsTopicSubscription(this, "email", {
			forEach: TerraformIterator.fromList(emails),
			topicArn: this.topicArn,
			protocol: "email",
			endpoint: eachValue(),
		});
	}
}
