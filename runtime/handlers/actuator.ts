import { CloudWatchReader } from "../aws/cloudwatch.ts";
import { EcsWriter } from "../aws/ecs.ts";
import { ElbWriter } from "../aws/elb.ts";
import { environmentOf } from "../aws/environment.ts";
import { DefaultEventBus } from "../aws/eventbridge.ts";
import { DynamoGates } from "../aws/gates.ts";
import { EmbeddedGauges } from "../aws/gauges.ts";
import { DynamoHistory } from "../aws/history.ts";
import { DynamoLocks } from "../aws/locks.ts";
import { consoleLog } from "../aws/log.ts";
import { Route53Writer } from "../aws/route53.ts";
import { SnsTopic } from "../aws/sns.ts";
import { Table } from "../aws/table.ts";
import { actuatorTasks } from "../tasks/index.ts";
import { createHandler } from "../tasks/task.ts";

const { tableName, topicArn } = environmentOf(process.env);
const table = new Table(tableName);

/** The Lambda function that writes. */
export const handler = createHandler(
	actuatorTasks,
	{
		dns: new Route53Writer(),
		edges: new ElbWriter(),
		services: new EcsWriter(),
		alarms: new CloudWatchReader(),
		locks: new DynamoLocks(table),
		history: new DynamoHistory(table),
		gates: new DynamoGates(table),
		topic: new SnsTopic(topicArn),
		events: new DefaultEventBus(),
		gauges: new EmbeddedGauges(),
	},
	consoleLog,
	() => Date.now(),
);
