import { consoleLog } from "../aws/log.ts";
import { EmbeddedMetricLog } from "../aws/metric-log.ts";
import { recordLog } from "../aws/record-log.ts";
import { inRoleOf } from "../aws/roles.ts";
import { serviceReaders } from "../aws/service-ports.ts";
import { identityOf } from "../contract/identity.ts";
import { createHandler } from "../tasks/handler.ts";
import { observerTasks } from "../tasks/index.ts";
import { recorded } from "../tasks/record.ts";

const metricLog = new EmbeddedMetricLog();
const reach = inRoleOf(serviceReaders());

/** The Lambda function that only reads. */
export const handler = createHandler(
	recorded(observerTasks, recordLog),
	(service) => ({
		...reach({ name: service.name, identity: identityOf(service) }, service.roles.observer),
		metricLog,
	}),
	consoleLog,
	() => Date.now(),
	{ metricLog },
);
