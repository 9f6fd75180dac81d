import * as v from "valibot";
import { arn } from "../contract/schemas.ts";
import { parse } from "../parse.ts";

const TABLE_NAME = v.pipe(v.string(), v.regex(/^[\w.-]{3,255}$/, "must be a DynamoDB table name"));

const Environment = v.object({ TABLE_NAME, TOPIC_ARN: arn("sns") });

/** What the functions that act read from their environment, once. @throws {InvalidInput} with all that is missing or malformed. */
export function environmentOf(environment: NodeJS.ProcessEnv): {
	readonly tableName: string;
	readonly topicArn: string;
} {
	const { TABLE_NAME: tableName, TOPIC_ARN: topicArn } = parse(Environment, environment, "the function's environment");
	return { tableName, topicArn };
}
