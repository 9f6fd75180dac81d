import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { Construct } from "constructs";
import { METRICS, type MetricName } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import { type Chart, calculated, dashboardBody, metric } from "../widgets.ts";

const [GOOD, UNDECIDED, BAD] = ["#2ca02c", "#ff9900", "#d62728"];

/** Properties of {@link ControllerDashboard}. */
export interface ControllerDashboardProps {
	/** Name of the controller. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** ARN of the state machine. */
	readonly stateMachineArn: string;
	/** Names of the functions. */
	readonly functionNames: readonly string[];
}

/** What all services' rollouts and the controller itself do, on one page. Each service has a page of its own besides. */
export class ControllerDashboard extends Construct {
	/** Where it is seen. */
	readonly url: string;

	constructor(scope: Construct, id: string, props: ControllerDashboardProps) {
		super(scope, id);
		const { name, account } = props;
		const { dashboardName } = new CloudwatchDashboard(this, "this", {
			// An account has its dashboards in common over all regions; services call theirs by their own names.
			dashboardName: `${name}-rollouts-${account.region}`,
			dashboardBody: dashboardBody(account.region, charts(props)),
		});
		this.url = account.dashboardUrl(dashboardName);
	}
}

function charts({ stateMachineArn, functionNames }: ControllerDashboardProps): Chart[] {
	const executions = (name: string, label: string, color: string) =>
		metric("AWS/States", name, { StateMachineArn: stateMachineArn }, "Sum", { label, color });
	const functions = (name: string, stat: string) =>
		functionNames.map((each) => metric("AWS/Lambda", name, { FunctionName: each }, stat, { label: each }));
	return [
		{
			title: "Services whose rollout completed",
			unit: "rollouts",
			metrics: [ofEachService("RolloutsCompleted", "Sum")],
		},
		{
			title: "Services whose rollout failed back",
			unit: "rollouts",
			metrics: [ofEachService("RolloutsFailedBack", "Sum")],
		},
		{
			title: "Each candidate's share of its service's traffic",
			unit: "percent",
			max: 100,
			metrics: [ofEachService("ObservedShare", "Average")],
		},
		{
			title: "Executions",
			unit: "executions",
			metrics: [
				executions("ExecutionsSucceeded", "completed or skipped", GOOD),
				executions("ExecutionsFailed", "failed back", UNDECIDED),
				executions("ExecutionsTimedOut", "timed out, for the watchdog", BAD),
				executions("ExecutionsAborted", "aborted, for the watchdog", BAD),
			],
		},
		{ title: "Errors of the functions", unit: "errors", metrics: functions("Errors", "Sum") },
		{
			title: "Duration of the functions, at the 99th percentile",
			unit: "milliseconds",
			metrics: functions("Duration", "p99"),
		},
	];
}

/** A line for each service that publishes the metric, whichever there are. */
function ofEachService(name: MetricName, stat: string) {
	return calculated(`SEARCH('{${METRICS.namespace},${METRICS.dimension}} MetricName="${name}"', '${stat}')`, {});
}
