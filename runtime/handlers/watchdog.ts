import { DynamoAttempts } from "../aws/attempts.ts";
import { environmentOf, releaseEnvironmentOf } from "../aws/environment.ts";
import { DefaultEventBus } from "../aws/eventbridge.ts";
import { DynamoHistory } from "../aws/history.ts";
import { DynamoLocks } from "../aws/locks.ts";
import { consoleLog } from "../aws/log.ts";
import { EmbeddedMetricLog } from "../aws/metric-log.ts";
import { DynamoProbations } from "../aws/probations.ts";
import { DynamoRegistry } from "../aws/registry.ts";
import { inRoleOf } from "../aws/roles.ts";
import { serviceWriters } from "../aws/service-ports.ts";
import { SnsTopic } from "../aws/sns.ts";
import { StepFunctionsReader, StepFunctionsStarter } from "../aws/stepfunctions.ts";
import { Table } from "../aws/table.ts";
import { identityOf } from "../contract/identity.ts";
import { type Sweep, type SweepContext, sweep } from "../watchdog/sweep.ts";

const { tableName, topicArn, acceptUnregistered } = environmentOf(process.env);
const { stateMachine } = releaseEnvironmentOf(process.env);
const table = new Table(tableName);
const reach = inRoleOf(serviceWriters());
const context: SweepContext = {
	ports: {
		locks: new DynamoLocks(table),
		probations: new DynamoProbations(table),
		history: new DynamoHistory(table),
		attempts: new DynamoAttempts(table),
		registry: new DynamoRegistry(table),
		executions: new StepFunctionsReader(),
		stateMachine: new StepFunctionsStarter(stateMachine),
		topic: new SnsTopic(topicArn),
		events: new DefaultEventBus(),
		metricLog: new EmbeddedMetricLog(),
	},
	portsOf: (service) => reach({ name: service.name, identity: identityOf(service) }, service.roles?.actuator),
	clock: () => new Date(),
	acceptUnregistered,
};

/** The Lambda function that brings back what no execution moves any more, whatever it was called for. @param event - EventBridge's. */
export async function handler(event?: unknown): Promise<Sweep> {
	return sweep(context, consoleLog, event);
}
