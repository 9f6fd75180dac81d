import type { SqsQueueConfig } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { conditional, Op, Token } from "cdktf";
import type { Account } from "./account.ts";
import type { Flag } from "./expressions.ts";
import type { Permission } from "./iam.ts";

/**
 * What DynamoDB does with a table's key for whoever reads or writes: all that its own example of a key policy has, but for grants, which
 * are of whoever makes the table. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const TABLE_KEY_ACTIONS = [
	"kms:Decrypt",
	"kms:DescribeKey",
	"kms:Encrypt",
	"kms:GenerateDataKey",
	"kms:ReEncryptFrom",
	"kms:ReEncryptTo",
];

/** ARN of a key of the user's own. Terraform may find out that it is null, for AWS's own keys; it may learn the ARN only when it applies. */
export type CustomerKey = string | undefined;

/** What encrypts a log group. CloudWatch Logs uses the key by itself: its policy must allow that. */
export function logKey(key: CustomerKey): { readonly kmsKeyId?: string } {
	return key === undefined ? {} : { kmsKeyId: key };
}

/** What encrypts a queue: that key, or the queue service's own. AWS takes one of the two. */
export function queueKey(key: CustomerKey): Pick<SqsQueueConfig, "kmsMasterKeyId" | "sqsManagedSseEnabled"> {
	if (key === undefined) return { sqsManagedSseEnabled: true };
	return {
		kmsMasterKeyId: key,
		sqsManagedSseEnabled: conditional(isExisting(key), Token.nullValue(), true),
	};
}

/** What of these reading takes. */
const TABLE_KEY_READS = ["kms:Decrypt", "kms:DescribeKey"];

/**
 * What a role that uses a table of this key needs: the key, through DynamoDB alone. Nothing without a key.
 * @param reads - whether it only reads
 */
export function useOfTableKey(key: CustomerKey, { region }: Pick<Account, "region">, reads = false): Permission[] {
	if (key === undefined) return [];
	return [
		{
			sid: "DecryptWithTableKey",
			actions: reads ? TABLE_KEY_READS : TABLE_KEY_ACTIONS,
			resources: Token.asList(conditional(isExisting(key), [key], [])),
			conditions: {
				// In China services have names of another domain: https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-arns.html
				StringEquals: {
					"kms:ViaService": ["amazonaws.com", "amazonaws.com.cn"].map((domain) => `dynamodb.${region}.${domain}`),
				},
			},
		},
	];
}

/** Whether somebody gave a key: Terraform may find out that it is null. */
export function isExisting(key: string): Flag {
	return Op.neq(key, Token.nullValue());
}
