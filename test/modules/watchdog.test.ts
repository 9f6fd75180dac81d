import { describe, expect, it } from "vitest";
import { environmentOf } from "../../runtime/aws/environment.ts";
import { configuration, resource } from "../support/stack.ts";

const WAKE_UPS = ["executions", "schedule", "foreign_starts"] as const;
const rule = (name: string) => resource("aws_cloudwatch_event_rule", `controller_watchdog_${name}`);

describe("the watchdog", () => {
	it("runs code of its own, and is told of the table and of whom to tell", () => {
		const lambda = resource("aws_lambda_function", "controller_watchdog");
		expect(lambda.filename).toMatch(/watchdog\.zip$/);
		expect(lambda.timeout).toBe(60);
		expect(lambda.environment.variables).toEqual({
			TABLE_NAME: "${aws_dynamodb_table.controller.name}",
			TOPIC_ARN: "${aws_sns_topic.controller.arn}",
			ACCEPT_UNREGISTERED: "${tostring(var.accept_unregistered_services)}",
			STATE_MACHINE_ARN: "${aws_sfn_state_machine.controller_rollout.arn}",
		});
	});

	it("has, as every function, more than half of a processor: fail-back does not wait for its own start", () => {
		const functions = ["controller_watchdog", "controller_actuator", "controller_observer", "prober"];
		// 1,769 MB are one processor. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
		for (const name of functions)
			expect(resource("aws_lambda_function", name).memory_size / 1_769).toBeGreaterThan(0.5);
	});

	it("is given every variable that its code reads, by that name", () => {
		const topicArn = "arn:aws:sns:eu-west-1:123456789012:web-rollouts";
		const sample = { TABLE_NAME: "web-rollouts", TOPIC_ARN: topicArn, ACCEPT_UNREGISTERED: "true" };
		const existing = Object.keys(resource("aws_lambda_function", "controller_watchdog").environment.variables);
		const known = Object.fromEntries(Object.entries(sample).filter(([name]) => existing.includes(name)));
		expect(environmentOf(known)).toEqual({ tableName: sample.TABLE_NAME, topicArn, acceptUnregistered: true });
	});

	it("is woken by every execution of this state machine that ends badly", () => {
		expect(JSON.parse(rule("executions").event_pattern)).toEqual({
			source: ["aws.states"],
			"detail-type": ["Step Functions Execution Status Change"],
			detail: {
				stateMachineArn: ["${aws_sfn_state_machine.controller_rollout.arn}"],
				status: ["FAILED", "TIMED_OUT", "ABORTED"],
			},
		});
		expect(rule("executions")).not.toHaveProperty("schedule_expression");
	});

	it("checks, too, when somebody has begun an execution by hand: a rule must have a target", () => {
		expect(rule("foreign_starts").name).toBe("${var.name}-watchdog-foreign-starts");
		expect(rule("foreign_starts")).not.toHaveProperty("schedule_expression");
	});

	it("is woken each minute, in case that event never comes", () => {
		expect(rule("schedule").schedule_expression).toBe("rate(1 minute)");
		expect(rule("schedule")).not.toHaveProperty("event_pattern");
	});

	it.each(WAKE_UPS)("may be woken by the rule of the %s, and loses no letter of it", (name) => {
		expect(resource("aws_lambda_permission", `controller_watchdog_${name}`)).toEqual({
			action: "lambda:InvokeFunction",
			function_name: "${aws_lambda_function.controller_watchdog.function_name}",
			principal: "events.amazonaws.com",
			source_arn: `\${aws_cloudwatch_event_rule.controller_watchdog_${name}.arn}`,
		});
		expect(resource("aws_cloudwatch_event_target", `controller_watchdog_${name}`)).toMatchObject({
			rule: `\${aws_cloudwatch_event_rule.controller_watchdog_${name}.name}`,
			arn: "${aws_lambda_function.controller_watchdog.arn}",
			retry_policy: { maximum_event_age_in_seconds: 60 },
			dead_letter_config: { arn: "${aws_sqs_queue.controller_watchdog_undelivered.arn}" },
			depends_on: [
				`aws_lambda_permission.controller_watchdog_${name}`,
				"aws_sqs_queue_policy.controller_watchdog_undelivered",
			],
		});
	});

	it("is woken by nobody else", () => {
		const { aws_lambda_permission: permissions = {}, aws_cloudwatch_event_target: targets = {} } =
			configuration().resource;
		expect(Object.keys(permissions)).toHaveLength(WAKE_UPS.length);
		const woken = Object.values(targets).filter(({ arn }) => arn === "${aws_lambda_function.controller_watchdog.arn}");
		expect(woken).toHaveLength(WAKE_UPS.length);
	});

	it("has its queue take letters from the names that its rules have", () => {
		const { Statement } = JSON.parse(resource("aws_sqs_queue_policy", "controller_watchdog_undelivered").policy);
		const arns: string[] = Statement[0].Condition.ArnEquals["aws:SourceArn"];
		expect(arns.map((arn) => arn.slice(arn.indexOf(":rule/") + ":rule/".length))).toEqual(
			WAKE_UPS.map((name) => rule(name).name),
		);
	});

	it("is not tried again by Lambda: the next minute's run knows more", () => {
		expect(resource("aws_lambda_function_event_invoke_config", "controller_watchdog")).toEqual({
			function_name: "${aws_lambda_function.controller_watchdog.function_name}",
			maximum_retry_attempts: 0,
			maximum_event_age_in_seconds: 60,
		});
	});
});
