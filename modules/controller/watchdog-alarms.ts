import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";
import { MINUTE_SECONDS, notifies } from "../alarms.ts";

/** Properties of {@link watchWatchdog}. */
export interface WatchdogAlarmsProps {
	/** Prefix of the alarms' names. */
	readonly name: string;
	/** Name of the function. */
	readonly functionName: string;
	/** ARN of the topic that hears of them. */
	readonly topicArn: string;
}

/** Alarms that rise when the watchdog itself is in trouble. */
export function watchWatchdog(scope: Construct, { name, functionName, topicArn }: WatchdogAlarmsProps): void {
	const shared = {
		namespace: "AWS/Lambda",
		dimensions: { FunctionName: functionName },
		statistic: "Sum",
		period: MINUTE_SECONDS,
		evaluationPeriods: 5,
		...notifies(topicArn),
	};
	new CloudwatchMetricAlarm(scope, "failing", {
		...shared,
		alarmName: `${name}-failing`,
		alarmDescription: `The function ${name} fails again and again: it cannot read the locks, or cannot bring the traffic of some service back. It is tried again each minute. Read the newest errors in the log group /aws/lambda/${name}: they name the service and what AWS refuses. Check that service's records and listeners, and set them right by hand if users are affected.`,
		metricName: "Errors",
		comparisonOperator: "GreaterThanThreshold",
		threshold: 0,
		// One throttled minute is nobody's business; what lasts is known before five minutes are over.
		datapointsToAlarm: 3,
		treatMissingData: "notBreaching",
	});
	new CloudwatchMetricAlarm(scope, "silent", {
		...shared,
		alarmName: `${name}-silent`,
		alarmDescription: `The function ${name} has not run for five minutes. While it does not run, nobody brings traffic back when a rollout's execution dies. Check that the rule ${name}-schedule is enabled and that the account's Lambda concurrency is not used up. Start no release until this alarm has cleared.`,
		metricName: "Invocations",
		comparisonOperator: "LessThanThreshold",
		threshold: 1,
		// Lambda reports no invocations as no data. So the alarm is up for the minute between its creation and the first run.
		treatMissingData: "breaching",
	});
}
