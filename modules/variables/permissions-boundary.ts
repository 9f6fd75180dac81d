import { ARN_KINDS, arnRules } from "./arn.ts";
import type { Variables } from "./variable.ts";

/** The variable of the permissions boundary. */
export const PERMISSIONS_BOUNDARY = {
	permissions_boundary_arn: {
		type: "string",
		description:
			"ARN of the policy that bounds the permissions of every IAM role that is created, where your account demands one. By default none.",
		default: null,
		rules: arnRules("permissions_boundary_arn", "var.permissions_boundary_arn", ARN_KINDS.policy),
	},
} satisfies Variables;
