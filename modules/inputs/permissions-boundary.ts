import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { Here } from "../account.ts";
import { ARN_KINDS, arnRules } from "./arn.ts";
import { variable } from "./variable.ts";

/** Declares the variable of the permissions boundary, and puts it on every role that is there already: call it last. */
export function permissionsBoundary(scope: Construct, here: Here): void {
	const { stringValue } = variable(scope, "permissions_boundary_arn", {
		type: "string",
		description:
			"ARN of the policy that bounds the permissions of every IAM role that is created, where your account demands one. By default none.",
		default: Token.nullValue(),
		nullable: true,
		rules: arnRules(here, "permissions_boundary_arn", "var.permissions_boundary_arn", ARN_KINDS.policy),
	});
	for (const node of scope.node.findAll()) {
		if (node instanceof IamRole) node.permissionsBoundary = stringValue;
	}
}
