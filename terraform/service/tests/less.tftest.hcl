# Everything off that can be.

mock_provider "aws" {
  source = "../shared"
}

variables {
  controller = {
    state_machine_arn     = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"
    topic_arn             = "arn:aws:sns:eu-west-1:123456789012:canary-rollouts"
    observer_role_arn     = "arn:aws:iam::123456789012:role/canary-observer"
    actuator_role_arn     = "arn:aws:iam::123456789012:role/canary-actuator"
    watchdog_role_arn     = "arn:aws:iam::123456789012:role/canary-watchdog"
    release_role_arn      = "arn:aws:iam::123456789012:role/canary-release"
    release_function_name = "canary-release"
    service_role_path     = "/ecs-dns-canary/canary/"
    table_arn             = "arn:aws:dynamodb:eu-west-1:123456789012:table/canary-rollouts"
  }
  name      = "web"
  zone_name = "example.com"
  image     = "example/app:1"
}

run "less_than_the_defaults" {
  command = apply

  variables {
    https           = false
    probes          = false
    safety_net      = false
    record_name     = "example.com"
    ip_address_type = "ipv4"
    preview_cidrs   = ["203.0.113.0/24"]
    ingress_cidrs   = ["198.51.100.0/24"]
    security_groups = { tasks = ["sg-task-1", "sg-task-2"] }
    kms_key_arn     = "arn:aws:kms:eu-west-1:123456789012:key/logs"
    environment     = { MODE = "canary" }
  }

  assert {
    condition = alltrue([
      length(aws_acm_certificate.this) == 0,
      length(aws_lb_listener.redirect) == 0,
      aws_lb_listener.production["blue"].port == 80,
      aws_lb_listener.production["blue"].protocol == "HTTP",
      aws_lb_listener.production["blue"].certificate_arn == null,
      aws_lb_listener.preview["green"].protocol == "HTTP",
      length(aws_vpc_security_group_ingress_rule.https_blue) == 0,
    ])
    error_message = "Without HTTPS the load balancers must serve HTTP on port 80, with no certificate."
  }

  assert {
    condition = alltrue([
      length(aws_lambda_function.prober) == 0,
      length(aws_iam_role.prober) == 0,
      length(aws_security_group.prober) == 0,
      length(aws_vpc_security_group_ingress_rule.alb_from_prober) == 0,
      output.prober_security_group_id == null,
      !contains([for s in jsondecode(aws_iam_role_policy.observer.policy).Statement : s.Sid], "InvokeProberAndHooks"),
    ])
    error_message = "Without probes there must be no prober, and no permission to ask one."
  }

  assert {
    condition = alltrue([
      length(aws_cloudwatch_metric_alarm.hosts) == 0,
      length(aws_route53_health_check.hosts) == 0,
      aws_route53_record.weighted_a["blue"].health_check_id == null,
    ])
    error_message = "Without the safety net the records must have no health check."
  }

  assert {
    condition = alltrue([
      length(aws_route53_record.weighted_aaaa) == 0,
      aws_lb.this["blue"].ip_address_type == "ipv4",
      keys(aws_vpc_security_group_ingress_rule.preview_blue) == ["203.0.113.0/24"],
      keys(aws_vpc_security_group_ingress_rule.http_blue) == ["198.51.100.0/24"],
      length(aws_vpc_security_group_ingress_rule.preview_vpc) == 0,
      length(aws_vpc_security_group_ingress_rule.preview_vpc_ipv6) == 0,
    ])
    error_message = "The load balancers must admit the given networks alone, and have no IPv6."
  }

  assert {
    condition = alltrue([
      length(aws_security_group.tasks) == 0,
      length(aws_vpc_security_group_ingress_rule.tasks_from_alb) == 0,
      [for key, r in aws_vpc_security_group_egress_rule.alb_to_tasks : r.referenced_security_group_id if startswith(key, "blue-")] == ["sg-task-1", "sg-task-2"],
      aws_ecs_service.green.network_configuration[0].security_groups == toset(["sg-task-1", "sg-task-2"]),
    ])
    error_message = "The load balancers' own security groups must let requests out to the given ones of the tasks."
  }

  assert {
    condition     = aws_cloudwatch_log_group.tasks[0].kms_key_id == "arn:aws:kms:eu-west-1:123456789012:key/logs" && jsondecode(aws_ecs_task_definition.this[0].container_definitions)[0].environment == [{ name = "MODE", value = "canary" }]
    error_message = "The log groups must be encrypted with the given key, and the container have its environment."
  }

  assert {
    condition     = aws_sqs_queue.trigger_undelivered.kms_master_key_id == "arn:aws:kms:eu-west-1:123456789012:key/logs"
    error_message = "The queue must be encrypted with the given key."
  }

  assert {
    condition     = !contains(keys(jsondecode(jsondecode(aws_dynamodb_table_item.registration.item).configuration.S).judge), "probe")
    error_message = "A rollout must not be told of probes."
  }

  assert {
    condition     = output.service_url == "http://example.com" && output.preview_url == "http://preview.example.com:8080"
    error_message = "The outputs must name the zone's own name, with HTTP."
  }
}
