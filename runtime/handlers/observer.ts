import { EmbeddedGauges } from "../aws/gauges.ts";
import { consoleLog } from "../aws/log.ts";
import { inRoleOf } from "../aws/roles.ts";
import { serviceReaders } from "../aws/service-ports.ts";
import { identityOf } from "../contract/identity.ts";
import { observerTasks } from "../tasks/index.ts";
import { createHandler } from "../tasks/task.ts";

const gauges = new EmbeddedGauges();
const reach = inRoleOf(serviceReaders());

/** The Lambda function that only reads. */
export const handler = createHandler(
	observerTasks,
	(service) => ({
		...reach({ name: service.name, identity: identityOf(service) }, service.roles.observer),
		gauges,
	}),
	consoleLog,
	() => Date.now(),
	{ gauges },
);
