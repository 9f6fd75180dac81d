import type { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { LIMITS, PATTERNS } from "../../runtime/contract/index.ts";
import { DEFAULT_HEALTH_CHECK } from "../../runtime/defaults.ts";
import { NO_GRPC, statusCodeRules } from "./status-codes.ts";
import { secondsVariable, variable, wholeNumber } from "./variable.ts";

/** The variables by which a load balancer judges a task. */
export interface HealthCheckInputs {
	/** Path to ask. */
	readonly path: TerraformVariable;
	/** Status codes of a healthy answer. */
	readonly matcher: TerraformVariable;
	/** Seconds between two questions. */
	readonly intervalSeconds: TerraformVariable;
	/** Seconds to wait for an answer. */
	readonly timeoutSeconds: TerraformVariable;
	/** Good answers in a row that make a task healthy. */
	readonly healthyThreshold: TerraformVariable;
	/** Bad answers in a row that make a task unhealthy. */
	readonly unhealthyThreshold: TerraformVariable;
	/** Seconds during which ECS ignores the checks of a new task. */
	readonly gracePeriodSeconds: TerraformVariable;
	/** Seconds that a leaving task finishes its requests in. */
	readonly deregistrationDelaySeconds: TerraformVariable;
}

/** Declares the variables of the health check. */
export function healthCheckInputs(scope: Construct): HealthCheckInputs {
	const seconds = (name: string, fallback: number, min: number, max: number, description: string) =>
		secondsVariable(scope, name, fallback, [min, max], description);
	return {
		path: path(scope),
		matcher: matcher(scope),
		intervalSeconds: seconds(
			"health_check_interval_seconds",
			DEFAULT_HEALTH_CHECK.intervalSeconds,
			5,
			300,
			"How often a task is asked, in seconds. It is what fail-back waits for: with an unhealthy threshold of 2, a task that goes sick is known to be after two intervals.",
		),
		timeoutSeconds: timeout(scope),
		healthyThreshold: threshold(scope, "healthy"),
		unhealthyThreshold: threshold(scope, "unhealthy"),
		gracePeriodSeconds: seconds(
			"health_check_grace_period_seconds",
			60,
			0,
			86_400,
			"How long ECS ignores the checks of a task that has just started, in seconds.",
		),
		deregistrationDelaySeconds: seconds(
			"deregistration_delay_seconds",
			60,
			0,
			3_600,
			"How long a task that leaves may finish its requests, in seconds.",
		),
	};
}

function path(scope: Construct): TerraformVariable {
	return variable(scope, "health_check_path", {
		type: "string",
		description: "Path that a healthy task answers.",
		default: "/",
		rules: [
			{
				// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
				condition: '!can(regex("^/(AWS[.]ALB/healthcheck|grpc[.]health[.]v1[.]Health/.*)$", var.health_check_path))',
				message: `health_check_path is a method of gRPC. ${NO_GRPC} Give a path that answers plain HTTP.`,
			},
			{
				condition: `can(regex("${PATTERNS.probePath}", var.health_check_path)) && length(var.health_check_path) <= ${LIMITS.probePath}`,
				message: 'health_check_path must begin with "/" and contain ASCII without blanks, for instance "/healthz".',
			},
		],
	});
}

function matcher(scope: Construct): TerraformVariable {
	return variable(scope, "health_check_matcher", {
		type: "string",
		description: 'HTTP status codes of a healthy answer, for instance "200", "200,204" or "200-299".',
		default: "200-299",
		rules: [...statusCodeRules("health_check_matcher", [2, 4])],
	});
}

function timeout(scope: Construct): TerraformVariable {
	return variable(scope, "health_check_timeout_seconds", {
		type: "number",
		description: "How long a task may take to answer, in seconds. Shorter than the interval.",
		default: DEFAULT_HEALTH_CHECK.timeoutSeconds,
		rules: [
			wholeNumber("health_check_timeout_seconds", 2, 120, "seconds"),
			{
				condition: "var.health_check_timeout_seconds < var.health_check_interval_seconds",
				message:
					"health_check_timeout_seconds must be less than health_check_interval_seconds. Lower the one or raise the other.",
			},
		],
	});
}

function threshold(scope: Construct, state: "healthy" | "unhealthy"): TerraformVariable {
	const name = `health_check_${state}_threshold`;
	return variable(scope, name, {
		type: "number",
		description: `How many answers in a row make a task ${state}.`,
		default: DEFAULT_HEALTH_CHECK[`${state}Threshold`],
		rules: [wholeNumber(name, 2, 10, "answers")],
	});
}
