import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { Construct } from "constructs";
import type { BundledFunction } from "../function.ts";
import { type Permission, policyOfSome } from "../iam.ts";

/** Properties of {@link Grant}. */
export interface GrantProps {
	/** Beginning of the policy's name. */
	readonly namePrefix: string;
	/** The functions that may do more, each under its name. */
	readonly functions: Readonly<Record<string, BundledFunction>>;
	/** What they may do. One without resources is left out. */
	readonly permissions: readonly Permission[];
}

/** One service's permissions for some of the controller's functions, as one policy on the role of each. */
export class Grant extends Construct {
	/** The policy at its roles. */
	readonly attachments: readonly IamRolePolicyAttachment[];

	constructor(scope: Construct, id: string, props: GrantProps) {
		super(scope, id);
		const { arn } = new IamPolicy(this, "this", {
			namePrefix: `${props.namePrefix}-`,
			policy: policyOfSome(this, "statements", props.permissions),
		});
		this.attachments = Object.entries(props.functions).map(
			([name, { roleName }]) => new IamRolePolicyAttachment(this, `of-${name}`, { role: roleName, policyArn: arn }),
		);
	}
}
