import { CloudWatchReader } from "../aws/cloudwatch.ts";
import { EcsReader } from "../aws/ecs.ts";
import { ElbReader } from "../aws/elb.ts";
import { EmbeddedGauges } from "../aws/gauges.ts";
import { LambdaFunctions } from "../aws/lambda.ts";
import { consoleLog } from "../aws/log.ts";
import { Route53Reader } from "../aws/route53.ts";
import { observerTasks } from "../tasks/index.ts";
import { createHandler } from "../tasks/task.ts";

const cloudWatch = new CloudWatchReader();
const functions = new LambdaFunctions();

/** The Lambda function that only reads. */
export const handler = createHandler(
	observerTasks,
	{
		dns: new Route53Reader(),
		edges: new ElbReader(),
		services: new EcsReader(),
		alarms: cloudWatch,
		traffic: cloudWatch,
		answers: cloudWatch,
		prober: functions,
		hooks: functions,
		gauges: new EmbeddedGauges(),
	},
	consoleLog,
	() => Date.now(),
);
