import { BatchDeleteImageCommand, ECRClient, paginateListImages } from "@aws-sdk/client-ecr";
import { DeregisterTaskDefinitionCommand, ECSClient, paginateListTaskDefinitions } from "@aws-sdk/client-ecs";
import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { paginateListExecutions, SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { Remover } from "../cloud.ts";
import { asking, isNamed, type Options } from "./asking.ts";
import { callerOf } from "./caller.ts";
import { leftoversOf } from "./leftovers.ts";
import { Pipelines } from "./pipelines.ts";

/** So many may be deleted at once: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html */
const IMAGES_AT_ONCE = 100;

/** AWS, as cleaning up asks it. What is gone already is no error. */
export function connectRemover(options: Options): Remover {
	return {
		caller: () => callerOf(options),
		stopPipeline: (pipeline) => new Pipelines(options).stop(pipeline),
		stopRollouts: (arn) => asking("StopExecution", () => stopAll(new SFNClient(options), arn)),
		emptyRepository: (name) => asking("BatchDeleteImage", () => emptyRepository(new ECRClient(options), name)),
		emptyBucket: (name) => asking("DeleteObjects", () => emptyBucket(new S3Client(options), name)),
		deregister: (name) => asking("DeregisterTaskDefinition", () => deregisterAll(new ECSClient(options), name)),
		leftovers: (name) => leftoversOf(options, name),
	};
}

/** Nothing, where what is asked about is not there. */
async function zeroIfGone(names: readonly string[], ask: () => Promise<number>): Promise<number> {
	try {
		return await ask();
	} catch (error) {
		if (isNamed(error, ...names)) return 0;
		throw error;
	}
}

const stopAll = (client: SFNClient, stateMachineArn: string) =>
	zeroIfGone(["StateMachineDoesNotExist"], async () => {
		let running = 0;
		for await (const { executions = [] } of paginateListExecutions(
			{ client },
			{ stateMachineArn, statusFilter: "RUNNING" },
		)) {
			for (const { executionArn } of executions) {
				running++;
				await client.send(
					new StopExecutionCommand({ executionArn, error: "Aborted", cause: "bin/cleanup removes it" }),
				);
			}
		}
		return running;
	});

const emptyRepository = (client: ECRClient, repositoryName: string) =>
	zeroIfGone(["RepositoryNotFoundException"], async () => {
		const digests = new Set<string>();
		for await (const { imageIds = [] } of paginateListImages({ client }, { repositoryName }))
			for (const { imageDigest } of imageIds) if (imageDigest) digests.add(imageDigest);
		const all = [...digests].map((imageDigest) => ({ imageDigest }));
		for (let i = 0; i < all.length; i += IMAGES_AT_ONCE) {
			const imageIds = all.slice(i, i + IMAGES_AT_ONCE);
			await client.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
		}
		return all.length;
	});

const emptyBucket = (client: S3Client, Bucket: string) =>
	zeroIfGone(["NoSuchBucket"], async () => {
		let deleted = 0;
		// Always the first page: what stood on it is gone the next time.
		for (;;) {
			const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
			const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
			if (Objects.length === 0) break;
			const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
			const [first] = Errors;
			if (first) throw new Error(`${Errors.length} objects of ${Bucket} stay (${first.Key}: ${first.Message})`);
			deleted += Objects.length;
		}
		return deleted;
	});

/** Revisions that releases have registered are no part of any state. */
async function deregisterAll(client: ECSClient, name: string): Promise<number> {
	const arns: string[] = [];
	for (const familyPrefix of [name, `${name}-blue`, `${name}-green`])
		for await (const { taskDefinitionArns = [] } of paginateListTaskDefinitions(
			{ client },
			{ familyPrefix, status: "ACTIVE" },
		))
			arns.push(...taskDefinitionArns.filter((arn) => arn.includes(`:task-definition/${familyPrefix}:`)));
	for (const taskDefinition of new Set(arns))
		await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
	return new Set(arns).size;
}
