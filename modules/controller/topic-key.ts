import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import { everyResource, resourcePolicy } from "../iam.ts";

/** What whoever publishes to an encrypted topic must be allowed: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
export const PUBLISHER_KEY_ACTIONS: readonly string[] = ["kms:Decrypt", "kms:GenerateDataKey"];

/** Properties of {@link TopicKey}. */
export interface TopicKeyProps {
	/** Name of the topic that it encrypts. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
}

/**
 * The key that encrypts the topic. CloudWatch alarms publish as themselves, which AWS's own key for SNS lets no service do:
 * https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
 */
export class TopicKey extends Construct {
	/** ARN of the key. */
	readonly arn: string;

	constructor(scope: Construct, id: string, { name, account }: TopicKeyProps) {
		super(scope, id);
		const itself = everyResource("in a key's own policy, this means the key");
		const key = new KmsKey(this, "this", {
			description: `Messages of the topic ${name}, on their way`,
			enableKeyRotation: true,
			// The least that AWS takes: the key guards messages in transit, which are of no use to anybody a week later.
			deletionWindowInDays: 7,
			policy: resourcePolicy(
				{
					// AWS's default, without which nobody could ever change the key again. It lets nobody in by itself: IAM does.
					sid: "AllowAccount",
					principal: { AWS: account.rootArn },
					actions: ["kms:*"],
					resources: itself,
				},
				{
					sid: "DecryptForAlarms",
					principal: { Service: "cloudwatch.amazonaws.com" },
					actions: PUBLISHER_KEY_ACTIONS,
					resources: itself,
					conditions: { StringEquals: { "aws:SourceAccount": account.id } },
				},
				{
					// By way of the topic: https://docs.aws.amazon.com/dtconsole/latest/userguide/set-up-sns.html
					sid: "DecryptForNotifications",
					principal: { Service: "codestar-notifications.amazonaws.com" },
					actions: PUBLISHER_KEY_ACTIONS,
					resources: itself,
					conditions: { StringEquals: { "kms:ViaService": `sns.${account.region}.amazonaws.com` } },
				},
			),
		});
		new KmsAlias(this, "alias:", { name: `alias/${name}`, targetKeyId: key.keyId });
		this.arn = key.arn;
	}
}
