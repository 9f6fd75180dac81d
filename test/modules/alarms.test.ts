import { afterEach, describe, expect, it, vi } from "vitest";
import { consoleLog } from "../../runtime/aws/log.ts";
import { LOG_CODES, type LogCode } from "../../runtime/contract/index.ts";
import { notifyPending } from "../../runtime/fail-back/read-back.ts";
import { selects } from "../support/filter-pattern.ts";
import { type Block, resource, resources } from "../support/stack.ts";

const TOPIC = "${aws_sns_topic.controller.arn}";
const alarm = (name: string) => resource("aws_cloudwatch_metric_alarm", name);

/** Those that people are told of; the safety net's are for Route 53. */
const loud = Object.entries(resources("aws_cloudwatch_metric_alarm")).filter(
	([name]) => !["hosts", "errors"].includes(name),
);

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

	it("checks each minute, and says what a minute without data means", () => {
		expect(block.period).toBe(60);
		expect(["breaching", "notBreaching"]).toContain(block.treat_missing_data);
	});
});

it("alarms that people are told of are these", () => {
	expect(loud.map(([name]) => name).sort()).toEqual([
		"controller_fail_back",
		"controller_foreign_starts",
		"controller_release_failing",
		"controller_unjudged_deployment",
		"controller_untrusted_input",
		"controller_watchdog_failing",
		"controller_watchdog_silent",
		"controller_watchdog_undelivered",
		"trigger_undelivered",
	]);
});

/** The alarms on log lines: the construct of each, and the code that its filters count. */
const ON_LINES: [construct: string, code: LogCode][] = [
	["controller_fail_back", LOG_CODES.failBackPending],
	["controller_untrusted_input", LOG_CODES.untrustedInput],
	["controller_unjudged_deployment", LOG_CODES.unjudgedDeployment],
];

/** The metric filters of a code, by the resource's name. */
const filtersOf = (code: LogCode) =>
	Object.values(resources("aws_cloudwatch_log_metric_filter")).filter(({ name }) => name === code);

/** The lines as Lambda writes them: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
function linesOf(log: () => void): string[] {
	const lines: string[] = [];
	for (const level of ["info", "warn", "error"] as const) {
		vi.spyOn(console, level).mockImplementation((message: unknown) => {
			lines.push(
				JSON.stringify({ timestamp: "2026-01-01T00:00:00.000Z", level: level.toUpperCase(), requestId: "1", message }),
			);
		});
	}
	log();
	return lines;
}

afterEach(() => vi.restoreAllMocks());

describe.each(ON_LINES)("the lines that %s counts", (construct, code) => {
	const counted = (log: () => void) =>
		linesOf(log).map((line) => filtersOf(code).map(({ pattern }) => selects(pattern, line)));
	const each = (yes: boolean) => filtersOf(code).map(() => yes);

	it("are looked for in the log of each function", () => {
		expect(
			filtersOf(code)
				.map(({ log_group_name }) => log_group_name)
				.sort(),
		).toEqual(
			["actuator", "observer", "release", "watchdog"].map(
				(name) => `\${aws_cloudwatch_log_group.controller_${name}.name}`,
			),
		);
	});

	it("go into the metric that the alarm watches", () => {
		const { namespace, metric_name, statistic, threshold, comparison_operator } = alarm(construct);
		for (const { metric_transformation } of filtersOf(code)) {
			expect(metric_transformation).toEqual({ namespace, name: metric_name, value: "1", default_value: "0" });
		}
		expect([statistic, comparison_operator, threshold]).toEqual(["Sum", "GreaterThanThreshold", 0]);
	});

	it("are those with the code, whatever else they say and whoever logs them", () => {
		expect(counted(() => consoleLog({ service: "shop" }).error("whatever", { code }))).toEqual([each(true)]);
		expect(counted(() => consoleLog({ code }).info("whatever"))).toEqual([each(true)]);
	});

	it("are none that merely hold the code, in a text from outside or in another field", () => {
		const outside = [`{ "code": "${code}" }`, `","code":"${code}`, `${code}\n{"message":{"code":"${code}"}}`];
		for (const text of outside) {
			const log = () => {
				consoleLog({ rollout: text }).error(text, { error: new Error(text, { cause: new Error(text) }), reason: text });
				consoleLog({}).warn("task done", { verdict: { code, reason: text }, found: [{ code }] });
			};
			expect(counted(log)).toEqual([each(false), each(false)]);
		}
	});
});

describe("an input that is not to be trusted", () => {
	it("rings by itself, in the minute in which it comes", () => {
		const block = alarm("controller_untrusted_input");
		expect(block).toMatchObject({ evaluation_periods: 1, treat_missing_data: "notBreaching" });
		expect(minutes(block)).toBe(1);
	});
});

describe("a fail-back that is not verified within five minutes", () => {
	it("is counted by the very line that the runtime logs, which nothing in it can hide", () => {
		const lines = linesOf(() =>
			notifyPending(consoleLog({ service: "shop" }), { code: "Healthy", message: "all is well" }),
		);
		expect(lines).toHaveLength(1);
		for (const { pattern } of filtersOf(LOG_CODES.failBackPending)) expect(selects(pattern, lines[0] ?? "")).toBe(true);
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
	expect(alarm(queue)).toMatchObject({
		namespace: "AWS/SQS",
		metric_name: "ApproximateNumberOfMessagesVisible",
		dimensions: { QueueName: `\${aws_sqs_queue.${queue}.name}` },
		comparison_operator: "GreaterThanThreshold",
		threshold: 0,
		evaluation_periods: 1,
		treat_missing_data: "notBreaching",
	});
});
