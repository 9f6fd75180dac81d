/** CodePipeline runs pipelines in their roles, and CodeBuild builds in theirs. */
import type { Project } from "../../../gateway/codebuild.ts";
import type { ActionDeclaration, PipelineDeclaration } from "../../../gateway/pipeline/declaration.ts";
import type { DeployedPolicies } from "../deployed-policies.ts";
import { accountOf } from "../judge.ts";
import { arn, type Need, need, type Place } from "../need.ts";
import { type Deed, inRole, takesRole } from "./deed.ts";

type Configuration = Readonly<Record<string, string | undefined>>;

const ARTIFACT = "web/source/0123456";
const OBJECTS = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"];
const BUCKETS = ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"];

/** What it takes to run a pipeline: its role, its artifacts, and what each action and rule does. */
export async function delivers(
	pipeline: PipelineDeclaration,
	region: string,
	policies: DeployedPolicies,
): Promise<readonly Deed[]> {
	const { name, roleArn, stages, artifactStore } = pipeline;
	const place = { region, account: accountOf(roleArn) };
	const what = `the pipeline ${name}`;
	const rules = stages.flatMap(({ beforeEntry }) => (beforeEntry?.conditions ?? []).flatMap((one) => one.rules ?? []));
	const needs = [
		...stages.flatMap(({ actions }) => actions).flatMap((action) => actionNeeds(action, place)),
		...rules.flatMap(({ configuration = {} }) => invokes(configuration, place)),
		...artifacts(artifactStore.location, artifactStore.encryptionKey?.id),
	];
	return [
		await takesRole({ what, service: "codepipeline.amazonaws.com", role: roleArn }, policies),
		...(await inRole(what, roleArn, needs, policies)),
	];
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html */
function actionNeeds({ actionTypeId: { provider }, configuration = {} }: ActionDeclaration, place: Place) {
	const of: Configuration = configuration;
	if (provider === "Lambda") return invokes(of, place);
	if (provider === "CodeBuild") {
		const project = arn("codebuild", place, `project/${of.ProjectName}`);
		return ["codebuild:BatchGetBuilds", "codebuild:StartBuild"].flatMap((action) => need(action, [project]));
	}
	if (provider === "ECR") return need("ecr:DescribeImages", [arn("ecr", place, `repository/${of.RepositoryName}`)]);
	if (provider === "CodeStarSourceConnection") {
		// The action has the prefix of the connection's ARN: https://docs.aws.amazon.com/dtconsole/latest/userguide/rename.html
		const connection = of.ConnectionArn ?? "";
		return need(`${connection.split(":")[2]}:UseConnection`, [connection]);
	}
	if (provider === "S3") {
		const bucket = `arn:aws:s3:::${of.S3Bucket}`;
		const reads = ["s3:GetObject", "s3:GetObjectVersion"];
		return [
			...reads.flatMap((action) => need(action, [`${bucket}/${of.S3ObjectKey}`])),
			...need("s3:GetBucketVersioning", [bucket]),
		];
	}
	return [];
}

function invokes({ FunctionName }: Configuration, place: Place): readonly Need[] {
	return need("lambda:InvokeFunction", [arn("lambda", place, `function:${FunctionName}`)]);
}

function artifacts(bucket: string, key: string | undefined): readonly Need[] {
	return [
		...OBJECTS.flatMap((action) => need(action, [`arn:aws:s3:::${bucket}/${ARTIFACT}`])),
		...BUCKETS.flatMap((action) => need(action, [`arn:aws:s3:::${bucket}`])),
		...(key ? ["kms:Decrypt", "kms:GenerateDataKey"].flatMap((action) => need(action, [key])) : []),
	];
}

/** What it takes to build: https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html. What commands ask is recorded. */
export async function builds(
	{ name, arn: source, serviceRole, logsConfig }: Project,
	buckets: readonly string[],
	policies: DeployedPolicies,
): Promise<readonly Deed[]> {
	const place = { region: source.split(":")[3] ?? "", account: accountOf(source) };
	const what = `the builds of ${name}`;
	const group = logsConfig?.cloudWatchLogs?.groupName ?? `/aws/codebuild/${name}`;
	const stream = arn("logs", place, `log-group:${group}:log-stream:0123`);
	const needs = [
		...["logs:CreateLogStream", "logs:PutLogEvents"].flatMap((action) => need(action, [stream])),
		...buckets.flatMap((bucket) => artifacts(bucket, undefined)),
	];
	return [
		await takesRole({ what, service: "codebuild.amazonaws.com", role: serviceRole, source }, policies),
		...(await inRole(what, serviceRole, needs, policies)),
	];
}
