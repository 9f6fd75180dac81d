/** What is still there of a deployment: by its tag, and by the names that it gives. */
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient, paginateDescribeRepositories } from "@aws-sdk/client-ecr";
import { LambdaClient, paginateListFunctions } from "@aws-sdk/client-lambda";
import { paginateGetResources, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import type { Options } from "./asking.ts";

/** The tag that examples/pipeline gives all that can have one. */
const TAG = "ecs-dns-canary:deployment";

/**
 * What ends by itself, and costs nothing: keys that wait for their deletion; clusters and task definitions that ECS still tells of as inactive.
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html lists what was deleted for a while, too.
 */
const ENDS_BY_ITSELF = /^arn:[^:]+:(kms:[^:]*:[^:]*:key\/|ecs:[^:]*:[^:]*:(cluster|service|task-definition|task)\/)/;

async function all<Page>(pages: AsyncIterable<Page>, names: (page: Page) => readonly (string | undefined)[]) {
	const found: string[] = [];
	for await (const page of pages) found.push(...names(page).flatMap((name) => name ?? []));
	return found;
}

/** What is asked, and what is a thing of the name's. */
function questions(options: Options, name: string) {
	const tagging = new ResourceGroupsTaggingAPIClient(options);
	const [logs, ecr] = [new CloudWatchLogsClient(options), new ECRClient(options)];
	const [lambda, s3] = [new LambdaClient(options), new S3Client(options)];
	const own = (one: string) => one === name || one.startsWith(`${name}-`);
	const groups = (prefix: string) =>
		all(paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix: `${prefix}${name}` }), ({ logGroups = [] }) =>
			logGroups.map(({ logGroupName }) => logGroupName).filter((one) => own(one?.slice(prefix.length) ?? "")),
		);
	return {
		tagged: async () => {
			const TagFilters = [{ Key: TAG, Values: [name] }];
			const found = await all(
				paginateGetResources({ client: tagging }, { TagFilters }),
				({ ResourceTagMappingList = [] }) => ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN),
			);
			return found.filter((arn) => !ENDS_BY_ITSELF.test(arn));
		},
		"log group": async () =>
			(await Promise.all(["/aws/lambda/", "/aws/codebuild/", "/aws/vendedlogs/states/"].map(groups))).flat(),
		function: async () =>
			(
				await all(paginateListFunctions({ client: lambda }, {}), ({ Functions = [] }) =>
					Functions.map((one) => one.FunctionName),
				)
			).filter(own),
		"image repository": async () =>
			(
				await all(paginateDescribeRepositories({ client: ecr }, {}), ({ repositories = [] }) =>
					repositories.map(({ repositoryName }) => repositoryName),
				)
			).filter(own),
		bucket: async () =>
			((await s3.send(new ListBucketsCommand({}))).Buckets ?? [])
				.flatMap(({ Name }) => Name ?? [])
				.filter((one) => one.startsWith(`${name}-artifacts-`)),
	};
}

/** One line for each thing that is still there, and for each list that AWS refused to give. */
export async function leftoversOf(options: Options, name: string): Promise<string[]> {
	const asked = Object.entries(questions(options, name)).map(async ([kind, ask]) => {
		try {
			return (await ask()).map((one) => `${kind} ${one}`);
		} catch (error) {
			return [`${kind}: not known, since AWS did not say (${(error as Error).message})`];
		}
	});
	return (await Promise.all(asked)).flat();
}
