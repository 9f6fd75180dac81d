import { describe, expect, it } from "vitest";
import type { PipelineDeclaration } from "../../../gateway/pipeline/declaration.ts";
import { PIPELINE } from "../../../gateway/pipeline/scripted.ts";
import type { DeployedPolicies } from "../deployed-policies.ts";
import type { Statement } from "../policy.ts";
import { refusedOf } from "./deed.ts";
import { builds, delivers } from "./pipelines.ts";

const REGION = "eu-west-1";
const of = (service: string, rest: string) => `arn:aws:${service}:${REGION}:123456789012:${rest}`;
const CONNECTION = of("codeconnections", "connection/0a1b");
const PROJECT = {
	...{ name: "web-build", arn: of("codebuild", "project/web-build"), serviceRole: PIPELINE.roleArn },
	...{ source: { type: "CODEPIPELINE" }, environment: { image: "x", type: "LINUX_CONTAINER" } },
};
const allow = (Action: readonly string[], Resource: readonly string[]): Statement => {
	return { Effect: "Allow", Action, Resource };
};
const OBJECTS = allow(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], ["arn:aws:s3:::store/*"]);
const BUCKET = allow(
	["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"],
	["arn:aws:s3:::store", "arn:aws:s3:::source"],
);
const ENOUGH = [
	...[OBJECTS, BUCKET],
	allow(["lambda:InvokeFunction"], [of("lambda", "function:web-pipeline")]),
	allow(["codebuild:StartBuild", "codebuild:BatchGetBuilds"], [PROJECT.arn]),
	allow(["codeconnections:UseConnection"], [CONNECTION]),
	allow(["ecr:DescribeImages"], [of("ecr", "repository/web")]),
	allow(["s3:GetObject", "s3:GetObjectVersion"], ["arn:aws:s3:::source/web.zip"]),
	allow(["logs:CreateLogStream", "logs:PutLogEvents"], [of("logs", "log-group:/aws/codebuild/web-build:*")]),
];

/** Every role has these policies, and trusts these services. */
function policies(identity: readonly Statement[], ...services: readonly string[]): DeployedPolicies {
	const trust = [{ Effect: "Allow", Principal: { Service: services }, Action: "sts:AssumeRole" }];
	const role = async () => ({ identity: [{ Statement: identity }], trust: { Statement: trust } });
	return { role } as unknown as DeployedPolicies;
}

/** The pipeline with another source. */
function from(provider: string, configuration: Readonly<Record<string, string>>): PipelineDeclaration {
	const [source, ...rest] = PIPELINE.stages;
	const actions = (source?.actions ?? []).map((action) => ({
		...{ ...action, actionTypeId: { ...action.actionTypeId, provider } },
		configuration,
	}));
	return { ...PIPELINE, stages: [{ name: "Source", actions }, ...rest] };
}
const CONNECTED = from("CodeStarSourceConnection", { ConnectionArn: CONNECTION });
const TRUSTED = ["codepipeline.amazonaws.com", "codebuild.amazonaws.com"];

const refused = async (
	pipeline: PipelineDeclaration,
	identity: readonly Statement[],
	...trusted: readonly string[]
) => {
	const own = policies(identity, ...trusted);
	return refusedOf([...(await delivers(pipeline, REGION, own)), ...(await builds(PROJECT, ["store"], own))]);
};

describe("what CodePipeline and CodeBuild do", () => {
	it.each([
		CONNECTED,
		from("ECR", { RepositoryName: "web" }),
		from("S3", { S3Bucket: "source", S3ObjectKey: "web.zip" }),
	])("is granted where policies are enough, and the sources read (%#)", async (pipeline) => {
		expect(await refused(pipeline, ENOUGH, ...TRUSTED)).toEqual([]);
	});

	it.each<[number, string]>([
		[0, "the pipeline web: s3:PutObject arn:aws:s3:::store/web/source/0123456"],
		[1, "the builds of web-build: s3:GetBucketVersioning arn:aws:s3:::store"],
		[2, `the pipeline web: lambda:InvokeFunction ${of("lambda", "function:web-pipeline")}`],
		[3, `the pipeline web: codebuild:StartBuild ${PROJECT.arn}`],
		[4, `the pipeline web: codeconnections:UseConnection ${CONNECTION}`],
		[
			7,
			`the builds of web-build: logs:PutLogEvents ${of("logs", "log-group:/aws/codebuild/web-build:log-stream:0123")}`,
		],
	])("is told of where a statement is missing (%i)", async (missing, expected) => {
		expect(await refused(CONNECTED, ENOUGH.toSpliced(missing, 1), ...TRUSTED)).toContain(expected);
	});

	it("is told of where a role trusts another service", async () => {
		const found = await refused(CONNECTED, ENOUGH, "lambda.amazonaws.com");
		expect(found).toEqual(
			["pipeline web", "builds of web-build"].map((who) => `the ${who}: sts:AssumeRole ${PIPELINE.roleArn}`),
		);
	});
});
