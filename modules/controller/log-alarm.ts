import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import type { LogCode } from "../../runtime/contract/index.ts";
import { MINUTE_SECONDS, notifies } from "../alarms.ts";

/** Properties of {@link LogAlarm}. */
export interface LogAlarmProps {
	/** Name of the alarm. */
	readonly name: string;
	/** What it means and what to do about it, in plain words. */
	readonly description: string;
	/** What stands in the field `code` of the lines that are counted. */
	readonly code: LogCode;
	/** Namespace of their metric. */
	readonly namespace: string;
	/** Name of the log group of each function that may write such a line. */
	readonly logGroupNames: Readonly<Record<string, string>>;
	/** Of how many minutes in a row so many must have a line. */
	readonly minutes: { readonly of: number; readonly bad: number };
	/** ARN of the topic that hears of it. */
	readonly topicArn: string;
}

/** Rises when functions log lines of a code. */
export class LogAlarm extends Construct {
	/** Name of the alarm. */
	readonly alarmName: string;

	constructor(scope: Construct, id: string, props: LogAlarmProps) {
		super(scope, id);
		const { code, namespace, minutes } = props;
		for (const [who, logGroupName] of Object.entries(props.logGroupNames)) {
			new CloudwatchLogMetricFilter(this, who, {
				name: code,
				logGroupName,
				pattern: patternOf(code),
				// The watchdog logs each minute, so that 0 is known to be 0, and the alarm clears as soon as it may.
				metricTransformation: { name: code, namespace, value: "1", defaultValue: "0" },
			});
		}
		this.alarmName = new CloudwatchMetricAlarm(this, "this", {
			alarmName: props.name,
			alarmDescription: props.description,
			namespace,
			metricName: code,
			statistic: "Sum",
			comparisonOperator: "GreaterThanThreshold",
			threshold: 0,
			period: MINUTE_SECONDS,
			evaluationPeriods: minutes.of,
			datapointsToAlarm: minutes.bad,
			treatMissingData: "notBreaching",
			...notifies(props.topicArn),
		}).alarmName;
	}
}

/**
 * A field of a line, by its path. Lambda keeps what a function logs as an object in the line's field `message`
 * (runtime/aws/log.ts), and a text within it stays one text, whatever stands in it:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
function patternOf(code: LogCode): string {
	return `{ $.message.code = ${JSON.stringify(code)} }`;
}
