import { type Move, movesOf } from "./moves.ts";

/**
 * All that the module `controller` of version 0.2 had.
 * @param named - what its resources are called in the stack by now. Default: the same as in the module
 */
export function controllerMoves(named = (name: string) => name): Move[] {
	const moves = (type: string, names: Readonly<Record<string, string>>) =>
		movesOf(type, Object.fromEntries(Object.entries(names).map(([to, from]) => [named(to), `controller${from}`])));
	const functions = ["observer", "actuator", "watchdog"];
	const ofFunctions = (suffix: string) => Object.fromEntries(functions.map((name) => [name, `_${name}${suffix}`]));
	const wakeUps = (suffix: string) =>
		Object.fromEntries(["executions", "schedule"].map((name) => [`watchdog_${name}`, `_watchdog_${name}${suffix}`]));
	return [
		...moves("aws_dynamodb_table", { this: "" }),
		...moves("aws_kms_key", { topic: "_announcements_key" }),
		...moves("aws_kms_alias", { topic: "_announcements_key_alias" }),
		...moves("aws_sns_topic", { this: "_announcements" }),
		...moves("aws_sns_topic_policy", { this: "_announcements_policy" }),
		...moves("aws_sns_topic_subscription", { email: "_announcements_email" }),
		...moves("aws_cloudwatch_log_group", { ...ofFunctions("_logs"), rollout: "_rollout_logs" }),
		...moves("aws_iam_role", { ...ofFunctions("_role"), rollout: "_rollout_role" }),
		...moves("aws_iam_role_policy", { ...ofFunctions("_policy"), rollout: "_rollout_policy" }),
		...moves("aws_lambda_function", ofFunctions("")),
		...moves("aws_lambda_function_event_invoke_config", { watchdog: "_watchdog_invocation" }),
		...moves("aws_sfn_state_machine", { rollout: "_rollout" }),
		...moves("aws_sqs_queue", { watchdog_undelivered: "_watchdog_dead_letters" }),
		...moves("aws_sqs_queue_policy", { watchdog_undelivered: "_watchdog_dead_letters_policy" }),
		...moves("aws_cloudwatch_event_rule", wakeUps("")),
		...moves("aws_lambda_permission", wakeUps("_permission")),
		...moves("aws_cloudwatch_event_target", wakeUps("_target")),
		...moves("aws_cloudwatch_metric_alarm", {
			watchdog_undelivered: "_watchdog_dead_letters_alarm",
			watchdog_failing: "_watchdog_failing",
			watchdog_silent: "_watchdog_silent",
			fail_back: "_fail_back",
		}),
		...moves(
			"aws_cloudwatch_log_metric_filter",
			Object.fromEntries(functions.map((name) => [`fail_back_${name}`, `_fail_back_${name}`])),
		),
		...moves("aws_cloudwatch_dashboard", { this: "_dashboard" }),
	];
}
