# Settings other than the defaults, each beside things that are created.

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

run "more_than_the_defaults" {
  command = apply

  variables {
    image                        = null
    task_definition              = { arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/input:7" }
    create_zone                  = true
    vpc_cidr                     = "10.9.0.0/16"
    az_count                     = 3
    nat_gateways                 = 2
    security_groups              = { albs = ["sg-alb"] }
    desired_count                = 4
    idle_count                   = 1
    safety_net_5xx_per_minute    = 100
    deletion_protection          = true
    access_logs_bucket           = "logs"
    health_check_path            = "/healthz"
    deregistration_delay_seconds = 30
    alarms                       = ["web-errors"]
    hooks                        = [{ function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:smoke", points = ["after-step"] }]
    permissions_boundary_arn     = "arn:aws:iam::123456789012:policy/boundary"
  }

  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.actuator.policy).Statement : s.Condition if contains(s.Action, "ecs:UpdateService")] == [{
      ArnLikeIfExists      = { "ecs:task-definition" = [for f in ["web", "web-blue", "web-green", "input"] : "arn:aws:ecs:eu-west-1:123456789012:task-definition/${f}:*"] }
      StringEqualsIfExists = { "ecs:enable-execute-command" = ["false"] }
    }]
    error_message = "An update may name task definitions of the service's families, and of that of the one that is given."
  }

  assert {
    condition = alltrue([
      aws_subnet.public[*].cidr_block == ["10.9.0.0/20", "10.9.16.0/20", "10.9.32.0/20"],
      length(aws_subnet.private) == 3,
      length(aws_nat_gateway.this) == 2,
      aws_ecs_service.blue.network_configuration[0].subnets == toset(aws_subnet.private[*].id),
      aws_ecs_service.blue.network_configuration[0].assign_public_ip == false,
    ])
    error_message = "With NAT gateways, tasks must run in private subnets, without public addresses."
  }

  assert {
    condition = alltrue([
      aws_route53_zone.this[0].name == "example.com",
      length(data.aws_route53_zone.by_id) == 0,
      length(data.aws_route53_zone.by_name_or_create_zone) == 0,
      aws_route53_record.weighted_a["green"].zone_id == "Z0123456789CREATED",
      output.name_servers == ["ns-1.example.net", "ns-2.example.net"],
    ])
    error_message = "The zone must be created, and its name servers told."
  }

  assert {
    condition = alltrue([
      length(aws_ecs_task_definition.this) == 0,
      length(aws_cloudwatch_log_group.tasks) == 0,
      length(aws_iam_role.execution) == 0,
      aws_ecs_service.blue.task_definition == "arn:aws:ecs:eu-west-1:123456789012:task-definition/input:7",
      aws_ecs_service.green.task_definition == "arn:aws:ecs:eu-west-1:123456789012:task-definition/input:7",
      aws_ecs_service.blue.desired_count == 4,
      aws_ecs_service.green.desired_count == 1,
    ])
    error_message = "The given task definitions must run, and nothing be created for others."
  }

  assert {
    condition = alltrue([
      length(aws_security_group.alb) == 0,
      length(aws_security_group.tasks) == 1,
      [for key, r in aws_vpc_security_group_ingress_rule.tasks_from_alb : r.referenced_security_group_id if startswith(key, "blue-")] == ["sg-alb"],
      aws_lb.this["blue"].security_groups == toset(["sg-alb"]),
    ])
    error_message = "The tasks' own security group must admit the given one of the load balancers."
  }

  assert {
    condition = alltrue([
      aws_cloudwatch_metric_alarm.errors["blue"].threshold == 100,
      aws_route53_health_check.both["blue"].child_healthchecks == toset([
        aws_route53_health_check.hosts["blue"].id,
        aws_route53_health_check.errors["blue"].id,
      ]),
      aws_route53_record.weighted_a["blue"].health_check_id == aws_route53_health_check.both["blue"].id,
      aws_route53_record.weighted_aaaa["green"].health_check_id == aws_route53_health_check.both["green"].id,
    ])
    error_message = "The safety net must check errors too."
  }

  assert {
    condition = alltrue([for e in [aws_lb.this["blue"], aws_lb.this["green"]] :
      e.enable_deletion_protection && e.access_logs[0].enabled && e.access_logs[0].bucket == "logs" && e.access_logs[0].prefix == e.name
    ])
    error_message = "The load balancers must be protected, and log accesses under their names."
  }

  assert {
    condition = alltrue([for g in [
      aws_lb_target_group.this["blue-blue"], aws_lb_target_group.this["blue-green"],
      aws_lb_target_group.this["green-blue"], aws_lb_target_group.this["green-green"],
    ] : g.health_check[0].path == "/healthz" && g.deregistration_delay == "30"])
    error_message = "All target groups must be checked as asked."
  }

  assert {
    condition = alltrue([
      contains([for s in jsondecode(aws_iam_role_policy.observer.policy).Statement : s.Sid], "DescribeWatchedAlarms"),
      contains(flatten([for s in jsondecode(aws_iam_role_policy.observer.policy).Statement : s.Resource if s.Sid == "InvokeProberAndHooks"]), "arn:aws:lambda:eu-west-1:123456789012:function:smoke"),
      aws_iam_role.observer.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary",
      aws_iam_role.prober[0].permissions_boundary == "arn:aws:iam::123456789012:policy/boundary",
    ])
    error_message = "The observer must be allowed to see the alarms and to ask the hooks, within the boundary."
  }

  assert {
    condition = jsondecode(jsondecode(aws_dynamodb_table_item.registration.item).configuration.S).alarms == {
      blue  = ["web-blue-healthy-hosts", "web-blue-server-errors"]
      green = ["web-green-healthy-hosts", "web-green-server-errors"]
    }
    error_message = "A rollout must be told the names of the safety net's alarms."
  }
}
