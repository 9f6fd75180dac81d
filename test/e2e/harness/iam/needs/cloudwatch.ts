import { arn, type Json, json, need, onEverything, type ServiceNeeds } from "../need.ts";

/** What calls of CloudWatch need. */
export const cloudwatch: ServiceNeeds = {
	DescribeAlarms: json(({ AlarmNames, AlarmTypes = [] }: Json, place) =>
		// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
		need(
			"cloudwatch:DescribeAlarms",
			AlarmTypes.includes("CompositeAlarm")
				? ["*"]
				: AlarmNames.map((name: string) => arn("cloudwatch", place, `alarm:${name}`)),
		),
	),
	GetMetricData: onEverything("cloudwatch:GetMetricData"),
};
