import * as v from "valibot";
import { arn } from "../contract/schemas.ts";
import { parse } from "../parse.ts";

const TABLE_NAME = v.pipe(v.string(), v.regex(/^[\w.-]{3,255}$/, "must be a DynamoDB table name"));

/** As Terraform writes a `bool`. Anything else would be taken for one of the two by chance. */
const ACCEPT_UNREGISTERED = v.picklist(["true", "false"], 'must be "true" or "false"');

const Environment = v.object({ TABLE_NAME, TOPIC_ARN: arn("sns"), ACCEPT_UNREGISTERED });

const ReleaseEnvironment = v.object({
	TABLE_NAME,
	STATE_MACHINE_ARN: v.pipe(
		v.string(),
		v.regex(/^arn:[^:]+:states:[^:]+:\d{12}:stateMachine:[\w-]{1,80}$/, "must be the ARN of a state machine"),
	),
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
