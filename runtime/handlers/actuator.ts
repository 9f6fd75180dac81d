import { DynamoHistory, DynamoLocks } from "../aws/dynamodb.ts";
import { EcsWriter } from "../aws/ecs.ts";
import { ElbWriter } from "../aws/elb.ts";
import { tableName } from "../aws/environment.ts";
import { consoleLog } from "../aws/log.ts";
import { Route53Writer } from "../aws/route53.ts";
import { actuatorTasks } from "../tasks/index.ts";
import { createHandler } from "../tasks/task.ts";

const table = tableName(process.env);

/** The Lambda function that writes. */
export const handler = createHandler(
	actuatorTasks,
	{
		dns: new Route53Writer(),
		edges: new ElbWriter(),
		services: new EcsWriter(),
		locks: new DynamoLocks(table),
		history: new DynamoHistory(table),
	},
	consoleLog,
);
