import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { Construct } from "constructs";
import type { ControllerFunction } from "../controller/function.ts";
import { type Permission, policy } from "../iam.ts";

/** Properties of {@link Grant}. */
export interface GrantProps {
	/** Beginning of the policy's name. */
	readonly namePrefix: string;
	/** The function that may do more. */
	readonly function: ControllerFunction;
	/** What it may do. */
	readonly permissions: readonly Permission[];
}

/** One service's permissions for one of the controller's functions, as a policy of its own on that function's role. */
export class Grant extends Construct {
	/** The policy at its role. */
	readonly attachment: IamRolePolicyAttachment;

	constructor(scope: Construct, id: string, props: GrantProps) {
		super(scope, id);
		const { arn } = new IamPolicy(this, "this", {
			namePrefix: `${props.namePrefix}-`,
			policy: policy(...props.permissions),
		});
		this.attachment = new IamRolePolicyAttachment(this, "role", { role: props.function.roleName, policyArn: arn });
	}
}
