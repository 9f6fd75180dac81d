import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import { FAIL_BACK_PENDING } from "../../runtime/contract.ts";
import { MINUTE_SECONDS, tells } from "../alarms.ts";

const METRIC = "FailBackPending";
const MINUTES = 5;

/** Properties of {@link FailBackAlarm}. */
export interface FailBackAlarmProps {
	/** Name of the controller: prefix of the alarm's name, and namespace of its metric. */
	readonly name: string;
	/** Name of the log group of each function that may fail back. */
	readonly logGroupNames: Readonly<Record<string, string>>;
	/** ARN of the topic that hears of it. */
	readonly topicArn: string;
}

/** Rises when traffic has been on its way back for five minutes and is not proven to be there. */
export class FailBackAlarm extends Construct {
	/** Name of the alarm. */
	readonly alarmName: string;

	constructor(scope: Construct, id: string, { name, logGroupNames, topicArn }: FailBackAlarmProps) {
		super(scope, id);
		const namespace = `${name}-rollouts`;
		for (const [who, logGroupName] of Object.entries(logGroupNames)) {
			new CloudwatchLogMetricFilter(this, who, {
				name: METRIC,
				logGroupName,
				// A phrase in quotes is looked for as it is:
				// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
				pattern: JSON.stringify(FAIL_BACK_PENDING),
				// The watchdog logs each minute, so that 0 is known to be 0, and the alarm clears as soon as it may.
				metricTransformation: { name: METRIC, namespace, value: "1", defaultValue: "0" },
			});
		}
		this.alarmName = new CloudwatchMetricAlarm(this, "this", {
			alarmName: `${name}-fail-back-pending`,
			alarmDescription: `Traffic has been on its way back from a failed rollout for about ${MINUTES} minutes, and it is not proven that it has arrived. The watchdog tries again each minute until it is. Search the log group /aws/lambda/${name}-watchdog for "${FAIL_BACK_PENDING}": the line names the service, and how records and listeners differ from what they were. If AWS refuses the writes, the errors beside it say why; if the stable colour has no healthy target, bring its tasks up.`,
			namespace,
			metricName: METRIC,
			statistic: "Sum",
			comparisonOperator: "GreaterThanThreshold",
			threshold: 0,
			period: MINUTE_SECONDS,
			evaluationPeriods: MINUTES,
			// A run that slips into the next minute, or the minute in which the watchdog takes over, leaves one empty: four of
			// five still count. A fail-back that goes well is over within three.
			datapointsToAlarm: MINUTES - 1,
			treatMissingData: "notBreaching",
			...tells(topicArn),
		}).alarmName;
	}
}
