import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { Fn, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { FUNCTION_MEMORY_MB } from "../runtime/defaults.ts";
import { type CustomerKey, logKey } from "./customer-key.ts";
import { type Flag, only, sameIndex } from "./expressions.ts";
import { type Permission, policy, policyOfSome, trust } from "./iam.ts";

/** Properties of {@link BundledFunction}. */
export interface BundledFunctionProps {
	/** Name of the function. */
	readonly name: string;
	/** What it is for. */
	readonly description: string;
	/** Path of the zip file with its code, as Terraform finds it. */
	readonly bundle: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/**
	 * What it may do from the beginning.
	 * @default - only write its logs
	 */
	readonly permissions?: readonly Permission[];
	/**
	 * What else it may do where Terraform finds resources for it.
	 * @default - nothing
	 */
	readonly permissionsOfSome?: readonly Permission[];
	/**
	 * ARN of the key that encrypts its logs, or null.
	 * @default - CloudWatch's own
	 */
	readonly kmsKeyArn?: CustomerKey;
	/**
	 * Its environment.
	 * @default - none
	 */
	readonly environment?: Readonly<Record<string, string>>;
	/**
	 * How long one call may take, in seconds.
	 * @default 60
	 */
	readonly timeoutSeconds?: number;
	/**
	 * Where it reaches private addresses.
	 * @default - nowhere: it reaches public addresses only
	 */
	readonly vpc?: {
		readonly subnetIds: string[];
		readonly securityGroupId: string;
		/** Whether the subnets have IPv6 addresses. */
		readonly ipv6: Flag;
	};
	/**
	 * 1 or 0, where it may be left out. Without it, its attributes are null.
	 * @default - it is there
	 */
	readonly count?: number;
}

/** A function whose code is bundled here, with a role and a log group of its own. */
export class BundledFunction extends Construct {
	/** The function. */
	readonly resource: LambdaFunction;
	/** ARN of the function. */
	readonly arn: string;
	/** ARN of its role. */
	readonly roleArn: string;
	/** Its log group. */
	readonly logs: CloudwatchLogGroup;
	/** Name of the same. */
	readonly logGroupName: string;
	/** What its role may do from the beginning. */
	readonly permissions: IamRolePolicy;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: BundledFunctionProps,
	) {
		super(scope, id);
		const logs = new CloudwatchLogGroup(this, "logs:", {
			...this.count,
			name: `/aws/lambda/${props.name}`,
			retentionInDays: props.logRetentionDays,
			...logKey(props.kmsKeyArn),
		});
		this.logs = logs;
		// Lambda passes no source to compare with when it assumes a role, so the trust policy has no condition.
		const role = new IamRole(this, "role:", {
			...this.count,
			namePrefix: `${props.name}-`,
			assumeRolePolicy: trust("lambda.amazonaws.com"),
		});
		const writeLogs: Permission = {
			sid: "CreateLogStreams",
			actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
			resources: [`${this.within(logs, "arn")}:*`],
		};
		this.permissions = new IamRolePolicy(this, "policy:", {
			...this.count,
			name: "own",
			role: this.within(role, "id"),
			policy: this.policyOf([writeLogs, ...(props.permissions ?? [])]),
		});
		this.resource = this.createFunction(role, logs);
		this.arn = this.outside(this.resource, "arn");
		this.roleArn = this.outside(role, "arn");
		this.logGroupName = this.outside(logs, "name");
	}

	private policyOf(permissions: readonly Permission[]): string {
		const { permissionsOfSome = [] } = this.props;
		if (permissionsOfSome.length === 0) return policy(...permissions);
		return policyOfSome(this, "statements", [...permissions, ...permissionsOfSome]);
	}

	private createFunction(role: IamRole, logs: CloudwatchLogGroup): LambdaFunction {
		const { props } = this;
		return new LambdaFunction(this, "this", {
			...this.count,
			functionName: props.name,
			description: props.description,
			filename: props.bundle,
			sourceCodeHash: Fn.filebase64sha256(props.bundle),
			runtime: "nodejs22.x",
			architectures: ["arm64"],
			handler: "index.handler",
			role: this.within(role, "arn"),
			timeout: props.timeoutSeconds ?? 60,
			memorySize: FUNCTION_MEMORY_MB,
			loggingConfig: { logFormat: "JSON", logGroup: this.within(logs, "name") },
			...(props.environment && { environment: { variables: { ...props.environment } } }),
			...(props.vpc && { vpcConfig: vpcConfig(props.vpc) }),
			dependsOn: [this.permissions],
		});
	}

	private get count(): { count?: number } {
		return this.props.count === undefined ? {} : { count: this.props.count };
	}

	/** An attribute of one of its resources, for another of them. */
	private within(resource: TerraformResource, attribute: string): string {
		return this.props.count === undefined ? resource.getStringAttribute(attribute) : sameIndex(resource, attribute);
	}

	/** An attribute of one of its resources, for anything else. */
	private outside(resource: TerraformResource, attribute: string): string {
		return this.props.count === undefined ? resource.getStringAttribute(attribute) : only(resource, attribute);
	}
}

function vpcConfig({ subnetIds, securityGroupId, ipv6 }: NonNullable<BundledFunctionProps["vpc"]>) {
	return {
		subnetIds,
		securityGroupIds: [securityGroupId],
		// A function in a VPC has no public address, so it reaches the public names of what stands beside it over IPv6 alone.
		ipv6AllowedForDualStack: ipv6,
	};
}
