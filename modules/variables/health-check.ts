import { LIMITS, PATTERNS } from "../../runtime/contract/index.ts";
import { DEFAULT_HEALTH_CHECK } from "../../runtime/defaults.ts";
import { seconds, wholeNumber } from "./rules.ts";
import { NO_GRPC, statusCodeRules } from "./status-codes.ts";
import type { Variable, Variables } from "./variable.ts";

const PATH = {
	health_check_path: {
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
	},
} satisfies Variables;

const MATCHER = {
	health_check_matcher: {
		type: "string",
		description: 'HTTP status codes of a healthy answer, for instance "200", "200,204" or "200-299".',
		default: "200-299",
		rules: [...statusCodeRules("health_check_matcher", [2, 4])],
	},
} satisfies Variables;

const TIMEOUT = {
	health_check_timeout_seconds: {
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
	},
} satisfies Variables;

function threshold(state: "healthy" | "unhealthy"): Variable {
	const name = `health_check_${state}_threshold`;
	return {
		type: "number",
		description: `How many answers in a row make a task ${state}.`,
		default: DEFAULT_HEALTH_CHECK[`${state}Threshold`],
		rules: [wholeNumber(name, 2, 10, "answers")],
	};
}

/** Declares the variables of the health check. */
export const HEALTH_CHECK = {
	...PATH,
	...MATCHER,
	health_check_interval_seconds: seconds(
		"health_check_interval_seconds",
		DEFAULT_HEALTH_CHECK.intervalSeconds,
		[5, 300],
		"How often a task is asked, in seconds. It is what fail-back waits for: with an unhealthy threshold of 2, a task that goes sick is known to be after two intervals.",
	),
	...TIMEOUT,
	health_check_healthy_threshold: threshold("healthy"),
	health_check_unhealthy_threshold: threshold("unhealthy"),
	health_check_grace_period_seconds: seconds(
		"health_check_grace_period_seconds",
		60,
		[0, 86_400],
		"How long ECS ignores the checks of a task that has just started, in seconds.",
	),
	deregistration_delay_seconds: seconds(
		"deregistration_delay_seconds",
		60,
		[0, 3_600],
		"How long a task that leaves may finish its requests, in seconds.",
	),
} satisfies Variables;
