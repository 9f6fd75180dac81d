import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { Construct } from "constructs";

/** Puts a permissions boundary on every role that is there already: call it last. @param arn - nothing for none */
export function boundRoles(scope: Construct, arn: string | undefined): void {
	if (arn === undefined) return;
	for (const node of scope.node.findAll()) {
		if (node instanceof IamRole) node.permissionsBoundary = arn;
	}
}
