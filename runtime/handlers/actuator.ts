import { DynamoAttempts } from "../aws/attempts.ts";
import { environmentOf } from "../aws/environment.ts";
import { DefaultEventBus } from "../aws/eventbridge.ts";
import { DynamoGates } from "../aws/gates.ts";
import { DynamoHistory } from "../aws/history.ts";
import { DynamoLocks } from "../aws/locks.ts";
import { consoleLog } from "../aws/log.ts";
import { EmbeddedMetricLog } from "../aws/metric-log.ts";
import { DynamoProbations } from "../aws/probations.ts";
import { DynamoProgress } from "../aws/progress.ts";
import { DynamoRegistry, DynamoResources } from "../aws/registry.ts";
import { inRoleOf } from "../aws/roles.ts";
import { serviceWritersWithAlarms } from "../aws/service-ports.ts";
import { SnsTopic } from "../aws/sns.ts";
import { Table } from "../aws/table.ts";
import { identityOf } from "../contract/identity.ts";
import { createHandler } from "../tasks/handler.ts";
import { actuatorTasks } from "../tasks/index.ts";
import { loadWith } from "../tasks/load.ts";

const { tableName, topicArn, acceptUnregistered } = environmentOf(process.env);
const table = new Table(tableName);
const reach = inRoleOf(serviceWritersWithAlarms());
const own = {
	locks: new DynamoLocks(table),
	probations: new DynamoProbations(table),
	history: new DynamoHistory(table),
	attempts: new DynamoAttempts(table),
	gates: new DynamoGates(table),
	registry: new DynamoRegistry(table),
	resources: new DynamoResources(table),
	progress: new DynamoProgress(table),
	topic: new SnsTopic(topicArn),
	events: new DefaultEventBus(),
	metricLog: new EmbeddedMetricLog(),
};

/** The Lambda function that writes. */
export const handler = createHandler(
	actuatorTasks,
	(service) => ({
		...reach({ name: service.name, identity: identityOf(service) }, service.roles.actuator),
		...own,
	}),
	consoleLog,
	() => Date.now(),
	{ ...own, entry: { tasks: { load: loadWith({ acceptUnregistered }) }, ports: own } },
);
