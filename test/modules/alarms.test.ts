import { describe, expect, it } from "vitest";
import { FAIL_BACK_PENDING } from "../../runtime/contract.ts";
import { type Block, resource, resources } from "../support/stack.ts";

const TOPIC = "${aws_sns_topic.controller_announcements.arn}";
const alarm = (name: string) => resource("aws_cloudwatch_metric_alarm", name);

/** Those that people are told of; the safety net's are for Route 53. */
const loud = Object.entries(resources("aws_cloudwatch_metric_alarm")).filter(([name]) => !name.includes("safety_net"));

/** The least minutes of trouble, in minutes, after which an alarm may be up. */
const minutes = ({ period, datapoints_to_alarm, evaluation_periods }: Block) =>
	((datapoints_to_alarm ?? evaluation_periods) * period) / 60;

describe.each(loud)("the alarm %s", (_, block) => {
	it("tells the topic when it rises and when it has cleared", () => {
		expect(block).toMatchObject({ alarm_actions: [TOPIC], ok_actions: [TOPIC] });
	});

	it("says in full sentences what it means and what to do, within what CloudWatch keeps", () => {
		expect(block.alarm_description).toMatch(/^[A-Z].{150,}\.$/);
		expect(block.alarm_description.replaceAll("${var.name}", "n".repeat(20)).length).toBeLessThanOrEqual(1_024);
	});

	it("looks at each minute, and says what a minute without data means", () => {
		expect(block.period).toBe(60);
		expect(["breaching", "notBreaching"]).toContain(block.treat_missing_data);
	});
});

it("alarms that people are told of are these", () => {
	expect(loud.map(([name]) => name).sort()).toEqual([
		"attachment_trigger_dead_letters_alarm",
		"controller_fail_back",
		"controller_watchdog_dead_letters_alarm",
		"controller_watchdog_failing",
		"controller_watchdog_silent",
	]);
});

describe("a fail-back that is not verified within five minutes", () => {
	const filters = resources("aws_cloudwatch_log_metric_filter");

	it("is counted by the very line that the runtime logs, in the log of each function that may fail back", () => {
		expect(
			Object.values(filters)
				.map(({ log_group_name }) => log_group_name)
				.sort(),
		).toEqual(
			["actuator", "observer", "watchdog"].map((name) => `\${aws_cloudwatch_log_group.controller_${name}_logs.name}`),
		);
		for (const { pattern } of Object.values(filters)) expect(pattern).toBe(`"${FAIL_BACK_PENDING}"`);
	});

	it("is counted into the metric that the alarm watches", () => {
		const { namespace, metric_name, statistic, threshold, comparison_operator } = alarm("controller_fail_back");
		for (const { metric_transformation } of Object.values(filters)) {
			expect(metric_transformation).toEqual({ namespace, name: metric_name, value: "1", default_value: "0" });
		}
		expect([statistic, comparison_operator, threshold]).toEqual(["Sum", "GreaterThanThreshold", 0]);
	});

	it("rings by the fifth minute, though one minute had no line, and not for what is over within three", () => {
		const block = alarm("controller_fail_back");
		expect(block).toMatchObject({ evaluation_periods: 5, treat_missing_data: "notBreaching" });
		expect(minutes(block)).toBe(4);
	});
});

describe("the watchdog's own trouble", () => {
	const FUNCTION = { FunctionName: "${aws_lambda_function.controller_watchdog.function_name}" };

	it("rings when it fails again and again, before five minutes are over", () => {
		const block = alarm("controller_watchdog_failing");
		expect(block).toMatchObject({
			namespace: "AWS/Lambda",
			metric_name: "Errors",
			dimensions: FUNCTION,
			comparison_operator: "GreaterThanThreshold",
			threshold: 0,
			treat_missing_data: "notBreaching",
		});
		expect(minutes(block)).toBe(3);
	});

	it("rings when it does not run for five minutes: then there is no data", () => {
		const block = alarm("controller_watchdog_silent");
		expect(block).toMatchObject({
			namespace: "AWS/Lambda",
			metric_name: "Invocations",
			dimensions: FUNCTION,
			comparison_operator: "LessThanThreshold",
			threshold: 1,
			treat_missing_data: "breaching",
		});
		expect(minutes(block)).toBe(5);
	});
});

it.each(Object.keys(resources("aws_sqs_queue")))("the first letter in the queue %s rings", (queue) => {
	expect(alarm(`${queue}_alarm`)).toMatchObject({
		namespace: "AWS/SQS",
		metric_name: "ApproximateNumberOfMessagesVisible",
		dimensions: { QueueName: `\${aws_sqs_queue.${queue}.name}` },
		comparison_operator: "GreaterThanThreshold",
		threshold: 0,
		evaluation_periods: 1,
		treat_missing_data: "notBreaching",
	});
});
