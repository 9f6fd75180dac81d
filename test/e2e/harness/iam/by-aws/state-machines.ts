/** Step Functions runs state machines in their roles. What their states call is recorded, and judged with the functions' calls. */
import type { StateMachine } from "../../executions.ts";
import type { DeployedPolicies } from "../deployed-policies.ts";
import { need } from "../need.ts";
import { type Deed, inRole, takesRole } from "./deed.ts";

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOGGING = [
	"logs:CreateLogDelivery",
	"logs:DeleteLogDelivery",
	"logs:DescribeLogGroups",
	"logs:DescribeResourcePolicies",
	"logs:GetLogDelivery",
	"logs:ListLogDeliveries",
	"logs:PutResourcePolicy",
	"logs:UpdateLogDelivery",
];
/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const TRACING = [
	"xray:GetSamplingRules",
	"xray:GetSamplingTargets",
	"xray:PutTelemetryRecords",
	"xray:PutTraceSegments",
];

/** What it takes to run a state machine: its role, its log, its traces. */
export async function executes(machine: StateMachine, policies: DeployedPolicies): Promise<readonly Deed[]> {
	const { name, stateMachineArn: source, roleArn: role, loggingConfiguration, tracingConfiguration } = machine;
	const what = `the state machine ${name}`;
	const logs = (loggingConfiguration?.level ?? "OFF") === "OFF" ? [] : LOGGING;
	const traces = tracingConfiguration?.enabled ? TRACING : [];
	const needs = [...logs, ...traces].flatMap((action) => need(action, ["*"]));
	return [
		await takesRole({ what, service: "states.amazonaws.com", role, source }, policies),
		...(await inRole(what, role, needs, policies)),
	];
}
