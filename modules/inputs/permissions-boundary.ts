import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { arnRule, variable } from "./variable.ts";

/** Declares the variable of the permissions boundary, and puts it on every role that is there already: call it last. */
export function permissionsBoundary(scope: Construct): void {
	const { stringValue } = variable(scope, "permissions_boundary_arn", {
		type: "string",
		description:
			"ARN of the policy that bounds the permissions of every IAM role that is created, where your account demands one. By default none.",
		default: Token.nullValue(),
		nullable: true,
		rules: [arnRule("permissions_boundary_arn", "var.permissions_boundary_arn", "iam")],
	});
	for (const node of scope.node.findAll()) {
		if (node instanceof IamRole) node.permissionsBoundary = stringValue;
	}
}
