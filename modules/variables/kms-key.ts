import { ARN_KINDS, arnRules } from "./arn.ts";
import type { Variables } from "./variable.ts";

/** Declares the variable of the key that encrypts what is kept. */
export const KMS_KEY = {
	kms_key_arn: {
		type: "string",
		description:
			"ARN of the KMS key that encrypts log groups and queues which are created, and a controller's table. Its policy must let CloudWatch Logs and EventBridge use it, and the controller's roles through DynamoDB: docs/operate.md has such a policy. By default AWS's own keys.",
		default: null,
		rules: arnRules("kms_key_arn", "var.kms_key_arn", ARN_KINDS.key),
	},
} satisfies Variables;
