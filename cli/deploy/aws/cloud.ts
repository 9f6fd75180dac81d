import { CodeStarConnectionsClient, GetConnectionCommand } from "@aws-sdk/client-codestar-connections";
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { IAMClient, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { ListHostedZonesByNameCommand, Route53Client } from "@aws-sdk/client-route-53";
import { GetBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import type { Caller, Cloud } from "../cloud.ts";
import { asking, isNamed, type Options } from "./asking.ts";
import { callerOf } from "./caller.ts";
import { Pipelines } from "./pipelines.ts";

/** AWS, as deploying asks it. */
export function connectCloud(options: Options): Cloud {
	const route53 = new Route53Client(options);
	const connections = new CodeStarConnectionsClient(options);
	const pipelines = new Pipelines(options);
	return {
		caller: () => callerOf(options),
		denied: (caller, actions) => deniedTo(new IAMClient(options), caller, actions),
		hasPublicZone: async (name) => {
			const input = new ListHostedZonesByNameCommand({ DNSName: name, MaxItems: 100 });
			const { HostedZones = [] } = await asking("ListHostedZonesByName", () => route53.send(input));
			return HostedZones.some(({ Name, Config }) => Name === `${name}.` && !Config?.PrivateZone);
		},
		bucketFault: (bucket) => bucketFault(new S3Client(options), bucket),
		imageRepositoryFault: (name) => imageRepositoryFault(new ECRClient(options), name),
		connectionIsReady: async (ConnectionArn) => {
			const input = new GetConnectionCommand({ ConnectionArn });
			const { Connection } = await asking("GetConnection", () => connections.send(input));
			return Connection?.ConnectionStatus === "AVAILABLE";
		},
		newestBuild: (pipeline) => pipelines.newestBuild(pipeline),
		startPipeline: (pipeline) => pipelines.start(pipeline),
	};
}

/**
 * Who took a role is asked about by the role: a session has no policies of its own. The session's ARN does not say the role's path.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
async function deniedTo(
	iam: IAMClient,
	{ arn }: Caller,
	actions: readonly string[],
): Promise<readonly string[] | string> {
	if (/:root$/.test(arn)) return "nobody is asked about an account's root user";
	const principal = arn.replace(/:sts:(.*):assumed-role\/([^/]+)\/.*$/, ":iam:$1:role/$2");
	try {
		const input = new SimulatePrincipalPolicyCommand({
			PolicySourceArn: principal,
			ActionNames: [...actions],
			MaxItems: 1_000,
		});
		const { EvaluationResults = [] } = await iam.send(input);
		return EvaluationResults.flatMap(({ EvalActionName = "", EvalDecision }) =>
			EvalDecision === "allowed" ? [] : [EvalActionName],
		);
	} catch (error) {
		return `iam:SimulatePrincipalPolicy of ${principal} was not answered (${(error as Error).name})`;
	}
}

/** CodePipeline takes versions: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html */
async function bucketFault(s3: S3Client, Bucket: string): Promise<string | undefined> {
	const missing = "NoSuchBucket";
	const answer = await asking("GetBucketVersioning", () =>
		s3.send(new GetBucketVersioningCommand({ Bucket })).catch((error) => {
			if (isNamed(error, missing)) return missing;
			throw error;
		}),
	);
	if (answer === missing) return `--source-bucket: there is no bucket ${Bucket}: make it, with versioning`;
	if (typeof answer !== "string" && answer.Status === "Enabled") return undefined;
	return `--source-bucket: ${Bucket} keeps no versions, which CodePipeline needs of a source: enable its versioning`;
}

async function imageRepositoryFault(ecr: ECRClient, name: string): Promise<string | undefined> {
	const input = new DescribeRepositoriesCommand({ repositoryNames: [name] });
	return asking("DescribeRepositories", () =>
		ecr.send(input).then(
			() => undefined,
			(error) => {
				if (!isNamed(error, "RepositoryNotFoundException")) throw error;
				return `--source-image-repository: there is no ECR repository ${name} in this region: make it, and push an image`;
			},
		),
	);
}
