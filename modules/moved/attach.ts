import { type Move, movesByIndex, movesOf } from "./moves.ts";

/** All that the module `attach` of version 0.2 had. */
export const ATTACH_MOVES: readonly Move[] = [
	...movesOf("aws_security_group", { prober: "attachment_prober" }),
	...movesOf("aws_cloudwatch_log_group", { prober: "attachment_prober_function_logs" }),
	...movesOf("aws_lambda_function", { prober: "attachment_prober_function" }),
	...["blue", "green"].flatMap((color) =>
		movesByIndex("aws_vpc_security_group_egress_rule", "prober_to_alb", `attachment_prober_to_${color}`, color),
	),
	...movesOf("aws_iam_role", {
		prober: "attachment_prober_function_role",
		observer: "attachment_observer",
		actuator: "attachment_actuator",
		trigger: "attachment_trigger_role",
	}),
	...movesOf("aws_iam_role_policy", {
		prober: "attachment_prober_function_policy",
		observer: "attachment_observer_policy",
		actuator: "attachment_actuator_policy",
		trigger: "attachment_trigger_policy",
	}),
	...movesOf("aws_cloudwatch_event_rule", { trigger: "attachment_trigger" }),
	...movesOf("aws_cloudwatch_event_target", { trigger: "attachment_trigger_target" }),
	...movesOf("aws_sqs_queue", { trigger_undelivered: "attachment_trigger_dead_letters" }),
	...movesOf("aws_sqs_queue_policy", { trigger_undelivered: "attachment_trigger_dead_letters_policy" }),
	...movesOf("aws_cloudwatch_metric_alarm", { trigger_undelivered: "attachment_trigger_dead_letters_alarm" }),
	...movesOf("aws_cloudwatch_dashboard", { this: "attachment_dashboard" }),
];
