import { Codepipeline } from "@cdktf/provider-aws/lib/codepipeline/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { conditional, Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { SOURCE_STAGE } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import type { CustomerKey } from "../customer-key.ts";
import { expression, type Flag } from "../expressions.ts";
import { policyOfSome, trust } from "../iam.ts";
import type { Artifacts } from "./artifacts.ts";
import { reviewAction, type StagesProps, stages } from "./stages.ts";

/** Properties of {@link Pipeline}. */
export interface PipelineProps extends StagesProps {
	/** Name of the pipeline. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** Whether somebody must approve. */
	readonly review: Flag;
	/** Where stages hand on. */
	readonly artifacts: Artifacts;
	/** ARN of the function that releases. */
	readonly functionArn: string;
	/** Key of the user's own, or null. */
	readonly kmsKeyArn: CustomerKey;
}

/** The pipeline itself, and its role: from a change to a release that somebody has seen. */
export class Pipeline extends Construct {
	/** Name of the pipeline. */
	readonly name: string;
	/** ARN of the pipeline. */
	readonly arn: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: PipelineProps,
	) {
		super(scope, id);
		const { name, artifacts } = props;
		const role = this.role();
		const pipeline = new Codepipeline(this, "this", {
			name,
			roleArn: role.roleArn,
			pipelineType: "V2",
			// Of executions that wait for a stage only the newest goes on. The one that is in it, nobody disturbs.
			executionMode: "SUPERSEDED",
			artifactStore: [{ location: artifacts.bucket, type: "S3" }],
			stage: stages(props),
			dependsOn: [role.policy, artifacts.policy],
		});
		this.encrypt(pipeline);
		this.review(pipeline);
		this.filter(pipeline);
		this.name = pipeline.name;
		this.arn = pipeline.arn;
	}

	private role() {
		const { name, account, source, artifacts, projectName, functionArn } = this.props;
		const role = new IamRole(this, "role:this", {
			namePrefix: `${name}-`,
			description: `Runs the pipeline ${name}`,
			// AWS documents no source to compare with when CodePipeline assumes a role, so the trust policy has no condition.
			assumeRolePolicy: trust("codepipeline.amazonaws.com"),
		});
		const own = new IamRolePolicy(this, "policy:this", {
			name: "own",
			role: role.id,
			policy: policyOfSome(this, "statements", [
				...artifacts.use,
				...source.permissions,
				{
					sid: "StartBuilds",
					actions: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
					resources: [account.arn("codebuild", `project/${projectName}`)],
				},
				{ sid: "InvokeFunction", actions: ["lambda:InvokeFunction"], resources: [functionArn] },
			]),
		});
		return { roleArn: role.arn, policy: own };
	}

	/** By default CodePipeline encrypts with the account's own key for S3. */
	private encrypt(pipeline: Codepipeline): void {
		const { kmsKeyArn: key } = this.props;
		if (key === undefined) return;
		pipeline.addOverride("artifact_store.0.dynamic.encryption_key", {
			for_each: Fn.compact([key]),
			content: { id: "${encryption_key.value}", type: "KMS" },
		});
	}

	/** CDKTF has no blocks that are there or not. */
	private review(pipeline: Codepipeline): void {
		const { review, service } = this.props;
		const { name, ...action } = reviewAction({ service });
		pipeline.addOverride("stage.2.dynamic.action", {
			for_each: Token.asList(conditional(review, [name], [])),
			content: { name: "${action.value}", ...action },
		});
	}

	private filter(pipeline: Codepipeline): void {
		const part = (name: string) => `\${trigger.value.${name}}`;
		const { filters } = this.props.source;
		const some = (name: string) => expression(`length(trigger.value.${name}) > 0 ? trigger.value.${name} : null`);
		pipeline.addOverride("dynamic.trigger", {
			for_each: expression(filters),
			content: {
				provider_type: "CodeStarSourceConnection",
				git_configuration: {
					source_action_name: SOURCE_STAGE,
					push: {
						branches: { includes: part("branches") },
						dynamic: {
							file_paths: {
								for_each: expression(
									"length(concat(trigger.value.paths, trigger.value.excluded_paths)) > 0 ? [1] : []",
								),
								content: { includes: some("paths"), excludes: some("excluded_paths") },
							},
						},
					},
				},
			},
		});
	}
}
