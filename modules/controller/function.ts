import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { AssetType, Fn, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { type Permission, policy, trust } from "../iam.ts";

/** Properties of {@link ControllerFunction}. */
export interface ControllerFunctionProps {
	/** Name of the function. */
	readonly name: string;
	/** What it is for. */
	readonly description: string;
	/** Path of the zip file with its code. */
	readonly bundle: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/**
	 * What it may do, whatever the service.
	 * @default - only write its logs
	 */
	readonly permissions?: readonly Permission[];
	/**
	 * Its environment.
	 * @default - none
	 */
	readonly environment?: Readonly<Record<string, string>>;
}

/** One of the controller's functions, with a role of its own to which services add their permissions. */
export class ControllerFunction extends Construct {
	/** The function. */
	readonly resource: LambdaFunction;
	/** ARN of the function. */
	readonly arn: string;
	/** Name of its role. */
	readonly roleName: string;
	/** Name of its log group. */
	readonly logGroupName: string;

	constructor(scope: Construct, id: string, props: ControllerFunctionProps) {
		super(scope, id);
		const logs = new CloudwatchLogGroup(this, "logs", {
			name: `/aws/lambda/${props.name}`,
			retentionInDays: props.logRetentionDays,
		});
		// Lambda passes no source to compare with when it assumes a role, so the trust policy has no condition.
		const role = new IamRole(this, "role", {
			namePrefix: `${props.name}-`,
			assumeRolePolicy: trust("lambda.amazonaws.com"),
		});
		this.roleName = role.name;
		this.logGroupName = logs.name;
		const writeLogs: Permission = {
			sid: "WriteLogs",
			actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
			resources: [`${logs.arn}:*`],
		};
		const permissions = new IamRolePolicy(this, "policy", {
			name: "own",
			role: role.id,
			policy: policy(writeLogs, ...(props.permissions ?? [])),
		});
		this.resource = this.createFunction(props, role.arn, logs.name, permissions);
		this.arn = this.resource.arn;
	}

	private createFunction(
		props: ControllerFunctionProps,
		role: string,
		logGroup: string,
		permissions: IamRolePolicy,
	): LambdaFunction {
		const code = new TerraformAsset(this, "code", { path: props.bundle, type: AssetType.FILE });
		return new LambdaFunction(this, "this", {
			functionName: props.name,
			description: props.description,
			filename: code.path,
			sourceCodeHash: Fn.filebase64sha256(code.path),
			runtime: "nodejs22.x",
			architectures: ["arm64"],
			handler: "index.handler",
			role,
			timeout: 60,
			memorySize: 256,
			loggingConfig: { logFormat: "JSON", logGroup },
			...(props.environment ? { environment: { variables: { ...props.environment } } } : {}),
			dependsOn: [permissions],
		});
	}
}
