# A service with a controller of its own. What of it is created, and when, is told by the files that lie in `service`.

mock_provider "aws" {
  source = "../shared"
}

variables {
  name                = "web"
  zone_name           = "example.com"
  blue_image          = "example/app:1"
  green_image         = "example/app:2"
  notification_emails = ["team@example.com"]
}

override_resource {
  target = aws_ecs_service.service_blue
  values = { id = "arn:aws:ecs:eu-west-1:123456789012:service/web/web-blue" }
}

override_resource {
  target = aws_ecs_service.service_green
  values = { id = "arn:aws:ecs:eu-west-1:123456789012:service/web/web-green" }
}

override_resource {
  target = aws_iam_role.controller_observer_role
  values = { arn = "arn:aws:iam::123456789012:role/web-observer-1", id = "web-observer-1" }
}

override_resource {
  target = aws_iam_role.controller_actuator_role
  values = { arn = "arn:aws:iam::123456789012:role/web-actuator-1", id = "web-actuator-1" }
}

override_resource {
  target = aws_iam_role.controller_watchdog_role
  values = { arn = "arn:aws:iam::123456789012:role/web-watchdog-1", id = "web-watchdog-1" }
}

run "defaults" {
  command = apply

  assert {
    condition = alltrue([
      aws_iam_role.attachment_observer.path == "/ecs-dns-canary/web/",
      aws_iam_role.attachment_actuator.path == "/ecs-dns-canary/web/",
      jsondecode(aws_iam_role.attachment_observer.assume_role_policy).Statement[0].Condition.ArnEquals["aws:PrincipalArn"] == ["arn:aws:iam::123456789012:role/web-observer-1"],
      jsondecode(aws_iam_role.attachment_actuator.assume_role_policy).Statement[0].Condition.ArnEquals["aws:PrincipalArn"] == ["arn:aws:iam::123456789012:role/web-actuator-1", "arn:aws:iam::123456789012:role/web-watchdog-1"],
    ])
    error_message = "The service's roles must trust the functions of its own controller."
  }

  assert {
    condition = alltrue([
      aws_cloudwatch_event_target.attachment_trigger_target.arn == aws_sfn_state_machine.controller_rollout.arn,
      jsondecode(aws_cloudwatch_event_rule.attachment_trigger.event_pattern).resources == [
        "arn:aws:ecs:eu-west-1:123456789012:service/web/web-blue",
        "arn:aws:ecs:eu-west-1:123456789012:service/web/web-green",
      ],
    ])
    error_message = "Deployments of both services must start rollouts of its own controller."
  }

  assert {
    condition     = length(distinct([for f in [aws_lambda_function.controller_observer, aws_lambda_function.controller_actuator, aws_lambda_function.controller_watchdog, aws_lambda_function.attachment_prober_function[0]] : f.function_name])) == 4
    error_message = "The four functions must have names of their own."
  }

  assert {
    condition = alltrue([
      aws_dynamodb_table_item.attachment_registration.table_name == aws_dynamodb_table.controller.name,
      aws_dynamodb_table.controller.deletion_protection_enabled == false,
      aws_lambda_function.controller_watchdog.environment[0].variables.ACCEPT_UNREGISTERED == "true",
    ])
    error_message = "The service must be registered in its own controller's table, which can be destroyed with the load balancers."
  }

  assert {
    condition     = [for s in aws_sns_topic_subscription.controller_announcements_email : s.endpoint] == ["team@example.com"]
    error_message = "The address must be subscribed."
  }

  assert {
    condition = [
      output.service_url, output.preview_url, output.blue_alb, output.green_alb, output.cluster_arn, output.service_names.blue, output.service_names.green,
      output.dashboard_url, output.dead_letter_queue_url, length(output.name_servers),
      ] == [
      "https://web.example.com", "https://preview.web.example.com:8080", "created-1.eu-west-1.elb.amazonaws.com", "created-1.eu-west-1.elb.amazonaws.com",
      "arn:aws:ecs:eu-west-1:123456789012:cluster/created", "web-blue", "web-green",
      "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/web-eu-west-1",
      "https://sqs.eu-west-1.amazonaws.com/123456789012/created", 0,
    ] && output.prober_security_group_id == aws_security_group.attachment_prober[0].id
    error_message = "The outputs must name the service."
  }

  assert {
    condition = [
      output.state_machine_arn, output.topic_arn, output.observer_role_arn, output.actuator_role_arn, output.watchdog_role_arn,
      output.service_role_path, output.table_name, output.table_arn, output.fail_back_alarm, output.controller_dashboard_url, output.watchdog_dead_letter_queue_url,
      ] == [
      "arn:aws:states:eu-west-1:123456789012:stateMachine:created", "arn:aws:sns:eu-west-1:123456789012:created",
      "arn:aws:iam::123456789012:role/web-observer-1", "arn:aws:iam::123456789012:role/web-actuator-1", "arn:aws:iam::123456789012:role/web-watchdog-1",
      "/ecs-dns-canary/web/", "web-rollouts", "arn:aws:dynamodb:eu-west-1:123456789012:table/created", "web-fail-back-pending",
      "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/web-rollouts-eu-west-1",
      "https://sqs.eu-west-1.amazonaws.com/123456789012/created",
    ]
    error_message = "The outputs must name the controller, so that other services can be attached to it."
  }

  assert {
    condition = alltrue([for who in ["viewer", "approver", "operator", "administrator"] :
      [for s in jsondecode(output.access_policies[who]).Statement : s.Resource if s.Sid == "SeeRollouts"] == [[aws_dynamodb_table.controller.arn]]
    ])
    error_message = "The policies for people must be about this controller."
  }
}

run "a_table_like_the_albs" {
  command = plan

  variables {
    deletion_protection          = true
    accept_unregistered_services = false
    table_administrator_arns     = ["arn:aws:iam::123456789012:role/on-call"]
  }

  assert {
    condition     = aws_dynamodb_table.controller.deletion_protection_enabled && aws_lb.service_blue_alb.enable_deletion_protection
    error_message = "The table must be protected as the load balancers are."
  }

  assert {
    condition     = aws_lambda_function.controller_actuator.environment[0].variables.ACCEPT_UNREGISTERED == "false"
    error_message = "Unregistered services must be refused where that is asked for."
  }
}

run "no_addresses_and_no_administrators" {
  command = plan

  variables {
    notification_emails      = ["team"]
    table_administrator_arns = ["admin"]
  }

  expect_failures = [var.notification_emails, var.table_administrator_arns]
}
