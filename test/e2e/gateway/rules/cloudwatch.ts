/** What CloudWatch refuses of alarms. */
import { listOf } from "./request.ts";
import { type Rule, refusedAs } from "./rule.ts";

const DAY = 86_400;

/** Rules of alarms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const monitoringRules: readonly Rule[] = [
	{
		name: "an alarm checks a day at most, by periods of 10, 20, 30 or whole minutes, at no more datapoints than it evaluates",
		source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
		actions: ["PutMetricAlarm"],
		refuses({ Period = "60", EvaluationPeriods = "1", DatapointsToAlarm = EvaluationPeriods }) {
			const [period, periods, datapoints] = [Period, EvaluationPeriods, DatapointsToAlarm].map(Number) as [
				number,
				number,
				number,
			];
			const wrong =
				!([10, 20, 30].includes(period) || period % 60 === 0) || period * periods > DAY * (period >= 3_600 ? 7 : 1);
			return refusedAs(
				"ValidationError",
				wrong || datapoints > periods,
				"Metrics cannot be checked across more than a day, and DatapointsToAlarm must not exceed EvaluationPeriods",
			);
		},
	},
	{
		name: "an alarm has a name of 255 characters, a description of 1,024 and five actions for each state at most",
		source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
		actions: ["PutMetricAlarm", "PutCompositeAlarm"],
		refuses({ AlarmName = "a", AlarmDescription = "", ...alarm }) {
			const many = ["AlarmActions", "OKActions", "InsufficientDataActions"].some(
				(kind) => listOf(alarm[kind]).length > 5,
			);
			const wrong = AlarmName.length > 255 || AlarmDescription.length > 1_024 || many;
			return refusedAs("ValidationError", wrong, "1 validation error detected: alarm failed to satisfy constraint");
		},
	},
];
