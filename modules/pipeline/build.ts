import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { CodebuildProject } from "@cdktf/provider-aws/lib/codebuild-project/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import { type CustomerKey, logKey } from "../customer-key.ts";
import { expression } from "../expressions.ts";
import { causedBy, type Permission, policyOfSome, trust } from "../iam.ts";
import type { Delivered } from "./delivered.ts";

/** CodeBuild's newest images of Amazon Linux: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html */
const IMAGES = {
	x86: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
	arm: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
} as const;

/** Properties of {@link Build}. */
export interface BuildProps {
	/** Name of the project. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** The service whose image it builds. */
	readonly service: Delivered;
	/** Name of the pipeline. */
	readonly pipelineName: string;
	/** URI of the repository, without a tag. */
	readonly repositoryUri: string;
	/** The buildspec, or where it lies in the source. */
	readonly buildspec: string;
	/** The image that builds run in, or null. */
	readonly image: string;
	/** The size of the machine. */
	readonly computeType: string;
	/** How long a build may take. */
	readonly timeoutMinutes: number;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/** Key of the user's own, or null. */
	readonly kmsKeyArn: CustomerKey;
	/** What it may do beside writing its logs. A permission without resources is left out. */
	readonly permissions: readonly Permission[];
	/** What must be there before it is made. */
	readonly after: readonly ITerraformDependable[];
}

/** Builds the image by the repository's own buildspec, and says what it has built. */
export class Build extends Construct {
	/** Name of the project. */
	readonly name: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: BuildProps,
	) {
		super(scope, id);
		const { name, account, kmsKeyArn } = props;
		const logs = new CloudwatchLogGroup(this, "logs:this", {
			name: `/aws/codebuild/${name}`,
			retentionInDays: props.logRetentionDays,
			...logKey(kmsKeyArn),
			dependsOn: [...props.after],
		});
		const role = new IamRole(this, "role:this", {
			namePrefix: `${name}-`,
			description: `Builds the images of ${props.service.name}`,
			// https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
			assumeRolePolicy: trust(
				"codebuild.amazonaws.com",
				causedBy(account.id, account.arn("codebuild", `project/${name}`)),
			),
		});
		const writeLogs = {
			sid: "CreateLogStreams",
			actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
			resources: [`${logs.arn}:*`],
		};
		const own = new IamRolePolicy(this, "policy:this", {
			name: "own",
			role: role.id,
			policy: policyOfSome(this, "statements", [writeLogs, ...props.permissions]),
		});
		this.name = this.project(role, logs, own).name;
	}

	private project(role: IamRole, logs: CloudwatchLogGroup, own: IamRolePolicy): CodebuildProject {
		const { props } = this;
		return new CodebuildProject(this, "this", {
			name: props.name,
			description: `Builds the images of ${props.service.name}`,
			serviceRole: role.arn,
			buildTimeout: props.timeoutMinutes,
			...(props.kmsKeyArn !== undefined && { encryptionKey: props.kmsKeyArn }),
			artifacts: { type: "CODEPIPELINE" },
			source: { type: "CODEPIPELINE", buildspec: props.buildspec },
			cache: { type: "LOCAL", modes: ["LOCAL_DOCKER_LAYER_CACHE"] },
			environment: this.environment(),
			logsConfig: { cloudwatchLogs: { groupName: logs.name } },
			// A build that begins without them fails.
			dependsOn: [own],
		});
	}

	private environment() {
		const { service, computeType, image } = this.props;
		const byProcessor = (arm: string, x86: string) =>
			Token.asString(expression(`${service.onArm} ? "${arm}" : "${x86}"`));
		return {
			type: byProcessor("ARM_CONTAINER", "LINUX_CONTAINER"),
			computeType,
			image,
			// Docker runs in the build's own container.
			privilegedMode: true,
			environmentVariable: Object.entries({
				REPOSITORY_URI: this.props.repositoryUri,
				PLATFORM: byProcessor("linux/arm64", "linux/amd64"),
				SERVICE_NAME: service.name,
				CLUSTER: service.cluster,
				BLUE_SERVICE: service.blueService,
				GREEN_SERVICE: service.greenService,
				PIPELINE_NAME: this.props.pipelineName,
			}).map(([name, value]) => ({ name, value })),
		};
	}
}

/** The image that builds run in: a Terraform expression without `${}`. @param chosen - the same of what somebody has chosen, or null */
export function buildImage(chosen: string, onArm: string): string {
	return `(${chosen} != null ? ${chosen} : ${onArm} ? "${IMAGES.arm}" : "${IMAGES.x86}")`;
}
