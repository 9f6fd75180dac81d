import type { Account } from "../account.ts";
import { type Flag, listIf } from "../expressions.ts";
import { everyResource, type Permission } from "../iam.ts";
import type { Delivered } from "./delivered.ts";

/** What a build is about. */
export interface BuildScope {
	/** Where it is deployed. */
	readonly account: Account;
	/** Name of the project. */
	readonly name: string;
	/** The service. */
	readonly service: Delivered;
	/** ARN of the repository. */
	readonly repositoryArn: string;
	/** Whether it pushes images there: not where they are built elsewhere. */
	readonly pushes: Flag;
	/** ARN of the pipeline. */
	readonly pipelineArn: string;
}

/** What a build may do beside its logs and its artifacts. */
export function buildPermissions({
	account,
	name,
	service,
	repositoryArn,
	pushes,
	pipelineArn,
}: BuildScope): Permission[] {
	return [
		{
			sid: "GetAuthorizationToken",
			actions: ["ecr:GetAuthorizationToken"],
			resources: listIf(pushes, everyResource("the token is for the registry as a whole")),
		},
		{
			sid: "PushImages",
			actions: [
				"ecr:BatchCheckLayerAvailability",
				"ecr:BatchGetImage",
				"ecr:CompleteLayerUpload",
				"ecr:DescribeImages",
				"ecr:GetDownloadUrlForLayer",
				"ecr:InitiateLayerUpload",
				"ecr:PutImage",
				"ecr:UploadLayerPart",
			],
			resources: listIf(pushes, [repositoryArn]),
		},
		{
			// What the colors run, for build.json.
			sid: "DescribeColors",
			actions: ["ecs:DescribeServices"],
			resources: [service.blueService, service.greenService].map((each) =>
				account.arn("ecs", `service/${service.cluster}/${each}`),
			),
		},
		{
			sid: "DescribeWhatColorsRun",
			actions: ["ecs:DescribeTaskDefinition"],
			resources: everyResource("describing task definitions has no resource-level permissions"),
		},
		// The message of the commit, and who wrote it.
		{ sid: "ListSources", actions: ["codepipeline:ListActionExecutions"], resources: [pipelineArn] },
		{
			sid: "ReportTests",
			actions: [
				"codebuild:BatchPutCodeCoverages",
				"codebuild:BatchPutTestCases",
				"codebuild:CreateReport",
				"codebuild:CreateReportGroup",
				"codebuild:UpdateReport",
			],
			resources: [account.arn("codebuild", `report-group/${name}-*`)],
		},
	];
}
