import * as v from "valibot";
import { pipelineName } from "../contract/pipeline.ts";
import { arn, serviceName } from "../contract/schemas.ts";
import { parse } from "../parse.ts";
import type { PipelineSettings } from "../ports/index.ts";

const TABLE_NAME = v.pipe(v.string(), v.regex(/^[\w.-]{3,255}$/, "must be a DynamoDB table name"));

/** As Terraform writes a `bool`. Anything else would be taken for one of the two by chance. */
const ACCEPT_UNREGISTERED = v.picklist(["true", "false"], 'must be "true" or "false"');

const Environment = v.object({ TABLE_NAME, TOPIC_ARN: arn("sns"), ACCEPT_UNREGISTERED });

const STATE_MACHINE_ARN = v.pipe(
	v.string(),
	v.regex(/^arn:[^:]+:states:[^:]+:\d{12}:stateMachine:[\w-]{1,80}$/, "must be the ARN of a state machine"),
);

const ReleaseEnvironment = v.object({ TABLE_NAME, STATE_MACHINE_ARN });

const PipelineEnvironment = v.object({
	TABLE_NAME,
	STATE_MACHINE_ARN,
	SERVICE_NAME: serviceName,
	PIPELINE_NAME: pipelineName,
	RELEASE_FUNCTION_NAME: v.pipe(
		v.string(),
		v.regex(/^(arn:[^:]+:lambda:[^:]+:\d{12}:function:)?[\w-]{1,64}$/, "must be the name or the ARN of a function"),
	),
	PREVIEW_URL: v.pipe(v.string(), v.regex(/^https?:\/\/[!-~]{1,500}$/, "must be an address of http or https")),
	REVIEW: v.picklist(["required", "off"], 'must be "required" or "off"'),
});

/** What the release function reads from its environment, once. @throws {InvalidInput} with all that is missing or malformed. */
export function releaseEnvironmentOf(environment: NodeJS.ProcessEnv): {
	readonly tableName: string;
	/** ARN of the state machine whose executions it starts. */
	readonly stateMachine: string;
} {
	const read = parse(ReleaseEnvironment, environment, "the function's environment");
	return { tableName: read.TABLE_NAME, stateMachine: read.STATE_MACHINE_ARN };
}

/** What the functions that act read from their environment, once. @throws {InvalidInput} with all that is missing or malformed. */
export function environmentOf(environment: NodeJS.ProcessEnv): {
	readonly tableName: string;
	readonly topicArn: string;
	/** Whether services of version 0.2 are served, which are not registered. */
	readonly acceptUnregistered: boolean;
} {
	const read = parse(Environment, environment, "the function's environment");
	const { TABLE_NAME: tableName, TOPIC_ARN: topicArn, ACCEPT_UNREGISTERED: accept } = read;
	return { tableName, topicArn, acceptUnregistered: accept === "true" };
}

/** What the function behind a pipeline's actions reads from its environment, once. @throws {InvalidInput} with all that is missing or malformed. */
export function pipelineEnvironmentOf(environment: NodeJS.ProcessEnv): PipelineSettings & {
	readonly tableName: string;
	/** Name or ARN of the function that takes releases. */
	readonly releaseFunction: string;
} {
	const read = parse(PipelineEnvironment, environment, "the function's environment");
	return {
		tableName: read.TABLE_NAME,
		stateMachine: read.STATE_MACHINE_ARN,
		service: read.SERVICE_NAME,
		pipeline: read.PIPELINE_NAME,
		releaseFunction: read.RELEASE_FUNCTION_NAME,
		previewUrl: read.PREVIEW_URL,
		review: read.REVIEW,
	};
}
