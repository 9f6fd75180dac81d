import { describe, expect, it } from "vitest";
import { METRICS } from "../../runtime/contract/index.ts";
import { type Block, configuration, resource, resources } from "../support/stack.ts";

const dashboard = resource("aws_cloudwatch_dashboard", "controller");
const widgets: Block[] = JSON.parse(dashboard.dashboard_body).widgets;
/** Rows of metrics: namespace, name, dimensions, options. A row of one is an expression. */
const rows: unknown[][] = widgets.flatMap(({ properties }) => properties.metrics);
const expressions = rows.filter((row) => row.length === 1).map(([row]) => (row as Block).expression as string);

describe("the controller's dashboard", () => {
	it("has another name than any service's, in a list that all regions share", () => {
		expect(dashboard.dashboard_name).toBe("${var.name}-rollouts-${var.region}");
		expect(configuration().output.controller_dashboard_url?.value).toContain("#dashboards/dashboard/");
	});

	it("finds the metrics of whichever services there are", () => {
		expect(expressions).toEqual(
			["RolloutsCompleted", "RolloutsFailedBack", "ObservedShare"].map((name) =>
				expect.stringContaining(`{${METRICS.namespace},${METRICS.dimension}} MetricName="${name}"`),
			),
		);
	});

	it("shows the state machine's executions", () => {
		const executions = rows.filter(([namespace]) => namespace === "AWS/States");
		expect(executions.map(([, name]) => name)).toEqual([
			"ExecutionsSucceeded",
			"ExecutionsFailed",
			"ExecutionsTimedOut",
			"ExecutionsAborted",
		]);
		for (const row of executions)
			expect(row.slice(2, 4)).toEqual(["StateMachineArn", "${aws_sfn_state_machine.controller_rollout.arn}"]);
	});

	it("shows each of the controller's functions by the name that it has", () => {
		const named = new Set(rows.filter(([namespace]) => namespace === "AWS/Lambda").map((row) => row[3]));
		const functions = Object.entries(resources("aws_lambda_function"))
			.filter(([address]) => address.startsWith("controller_"))
			.map(([, { function_name }]) => function_name);
		expect([...named].sort()).toEqual(functions.sort());
	});
});
