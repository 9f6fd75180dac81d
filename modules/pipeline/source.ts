import { CodeconnectionsConnection } from "@cdktf/provider-aws/lib/codeconnections-connection/index.js";
import { DataAwsCodestarconnectionsConnection } from "@cdktf/provider-aws/lib/data-aws-codestarconnections-connection/index.js";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { type Existing, existingOr } from "../existing.ts";
import { address, expression, type Flag, listIf, local, numberIf } from "../expressions.ts";
import type { Permission } from "../iam.ts";

/** The kinds of sources. */
export type SourceKind = "connection" | "ecr" | "s3";

/** Properties of {@link Source}. */
export interface SourceProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** The AWS partition. */
	readonly partition: string;
	/** Where a change comes from: a Terraform expression without `${}` of an object with a member for each kind, all but one of them null. */
	readonly source: string;
	/** Whether it is of a kind. */
	readonly is: Readonly<Record<SourceKind, Flag>>;
	/** ARN of a connection that may exist already. `missing` says whether one is made: not for other kinds. */
	readonly connectionArn: Existing<string> | undefined;
	/** Whether a connection is made. */
	readonly createsConnection: Flag;
	/** ARN of the repository of images. */
	readonly repositoryArn: string;
	/** What must be there before a connection is made. */
	readonly after: readonly ITerraformDependable[];
}

/** Where a change comes from, as an action: https://docs.aws.amazon.com/codepipeline/latest/userguide/integrations-action-type.html */
export class Source extends Construct {
	/** The provider of the action. */
	readonly provider: string;
	/** What the action is told: a Terraform map. */
	readonly configuration: Readonly<Record<string, string>>;
	/** The action's variable by which a change is known, and an image may be tagged. */
	readonly commit: string;
	/** The filters of pushes: a Terraform expression without `${}` of a list of one or none. */
	readonly filters: string;
	/** ARN of the connection; null without one. */
	readonly connectionArn: string;
	/** Whether the connection that is made works, in AWS's words; null without one. */
	readonly connectionStatus: string;
	/** Whether a connection is made: a Terraform expression without `${}`. */
	readonly created: string;
	/** What the pipeline's role needs to read it. A permission without resources is left out. */
	readonly permissions: readonly Permission[];

	constructor(
		scope: Construct,
		id: string,
		private readonly props: SourceProps,
	) {
		super(scope, id);
		const { source } = props;
		const created = this.create();
		if (props.connectionArn) this.find(props.connectionArn);
		const arn = local(this, "connection-arn", existingOr(props.connectionArn, created, "arn"));
		this.connectionArn = Token.asString(expression(arn));
		this.connectionStatus = Token.asString(expression(`one(${address(created)}[*].connection_status)`));
		this.created = `length(${address(created)}) > 0`;
		this.provider = this.choose('"CodeStarSourceConnection"', '"ECR"', '"S3"');
		this.configuration = Token.asStringMap(expression(this.configured(arn)));
		// An object's version may have characters that no tag has.
		this.commit = this.choose('"#{Source.CommitId}"', '"#{Source.ImageDigest}"', '"#{Source.ETag}"');
		this.filters = `[for s in [${source}.connection] : s if s != null]`;
		this.permissions = this.reading(arn);
	}

	/** What holds for the kind of source that it is. */
	private choose(connection: string, ecr: string, s3: string): string {
		return Token.asString(expression(this.chosen(connection, ecr, s3)));
	}

	private chosen(connection: string, ecr: string, s3: string): string {
		const { source } = this.props;
		return `${source}.connection != null ? ${connection} : ${source}.ecr != null ? ${ecr} : ${s3}`;
	}

	private create(): CodeconnectionsConnection {
		const { serviceName, source, createsConnection } = this.props;
		// It is pending until whoever owns the repository has pressed a button: AWS has no call for that.
		return new CodeconnectionsConnection(this, "this", {
			count: numberIf(createsConnection, 1, 0),
			name: `${serviceName}-source`,
			providerType: Token.asString(expression(`${source}.connection.provider`)),
			dependsOn: [...this.props.after],
		});
	}

	private find({ exists, value }: Existing<string>): void {
		// It answers for connections of either name: https://docs.aws.amazon.com/dtconsole/latest/userguide/rename.html
		new DataAwsCodestarconnectionsConnection(this, "existing", {
			count: numberIf(exists, 1, 0),
			arn: value,
			lifecycle: {
				postcondition: [
					{
						condition: expression('self.connection_status == "AVAILABLE"'),
						errorMessage:
							"existing_connection is ${self.connection_status}, and so cannot read a repository. In the AWS console open Developer Tools, Settings, Connections, choose it and press Update pending connection. Then plan again.",
					},
				],
			},
		});
	}

	private configured(connectionArn: string): string {
		const { source } = this.props;
		const git = [
			`ConnectionArn = ${connectionArn}`,
			`FullRepositoryId = ${source}.connection.repository`,
			`BranchName = ${source}.connection.branches[0]`,
			'OutputArtifactFormat = "CODE_ZIP"',
			// The trigger's filters start it instead.
			'DetectChanges = "false"',
		];
		return this.chosen(
			`tomap({ ${git.join(", ")} })`,
			`tomap({ RepositoryName = ${source}.ecr.repository, ImageTag = ${source}.ecr.tag })`,
			`tomap({ S3Bucket = ${source}.s3.bucket, S3ObjectKey = ${source}.s3.key, PollForSourceChanges = "false" })`,
		);
	}

	/** https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html */
	private reading(connectionArn: string): Permission[] {
		const { is, partition, source, repositoryArn } = this.props;
		const ofPrefix = (prefix: string) =>
			Token.asList(expression(`[for a in compact([${connectionArn}]) : a if split(":", a)[2] == "${prefix}"]`));
		const bucket = `arn:${partition}:s3:::${Token.asString(expression(`try(${source}.s3.bucket, "")`))}`;
		const key = Token.asString(expression(`try(${source}.s3.key, "")`));
		return [
			// The prefix of the action is that of the connection: https://docs.aws.amazon.com/dtconsole/latest/userguide/rename.html
			{
				sid: "UseConnection",
				actions: ["codeconnections:UseConnection"],
				resources: ofPrefix("codeconnections"),
			},
			{
				sid: "UseOlderConnection",
				actions: ["codestar-connections:UseConnection"],
				resources: ofPrefix("codestar-connections"),
			},
			{ sid: "DescribeSourceImages", actions: ["ecr:DescribeImages"], resources: listIf(is.ecr, [repositoryArn]) },
			{ sid: "GetSourceVersioning", actions: ["s3:GetBucketVersioning"], resources: listIf(is.s3, [bucket]) },
			{
				sid: "GetSourceObjects",
				actions: ["s3:GetObject", "s3:GetObjectVersion"],
				resources: listIf(is.s3, [`${bucket}/${key}`]),
			},
		];
	}
}
