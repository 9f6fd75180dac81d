import * as v from "valibot";
import { arn } from "../contract/schemas.ts";
import { parse } from "../parse.ts";

const TABLE_NAME = v.pipe(v.string(), v.regex(/^[\w.-]{3,255}$/, "must be a DynamoDB table name"));

const ActuatorEnvironment = v.object({ TABLE_NAME });
const WatchdogEnvironment = v.object({ TABLE_NAME, TOPIC_ARN: arn("sns") });

/** What the actuator reads from its environment, once. @throws {InvalidInput} with all that is missing or malformed. */
export function actuatorEnvironment(environment: NodeJS.ProcessEnv): { readonly tableName: string } {
	return { tableName: read(ActuatorEnvironment, environment).TABLE_NAME };
}

/** What the watchdog reads from its environment, once. @throws {InvalidInput} with all that is missing or malformed. */
export function watchdogEnvironment(environment: NodeJS.ProcessEnv): {
	readonly tableName: string;
	readonly topicArn: string;
} {
	const { TABLE_NAME: tableName, TOPIC_ARN: topicArn } = read(WatchdogEnvironment, environment);
	return { tableName, topicArn };
}

function read<S extends v.GenericSchema>(schema: S, environment: NodeJS.ProcessEnv): v.InferOutput<S> {
	return parse(schema, environment, "the function's environment");
}
