import { DynamoAttempts } from "../aws/attempts.ts";
import { releaseEnvironmentOf } from "../aws/environment.ts";
import { DefaultEventBus } from "../aws/eventbridge.ts";
import { DynamoHistory } from "../aws/history.ts";
import { DynamoLocks } from "../aws/locks.ts";
import { consoleLog } from "../aws/log.ts";
import { DynamoProbations } from "../aws/probations.ts";
import { DynamoRegistry } from "../aws/registry.ts";
import { inRoleOf } from "../aws/roles.ts";
import { serviceReleasers } from "../aws/service-ports.ts";
import { StepFunctionsStarter } from "../aws/stepfunctions.ts";
import { Table } from "../aws/table.ts";
import { identityOf } from "../contract/identity.ts";
import { createReleaseFunction } from "../release/function.ts";

const { tableName, stateMachine: machine } = releaseEnvironmentOf(process.env);
const table = new Table(tableName);
const reach = inRoleOf(serviceReleasers());
const own = {
	locks: new DynamoLocks(table),
	probations: new DynamoProbations(table),
	history: new DynamoHistory(table),
	attempts: new DynamoAttempts(table),
	registry: new DynamoRegistry(table),
	events: new DefaultEventBus(),
	stateMachine: new StepFunctionsStarter(machine),
};

/** The Lambda function that is told what to run: by Terraform, by a pipeline, by whoever operates a service. */
export const handler = createReleaseFunction(
	own,
	(service) => reach({ name: service.name, identity: identityOf(service) }, service.roles.actuator),
	consoleLog,
	() => Date.now(),
	machine,
);
