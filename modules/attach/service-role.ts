import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import { type Permission, policyOfSome, resourcePolicy } from "../iam.ts";

/** Properties of {@link ServiceRole}. */
export interface ServiceRoleProps {
	/** Beginning of the role's name. */
	readonly namePrefix: string;
	/** Its path: the controller's functions may assume roles of this path only. */
	readonly path: string;
	/** What it is for. */
	readonly description: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** ARNs of the roles of the functions that may assume it. */
	readonly functionRoleArns: readonly string[];
	/** The name that their sessions must have. */
	readonly sessionName: string;
	/** The external id that they must give. */
	readonly externalId: string;
	/** What it may do. A permission without resources is left out. */
	readonly permissions: readonly Permission[];
}

/**
 * What some of the controller's functions may do for one service. Each service has roles of its own, which the functions assume,
 * because ten policies are all that one role can hold:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export class ServiceRole extends Construct {
	/** The role. */
	readonly role: IamRole;
	/** ARN of the role. */
	readonly arn: string;
	/** Its policy. */
	readonly policy: IamRolePolicy;

	constructor(scope: Construct, id: string, props: ServiceRoleProps) {
		super(scope, id);
		this.role = new IamRole(this, "this", {
			namePrefix: `${props.namePrefix}-`,
			path: props.path,
			description: props.description,
			assumeRolePolicy: resourcePolicy({
				sid: "AssumeByController",
				// Not the functions' roles as principals: IAM replaces such a one by its id, which a role that is made anew does not have.
				principal: { AWS: props.account.rootArn },
				actions: ["sts:AssumeRole"],
				conditions: {
					ArnEquals: { "aws:PrincipalArn": props.functionRoleArns },
					// The functions make both of what they were told of the service: who names another's role is refused by AWS.
					// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
					StringEquals: { "sts:ExternalId": props.externalId, "sts:RoleSessionName": props.sessionName },
				},
			}),
		});
		this.arn = this.role.arn;
		this.policy = new IamRolePolicy(this, "policy:", {
			name: "service",
			role: this.role.id,
			policy: policyOfSome(this, "statements", props.permissions),
		});
	}
}
