import { describe, expect, it } from "vitest";
import { LEDGER_TABLE } from "../../runtime/contract/index.ts";
import { configuration, resource, resources, serviceArn } from "../support/stack.ts";

describe("the controller", () => {
	it("knows no service: nothing of it refers to one", () => {
		const mine = Object.entries(configuration().resource).flatMap(([type, blocks]) =>
			Object.entries(blocks)
				.filter(([name]) => name.startsWith("controller"))
				.map(([name, block]) => [`${type}.${name}`, block]),
		);
		expect(mine.length).toBeGreaterThan(10);
		expect(JSON.stringify(mine)).not.toMatch(/aws_(lb|ecs|route53)_/);
	});

	it("keeps locks and history in a table that is encrypted and can be restored to any second", () => {
		expect(resource("aws_dynamodb_table", "controller")).toMatchObject({
			billing_mode: "PAY_PER_REQUEST",
			hash_key: "service",
			range_key: "item",
			point_in_time_recovery: { enabled: true },
			server_side_encryption: { enabled: true },
		});
	});

	it("finds the locks by an index that history is not in", () => {
		const { attribute, global_secondary_index } = resource("aws_dynamodb_table", "controller");
		const { index, hashKey, rangeKey } = LEDGER_TABLE.locks;
		expect(global_secondary_index).toEqual([
			{ name: index, hash_key: hashKey, range_key: rangeKey, projection_type: "KEYS_ONLY" },
		]);
		expect(attribute).toContainEqual({ name: hashKey, type: "S" });
	});

	it.each(["observer", "actuator", "watchdog", "release"])(
		"runs the %s with a role and a log group of its own",
		(name) => {
			const lambda = resource("aws_lambda_function", `controller_${name}`);
			expect(lambda).toMatchObject({
				runtime: "nodejs22.x",
				architectures: ["arm64"],
				handler: "index.handler",
				role: `\${aws_iam_role.controller_${name}.arn}`,
				logging_config: { log_format: "JSON", log_group: `\${aws_cloudwatch_log_group.controller_${name}.name}` },
			});
			expect(lambda.filename).toMatch(/^assets\//);
			expect(lambda.source_code_hash).toBe(`\${filebase64sha256("${lambda.filename}")}`);
		},
	);

	it("tells the actuator of the table and the topic, and the observer of nothing", () => {
		expect(resource("aws_lambda_function", "controller_actuator").environment.variables).toEqual({
			TABLE_NAME: "${aws_dynamodb_table.controller.name}",
			TOPIC_ARN: "${aws_sns_topic.controller.arn}",
			ACCEPT_UNREGISTERED: "${tostring(var.accept_unregistered_services)}",
		});
		expect(resource("aws_lambda_function", "controller_observer")).not.toHaveProperty("environment");
	});

	it("tells the function that takes releases of the table and the state machine, whose executions it starts and stops", () => {
		expect(resource("aws_lambda_function", "controller_release").environment.variables).toEqual({
			TABLE_NAME: "${aws_dynamodb_table.controller.name}",
			STATE_MACHINE_ARN: "${aws_sfn_state_machine.controller_rollout.arn}",
		});
	});

	it("logs and traces every execution, with its data only where that is asked for", () => {
		expect(resource("aws_sfn_state_machine", "controller_rollout")).toMatchObject({
			type: "STANDARD",
			logging_configuration: { level: "ALL", include_execution_data: "${var.log_execution_data}" },
			tracing_configuration: { enabled: true },
		});
		expect(configuration().variable.log_execution_data?.default).toBe(false);
	});

	it("calls its own two functions and its own topic", () => {
		const { definition } = resource("aws_sfn_state_machine", "controller_rollout");
		for (const arn of [
			"aws_lambda_function.controller_observer.arn",
			"aws_lambda_function.controller_actuator.arn",
			"aws_sns_topic.controller.arn",
		])
			expect(definition).toContain(`\${${arn}}`);
	});
});

describe("the trigger", () => {
	it("listens for deployments of exactly the two services", () => {
		expect(JSON.parse(resource("aws_cloudwatch_event_rule", "trigger").event_pattern)).toEqual({
			source: ["aws.ecs"],
			"detail-type": ["ECS Deployment State Change"],
			resources: [serviceArn("blue"), serviceArn("green")],
			detail: { eventName: ["SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED"] },
		});
	});

	it("listens only when services, listeners, records and permissions are there", () => {
		const after: string[] = resource("aws_cloudwatch_event_rule", "trigger").depends_on;
		const all = (type: string, part: string) =>
			Object.keys(resources(type))
				.filter((name) => name.includes(part))
				.map((name) => `${type}.${name}`);
		expect([...after].sort()).toEqual(
			[
				...all("aws_ecs_service", ""),
				...all("aws_lb_listener", "production"),
				...["weighted_a", "weighted_aaaa", "preview"].map((name) => `aws_route53_record.${name}`),
				...["observer", "actuator"].map((who) => `aws_iam_role_policy.${who}`),
			].sort(),
		);
		expect(after).toHaveLength(8);
	});

	it("tries for a day, and then keeps the event for people", () => {
		expect(resource("aws_cloudwatch_event_target", "trigger")).toMatchObject({
			retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
			dead_letter_config: { arn: "${aws_sqs_queue.trigger_undelivered.arn}" },
		});
	});
});

describe("the whole", () => {
	it("accepts every version of the provider that has all it needs", () => {
		const { required_version, required_providers } = configuration().terraform;
		expect(required_version).toBe(">= 1.9");
		expect(required_providers).toEqual({ aws: { source: "hashicorp/aws", version: ">= 5.100, < 7.0" } });
	});

	it("tags everything", () => {
		expect(configuration().provider.aws?.[0]?.default_tags).toEqual([{ tags: "${var.tags}" }]);
	});

	it("keeps every log for as long as asked, and those that have the records of rollouts perhaps longer", () => {
		const records = "var.record_days == null ? var.log_retention_days : max(var.record_days, var.log_retention_days)";
		const long: string[] = [];
		for (const group of Object.values(resources("aws_cloudwatch_log_group"))) {
			if (group.retention_in_days === "${var.log_retention_days}") continue;
			expect(group.retention_in_days).toBe(`\${${records}}`);
			long.push(String(group.name));
		}
		expect(long.map((name) => name.replace(/.*-/, "")).sort()).toEqual(["actuator", "observer"]);
		expect(configuration().variable.record_days?.default).toBeNull();
	});

	it("mentions no path of the machine that synthesized it", () => {
		expect(JSON.stringify(configuration())).not.toContain(process.cwd());
	});
});
