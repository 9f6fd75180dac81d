import { EcsWriter } from "../aws/ecs.ts";
import { ElbWriter } from "../aws/elb.ts";
import { actuatorEnvironment } from "../aws/environment.ts";
import { DynamoHistory } from "../aws/history.ts";
import { DynamoLocks } from "../aws/locks.ts";
import { consoleLog } from "../aws/log.ts";
import { Route53Writer } from "../aws/route53.ts";
import { Table } from "../aws/table.ts";
import { actuatorTasks } from "../tasks/index.ts";
import { createHandler } from "../tasks/task.ts";

const table = new Table(actuatorEnvironment(process.env).tableName);

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
	() => Date.now(),
);
