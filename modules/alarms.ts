import type { CloudwatchMetricAlarmConfig } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";

/** The finest period of a standard-resolution metric, in seconds. AWS services report in it, and Route 53 reads no finer one. */
export const MINUTE_SECONDS = 60;

/** Tells a topic when an alarm rises, and when it has cleared: whoever got up for it may then go back to bed. */
export function notifies(topicArn: string): Pick<CloudwatchMetricAlarmConfig, "alarmActions" | "okActions"> {
	return { alarmActions: [topicArn], okActions: [topicArn] };
}
