import { type TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import type { Here } from "../account.ts";
import { ARN_KINDS, arnRules } from "./arn.ts";
import { variable } from "./variable.ts";

/** Declares the variable of the key that encrypts what is kept. */
export function kmsKeyArn(scope: Construct, here: Here): TerraformVariable {
	return variable(scope, "kms_key_arn", {
		type: "string",
		description:
			"ARN of the KMS key that encrypts the log groups and queues which are created, and the table of a controller. Its policy must let CloudWatch Logs and EventBridge use it, and the controller's roles through DynamoDB: docs/operate.md has such a policy. By default AWS's own keys.",
		// A bare null is lost, or breaks the synth.
		default: Token.nullValue(),
		nullable: true,
		rules: arnRules(here, "kms_key_arn", "var.kms_key_arn", ARN_KINDS.key),
	});
}
