# The controller, by its defaults and with other settings.

mock_provider "aws" {
  source = "../shared"
}

override_resource {
  target = aws_lambda_function.observer
  values = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:canary-observer" }
}

override_resource {
  target = aws_lambda_function.actuator
  values = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:canary-actuator" }
}

override_resource {
  target = aws_lambda_function.watchdog
  values = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:canary-watchdog" }
}

override_resource {
  target = aws_iam_role.observer
  values = { arn = "arn:aws:iam::123456789012:role/canary-observer-1", id = "canary-observer-1" }
}

override_resource {
  target = aws_iam_role.actuator
  values = { arn = "arn:aws:iam::123456789012:role/canary-actuator-1", id = "canary-actuator-1" }
}

override_resource {
  target = aws_lambda_function.release
  values = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:canary-release" }
}

override_resource {
  target = aws_iam_role.release
  values = { arn = "arn:aws:iam::123456789012:role/canary-release-1", id = "canary-release-1" }
}

override_resource {
  target = aws_iam_role.watchdog
  values = { arn = "arn:aws:iam::123456789012:role/canary-watchdog-1", id = "canary-watchdog-1" }
}

run "defaults" {
  command = apply

  assert {
    condition = { for f in [aws_lambda_function.observer, aws_lambda_function.actuator, aws_lambda_function.watchdog, aws_lambda_function.release] : f.function_name => f.role } == {
      canary-observer = "arn:aws:iam::123456789012:role/canary-observer-1"
      canary-actuator = "arn:aws:iam::123456789012:role/canary-actuator-1"
      canary-watchdog = "arn:aws:iam::123456789012:role/canary-watchdog-1"
      canary-release  = "arn:aws:iam::123456789012:role/canary-release-1"
    }
    error_message = "There must be four functions, each with a role of its own."
  }

  assert {
    condition = alltrue([for f in [aws_lambda_function.observer, aws_lambda_function.actuator, aws_lambda_function.watchdog, aws_lambda_function.release] :
      f.runtime == "nodejs22.x" && f.handler == "index.handler" && f.architectures == tolist(["arm64"]) && f.source_code_hash == filebase64sha256(f.filename)
    ])
    error_message = "The functions must run the code that lies in the module."
  }

  assert {
    condition = alltrue([
      length(aws_lambda_function.observer.environment) == 0,
      aws_lambda_function.actuator.environment[0].variables == tomap({ TABLE_NAME = "canary-rollouts", TOPIC_ARN = "arn:aws:sns:eu-west-1:123456789012:created", ACCEPT_UNREGISTERED = "true" }),
      aws_lambda_function.watchdog.environment[0].variables == tomap({ TABLE_NAME = "canary-rollouts", TOPIC_ARN = "arn:aws:sns:eu-west-1:123456789012:created", STATE_MACHINE_ARN = aws_sfn_state_machine.rollout.arn, ACCEPT_UNREGISTERED = "true" }),
    ])
    error_message = "Who writes must know table and topic, and the watchdog what it starts; the observer needs none."
  }

  assert {
    condition = alltrue([for p in [aws_iam_role_policy.observer, aws_iam_role_policy.actuator, aws_iam_role_policy.watchdog, aws_iam_role_policy.release] :
      [for s in jsondecode(p.policy).Statement : s.Resource if contains(s.Action, "sts:AssumeRole")] == [["arn:aws:iam::123456789012:role/ecs-dns-canary/canary/*"]]
    ])
    error_message = "The functions must be allowed to assume roles under the services' path alone."
  }

  assert {
    condition = alltrue([for p in [aws_iam_role_policy.observer, aws_iam_role_policy.actuator, aws_iam_role_policy.watchdog, aws_iam_role_policy.release] :
      length([for a in flatten([for s in jsondecode(p.policy).Statement : s.Action]) : a if can(regex("^(route53|ecs|elasticloadbalancing|cloudwatch|lambda):", a))]) == 0
    ])
    error_message = "What touches services must be allowed by the services' roles, never by the functions' own."
  }

  assert {
    condition = alltrue([
      aws_dynamodb_table.this.name == "canary-rollouts",
      aws_dynamodb_table.this.hash_key == "service",
      aws_dynamodb_table.this.range_key == "item",
      [for i in aws_dynamodb_table.this.global_secondary_index : "${i.name} ${i.hash_key} ${i.range_key}"] == ["locks held service"],
      aws_dynamodb_table.this.point_in_time_recovery[0].enabled,
      aws_dynamodb_table.this.server_side_encryption[0].enabled,
      aws_dynamodb_table.this.deletion_protection_enabled,
    ])
    error_message = "The table must keep registrations, locks and history, encrypted, recoverable and protected."
  }

  assert {
    condition = alltrue(flatten([
      aws_dynamodb_resource_policy.this.resource_arn == "arn:aws:dynamodb:eu-west-1:123456789012:table/created",
      [for s in jsondecode(aws_dynamodb_resource_policy.this.policy).Statement : s.Effect == "Deny" && s.Principal == "*"],
      [for s in jsondecode(aws_dynamodb_resource_policy.this.policy).Statement : s.Condition.ArnNotLike["aws:PrincipalArn"] == [
        "arn:aws:iam::123456789012:role/canary-actuator-1", "arn:aws:iam::123456789012:role/canary-watchdog-1",
        "arn:aws:iam::123456789012:role/canary-release-1", "arn:aws:iam::123456789012:role/aws-service-role/*",
      ] if can(s.Condition.ArnNotLike)],
    ]))
    error_message = "The table must take writes of locks from the functions that act, and from nobody else."
  }

  assert {
    condition = alltrue([
      aws_sfn_state_machine.rollout.name == "canary-rollout",
      contains(keys(jsondecode(aws_sfn_state_machine.rollout.definition).States), jsondecode(aws_sfn_state_machine.rollout.definition).StartAt),
      strcontains(aws_sfn_state_machine.rollout.definition, "arn:aws:lambda:eu-west-1:123456789012:function:canary-observer"),
      strcontains(aws_sfn_state_machine.rollout.definition, "arn:aws:lambda:eu-west-1:123456789012:function:canary-actuator"),
      !strcontains(aws_sfn_state_machine.rollout.definition, "canary-watchdog"),
      aws_sfn_state_machine.rollout.logging_configuration[0].level == "ALL",
      !aws_sfn_state_machine.rollout.logging_configuration[0].include_execution_data,
    ])
    error_message = "The state machine must call observer and actuator, and log each state, but no data: task tokens are among it."
  }

  assert {
    condition = alltrue([
      toset(flatten([for s in jsondecode(aws_iam_role_policy.rollout.policy).Statement : s.Resource if contains(s.Action, "lambda:InvokeFunction")])) == toset([
        "arn:aws:lambda:eu-west-1:123456789012:function:canary-observer",
        "arn:aws:lambda:eu-west-1:123456789012:function:canary-actuator",
      ]),
      jsondecode(aws_iam_role.rollout.assume_role_policy).Statement[0].Condition.ArnLike["aws:SourceArn"] == "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout",
    ])
    error_message = "The state machine must be allowed to call just these functions, and be trusted by its ARN."
  }

  assert {
    condition = alltrue([
      aws_sns_topic.this.name == "canary-rollouts",
      aws_sns_topic.this.kms_master_key_id == "arn:aws:kms:eu-west-1:123456789012:key/created",
      aws_kms_key.topic.enable_key_rotation,
      length(aws_sns_topic_subscription.email) == 0,
    ])
    error_message = "The topic must be encrypted, and nobody subscribed."
  }

  assert {
    condition = [for a in [
      aws_cloudwatch_metric_alarm.watchdog_undelivered, aws_cloudwatch_metric_alarm.watchdog_failing,
      aws_cloudwatch_metric_alarm.watchdog_silent, aws_cloudwatch_metric_alarm.fail_back,
      aws_cloudwatch_metric_alarm.untrusted_input, aws_cloudwatch_metric_alarm.foreign_starts,
      aws_cloudwatch_metric_alarm.release_failing, aws_cloudwatch_metric_alarm.unjudged_deployment,
      ] : concat([a.alarm_name], sort(a.alarm_actions), sort(a.ok_actions))] == [
      for name in ["watchdog-undelivered", "watchdog-failing", "watchdog-silent", "fail-back-pending", "untrusted-input", "foreign-start", "release-failing", "unjudged-deployment"] :
      ["canary-${name}", "arn:aws:sns:eu-west-1:123456789012:created", "arn:aws:sns:eu-west-1:123456789012:created"]
    ]
    error_message = "The alarms must ring on the topic, and say there when they have cleared."
  }

  assert {
    condition = alltrue([
      aws_cloudwatch_event_rule.watchdog_schedule.schedule_expression == "rate(1 minute)",
      jsondecode(aws_cloudwatch_event_rule.watchdog_executions.event_pattern).detail == {
        stateMachineArn = ["arn:aws:states:eu-west-1:123456789012:stateMachine:created"], status = ["FAILED", "TIMED_OUT", "ABORTED"]
      },
      aws_cloudwatch_event_target.watchdog_executions.arn == "arn:aws:lambda:eu-west-1:123456789012:function:canary-watchdog",
      aws_cloudwatch_event_target.watchdog_schedule.arn == "arn:aws:lambda:eu-west-1:123456789012:function:canary-watchdog",
    ])
    error_message = "The watchdog must be woken each minute, and when an execution dies."
  }

  assert {
    condition = alltrue(concat(
      [for f in [
        aws_cloudwatch_log_metric_filter.fail_back_actuator, aws_cloudwatch_log_metric_filter.fail_back_observer, aws_cloudwatch_log_metric_filter.fail_back_watchdog,
      ] : f.pattern == "{ $.message.code = \"FailBackPending\" }"],
      [for f in [
        aws_cloudwatch_log_metric_filter.untrusted_input_actuator, aws_cloudwatch_log_metric_filter.untrusted_input_observer, aws_cloudwatch_log_metric_filter.untrusted_input_watchdog,
      ] : f.pattern == "{ $.message.code = \"UntrustedInput\" }"],
    ))
    error_message = "The alarms must count a field of log lines, and no phrase that may stand in any text."
  }

  assert {
    condition = alltrue([
      [for e in jsondecode(aws_cloudwatch_event_rule.watchdog_foreign_starts.event_pattern).detail["$or"] : e.requestParameters] == [
        { stateMachineArn = ["arn:aws:states:eu-west-1:123456789012:stateMachine:created", { prefix = "arn:aws:states:eu-west-1:123456789012:stateMachine:created:" }] },
        { executionArn = [{ prefix = "arn:aws:states:eu-west-1:123456789012:execution:canary-rollout:" }] },
      ],
      aws_cloudwatch_metric_alarm.foreign_starts.dimensions == tomap({ RuleName = "canary-watchdog-foreign-starts" }),
    ])
    error_message = "Executions that no rule began must be counted, those begun anew too."
  }

  assert {
    condition = alltrue([for p in [aws_sqs_queue_policy.watchdog_undelivered.policy, aws_sns_topic_policy.this.policy] :
      [for s in jsondecode(p).Statement : "${s.Principal} ${s.Condition.Bool["aws:SecureTransport"]}" if s.Effect == "Deny"] == ["* false"]
    ])
    error_message = "Topic and queue must demand TLS of everybody."
  }

  assert {
    condition = alltrue([
      aws_sqs_queue.watchdog_undelivered.sqs_managed_sse_enabled,
      aws_cloudwatch_log_group.rollout.kms_key_id == null,
      length([for p in [aws_iam_role_policy.actuator, aws_iam_role_policy.watchdog] : p if strcontains(p.policy, "kms:ViaService")]) == 0,
    ])
    error_message = "Without a key of one's own, AWS's own must encrypt, and nobody need one."
  }

  assert {
    condition = alltrue([for g in [
      aws_cloudwatch_log_group.observer, aws_cloudwatch_log_group.actuator,
      aws_cloudwatch_log_group.watchdog, aws_cloudwatch_log_group.release, aws_cloudwatch_log_group.rollout,
    ] : g.retention_in_days == 30])
    error_message = "Logs must be kept for 30 days."
  }

  assert {
    condition = [
      output.state_machine_arn, output.topic_arn, output.observer_role_arn, output.actuator_role_arn, output.watchdog_role_arn,
      output.release_role_arn, output.release_function_name, output.release_function_arn, output.service_role_path,
      output.table_name, output.table_arn, output.fail_back_alarm, output.controller_dashboard_url, output.watchdog_dead_letter_queue_url,
      ] == [
      "arn:aws:states:eu-west-1:123456789012:stateMachine:created",
      "arn:aws:sns:eu-west-1:123456789012:created",
      "arn:aws:iam::123456789012:role/canary-observer-1",
      "arn:aws:iam::123456789012:role/canary-actuator-1",
      "arn:aws:iam::123456789012:role/canary-watchdog-1",
      "arn:aws:iam::123456789012:role/canary-release-1",
      "canary-release",
      "arn:aws:lambda:eu-west-1:123456789012:function:canary-release",
      "/ecs-dns-canary/canary/",
      "canary-rollouts",
      "arn:aws:dynamodb:eu-west-1:123456789012:table/created",
      "canary-fail-back-pending",
      "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/canary-rollouts-eu-west-1",
      "https://sqs.eu-west-1.amazonaws.com/123456789012/created",
    ]
    error_message = "The outputs must name what was made."
  }

  assert {
    condition = alltrue([for who in ["viewer", "releaser", "approver", "operator", "administrator"] :
      [for s in jsondecode(output.access_policies[who]).Statement : s.Resource if s.Sid == "GetRollouts"] == [[aws_dynamodb_table.this.arn]]
    ])
    error_message = "The policies for people must be about this controller."
  }
}

run "settings" {
  command = plan

  variables {
    name                     = "platform"
    notification_emails      = ["a@example.com", "b@example.com"]
    log_retention_days       = 7
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
    log_execution_data       = true

    accept_unregistered_services = false
    deletion_protection          = false
    table_administrator_arns     = ["arn:aws:iam::123456789012:role/on-call", "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*"]
  }

  assert {
    condition     = aws_sfn_state_machine.rollout.logging_configuration[0].include_execution_data
    error_message = "The state machine must log its data where that is asked for."
  }

  assert {
    condition = alltrue([
      aws_lambda_function.observer.function_name == "platform-observer",
      aws_dynamodb_table.this.name == "platform-rollouts",
      aws_sfn_state_machine.rollout.name == "platform-rollout",
      output.service_role_path == "/ecs-dns-canary/platform/",
    ])
    error_message = "Everything must be named after the controller."
  }

  assert {
    condition = alltrue([
      aws_lambda_function.actuator.environment[0].variables.ACCEPT_UNREGISTERED == "false",
      aws_lambda_function.watchdog.environment[0].variables.ACCEPT_UNREGISTERED == "false",
      aws_dynamodb_table.this.deletion_protection_enabled == false,
    ])
    error_message = "Unregistered services must be refused, and the table may be deleted, where that is asked for."
  }

  assert {
    condition     = { for address, s in aws_sns_topic_subscription.email : address => "${s.protocol} ${s.endpoint}" } == { "a@example.com" = "email a@example.com", "b@example.com" = "email b@example.com" }
    error_message = "Each address must be subscribed."
  }

  assert {
    condition = alltrue([for g in [
      aws_cloudwatch_log_group.observer, aws_cloudwatch_log_group.actuator,
      aws_cloudwatch_log_group.watchdog, aws_cloudwatch_log_group.release, aws_cloudwatch_log_group.rollout,
    ] : g.retention_in_days == 7])
    error_message = "Logs must be kept as long as asked."
  }

  assert {
    condition = alltrue([for role in [
      aws_iam_role.observer, aws_iam_role.actuator, aws_iam_role.watchdog, aws_iam_role.release, aws_iam_role.rollout,
    ] : role.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary"])
    error_message = "All roles must have the boundary."
  }
}

run "with_a_key" {
  command = apply

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/input"
  }

  assert {
    condition = alltrue([for k in [
      aws_cloudwatch_log_group.observer.kms_key_id, aws_cloudwatch_log_group.actuator.kms_key_id,
      aws_cloudwatch_log_group.watchdog.kms_key_id, aws_cloudwatch_log_group.release.kms_key_id, aws_cloudwatch_log_group.rollout.kms_key_id,
      aws_sqs_queue.watchdog_undelivered.kms_master_key_id, aws_dynamodb_table.this.server_side_encryption[0].kms_key_arn,
    ] : k == "arn:aws:kms:eu-west-1:123456789012:key/input"])
    error_message = "The key must encrypt each log group, the queue and the table."
  }

  assert {
    condition = alltrue([for p in [aws_iam_role_policy.actuator, aws_iam_role_policy.watchdog] :
      [for s in jsondecode(p.policy).Statement : [s.Resource, s.Condition] if contains(s.Action, "kms:Encrypt")] == [[
        ["arn:aws:kms:eu-west-1:123456789012:key/input"],
        { StringEquals = { "kms:ViaService" = ["dynamodb.eu-west-1.amazonaws.com", "dynamodb.eu-west-1.amazonaws.com.cn"] } },
      ]]
    ])
    error_message = "Who writes to the table must be allowed its key, through DynamoDB alone."
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.observer.policy, "kms:")
    error_message = "The observer must not be allowed the key."
  }
}

run "refused" {
  command = plan

  variables {
    name                     = "Canary"
    notification_emails      = ["team@example.com", "team"]
    log_retention_days       = 2
    record_days              = 2
    permissions_boundary_arn = "boundary"
    table_administrator_arns = ["arn:aws:iam::123456789012:role/*"]
    kms_key_arn              = "alias/canary"
    tags                     = { "aws:team" = "web" }
  }

  expect_failures = [var.tags, var.name, var.notification_emails, var.log_retention_days, var.record_days, var.permissions_boundary_arn, var.table_administrator_arns, var.kms_key_arn]
}
