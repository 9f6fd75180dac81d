# What is made by the variables that must be given alone.

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

override_resource {
  target = aws_lb_target_group.this["blue-blue"]
  values = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-blue/0123456789abcdef" }
}

override_resource {
  target = aws_lb_target_group.this["blue-green"]
  values = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-green/0123456789abcdef" }
}

override_resource {
  target = aws_lb_target_group.this["green-blue"]
  values = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-blue/0123456789abcdef" }
}

override_resource {
  target = aws_lb_target_group.this["green-green"]
  values = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-green/0123456789abcdef" }
}

override_resource {
  target = aws_lb.this["blue"]
  values = {
    arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-blue/0123456789abcdef"
    arn_suffix = "app/web-blue/0123456789abcdef"
    dns_name   = "web-blue-1.elb.amazonaws.com"
    zone_id    = "Z0123456789ALB"
  }
}

override_resource {
  target = aws_ecs_service.blue
  values = { id = "arn:aws:ecs:eu-west-1:123456789012:service/web/web-blue" }
}

override_resource {
  target = aws_lb.this["green"]
  values = {
    arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-green/0123456789abcdef"
    arn_suffix = "app/web-green/0123456789abcdef"
    dns_name   = "web-green-1.elb.amazonaws.com"
    zone_id    = "Z0123456789ALB"
  }
}

override_resource {
  target = aws_ecs_service.green
  values = { id = "arn:aws:ecs:eu-west-1:123456789012:service/web/web-green" }
}

run "defaults" {
  command = apply

  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.actuator.policy).Statement : s.Condition if contains(s.Action, "ecs:UpdateService")] == [{
      ArnLikeIfExists      = { "ecs:task-definition" = [for f in ["web", "web-blue", "web-green"] : "arn:aws:ecs:eu-west-1:123456789012:task-definition/${f}:*"] }
      StringEqualsIfExists = { "ecs:enable-execute-command" = ["false"] }
    }]
    error_message = "An update must name no task definition but those of the service, and open no shell."
  }

  assert {
    condition = alltrue([
      length(aws_vpc.this) == 1,
      aws_vpc.this[0].cidr_block == "10.215.0.0/16",
      length(aws_internet_gateway.this) == 1,
      aws_subnet.public[*].cidr_block == ["10.215.0.0/20", "10.215.16.0/20"],
      aws_subnet.public[*].availability_zone == ["eu-west-1a", "eu-west-1b"],
      length(aws_subnet.private) == 0,
      length(aws_nat_gateway.this) == 0,
      length(data.aws_vpc.existing) == 0,
    ])
    error_message = "A VPC with public subnets in two zones must be created, without NAT gateways."
  }

  assert {
    condition     = length(aws_route53_zone.this) == 0 && data.aws_route53_zone.by_name_or_create_zone[0].name == "example.com" && data.aws_route53_zone.by_name_or_create_zone[0].private_zone == false
    error_message = "The public zone must be found by its name."
  }

  assert {
    condition = alltrue([
      aws_acm_certificate.this[0].domain_name == "web.example.com",
      aws_acm_certificate.this[0].subject_alternative_names == toset(["preview.web.example.com"]),
      aws_route53_record.certificate_proof["web.example.com"].name == "_1.web.example.com.",
      aws_route53_record.certificate_proof["preview.web.example.com"].records == toset(["_2.acm-validations.aws."]),
      length(aws_acm_certificate_validation.this) == 1,
      aws_lb_listener.production["blue"].certificate_arn == "arn:aws:acm:eu-west-1:123456789012:certificate/created",
    ])
    error_message = "A certificate for both names must be created, proved by records, and used."
  }

  assert {
    condition = alltrue([for l in [
      { production = aws_lb_listener.production["blue"], preview = aws_lb_listener.preview["blue"], redirect = aws_lb_listener.redirect["blue"] },
      { production = aws_lb_listener.production["green"], preview = aws_lb_listener.preview["green"], redirect = aws_lb_listener.redirect["green"] },
      ] : alltrue([
        l.production.port == 443,
        l.production.protocol == "HTTPS",
        l.preview.port == 8080,
        l.preview.protocol == "HTTPS",
        l.redirect.port == 80,
        l.redirect.default_action[0].redirect[0].port == "443",
    ])])
    error_message = "The load balancers must serve HTTPS on 443 and 8080, and redirect 80."
  }

  assert {
    condition = alltrue([for e in [aws_lb.this["blue"], aws_lb.this["green"]] : alltrue([
      e.internal == false,
      e.ip_address_type == "dualstack",
      e.enable_deletion_protection == false,
      e.access_logs[0].enabled == false,
      length(e.subnets) == 2,
    ])]) && aws_lb.this["blue"].name == "web-blue" && aws_lb.this["green"].name == "web-green"
    error_message = "The load balancers must face the internet, with IPv4 and IPv6, unprotected and without access logs."
  }

  assert {
    condition = merge([
      for l in [aws_lb_listener.production["blue"], aws_lb_listener.production["green"]] :
      { for g in l.default_action[0].forward[0].target_group : element(split("/", g.arn), 1) => g.weight }
    ]...) == { web-blue-blue = 100, web-blue-green = 0, web-green-blue = 100, web-green-green = 0 }
    error_message = "Both load balancers must send everything to blue at first."
  }

  assert {
    condition = { for r in [
      aws_route53_record.weighted_a["blue"], aws_route53_record.weighted_a["green"],
      aws_route53_record.weighted_aaaa["blue"], aws_route53_record.weighted_aaaa["green"],
      ] : "${r.set_identifier} ${r.type}" => [r.name, r.zone_id, r.weighted_routing_policy[0].weight, r.alias[0].name] } == {
      "blue A"     = ["web.example.com", "Z0123456789FOUND", 100, "dualstack.web-blue-1.elb.amazonaws.com"]
      "green A"    = ["web.example.com", "Z0123456789FOUND", 0, "dualstack.web-green-1.elb.amazonaws.com"]
      "blue AAAA"  = ["web.example.com", "Z0123456789FOUND", 100, "dualstack.web-blue-1.elb.amazonaws.com"]
      "green AAAA" = ["web.example.com", "Z0123456789FOUND", 0, "dualstack.web-green-1.elb.amazonaws.com"]
    }
    error_message = "The name must have weighted records of both types, each an alias of its color's load balancer."
  }

  assert {
    condition = alltrue([for r in [aws_route53_record.preview["A"], aws_route53_record.preview["AAAA"]] :
      r.name == "preview.web.example.com" && r.alias[0].name == "dualstack.web-green-1.elb.amazonaws.com"
    ])
    error_message = "The preview must lead to green at first."
  }

  assert {
    condition = alltrue([
      aws_cloudwatch_metric_alarm.hosts["blue"].alarm_name == "web-blue-healthy-hosts",
      aws_cloudwatch_metric_alarm.hosts["green"].alarm_name == "web-green-healthy-hosts",
      aws_route53_record.weighted_a["blue"].health_check_id == aws_route53_health_check.hosts["blue"].id,
      aws_route53_record.weighted_aaaa["green"].health_check_id == aws_route53_health_check.hosts["green"].id,
      length(aws_cloudwatch_metric_alarm.errors) == 0,
      length(aws_route53_health_check.both) == 0,
    ])
    error_message = "The safety net must check healthy tasks, and not at errors."
  }

  assert {
    condition = alltrue([
      length(aws_ecs_cluster.this) == 1,
      length(aws_security_group.alb) == 2,
      length(aws_security_group.tasks) == 1,
      keys(aws_vpc_security_group_ingress_rule.https_blue) == ["0.0.0.0/0", "::/0"],
      aws_vpc_security_group_ingress_rule.preview_vpc["blue"].cidr_ipv4 == "10.215.0.0/16",
      aws_vpc_security_group_ingress_rule.preview_vpc_ipv6["green"].cidr_ipv6 == "2001:db8::/56",
      aws_cloudwatch_log_group.tasks[0].retention_in_days == 30,
      aws_iam_role.execution[0].name_prefix == "web-",
    ])
    error_message = "Cluster, security groups, log group and execution role must be created."
  }

  assert {
    condition = jsondecode(aws_ecs_task_definition.this[0].container_definitions)[0] == {
      name         = "app"
      image        = "example/app:1"
      essential    = true
      portMappings = [{ containerPort = 80, hostPort = 80, protocol = "tcp" }]
      environment  = []
      logConfiguration = {
        logDriver = "awslogs"
        options   = { awslogs-group = "/ecs/web", awslogs-region = "eu-west-1", awslogs-stream-prefix = "app" }
      }
    }
    error_message = "The tasks must run the image, and write to the log group."
  }

  assert {
    condition = alltrue([
      aws_ecs_task_definition.this[0].cpu == "256",
      aws_ecs_task_definition.this[0].memory == "512",
      aws_ecs_task_definition.this[0].runtime_platform[0].cpu_architecture == "X86_64",
      aws_ecs_service.blue.desired_count == 2,
      aws_ecs_service.green.desired_count == 0,
      aws_ecs_service.blue.launch_type == "FARGATE",
      aws_ecs_service.blue.enable_execute_command == false,
      aws_ecs_service.blue.network_configuration[0].assign_public_ip == true,
      aws_ecs_service.blue.task_definition == "arn:aws:ecs:eu-west-1:123456789012:task-definition/created:1",
    ])
    error_message = "Terraform must own two services on Fargate, with all tasks on blue."
  }

  assert {
    condition = alltrue([
      toset([for g in aws_ecs_service.blue.load_balancer : element(split("/", g.target_group_arn), 1)]) == toset(["web-blue-blue", "web-green-blue"]),
      toset([for g in aws_ecs_service.green.load_balancer : element(split("/", g.target_group_arn), 1)]) == toset(["web-blue-green", "web-green-green"]),
    ])
    error_message = "Each color's tasks must be targets of both load balancers."
  }

  assert {
    condition = alltrue([
      aws_lambda_function.prober[0].function_name == "web-prober",
      aws_lambda_function.prober[0].vpc_config[0].ipv6_allowed_for_dual_stack == true,
      length(aws_vpc_security_group_ingress_rule.alb_from_prober) == 2,
      length(aws_vpc_security_group_egress_rule.prober_to_alb) == 2,
    ])
    error_message = "A prober must be created that the load balancers admit."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.trigger.event_pattern).resources == [
      "arn:aws:ecs:eu-west-1:123456789012:service/web/web-blue",
      "arn:aws:ecs:eu-west-1:123456789012:service/web/web-green",
    ]
    error_message = "Deployments of both services must start rollouts."
  }

  assert {
    condition = jsondecode(jsondecode(aws_dynamodb_table_item.registration.item).configuration.S).dns == {
      zoneId = "Z0123456789FOUND", name = "web.example.com", preview = "preview.web.example.com", types = ["A", "AAAA"], ttlSeconds = 60
    }
    error_message = "A rollout must be told which records to move."
  }

  assert {
    condition = alltrue([
      aws_iam_role.observer.path == "/ecs-dns-canary/canary/",
      aws_iam_role.actuator.path == "/ecs-dns-canary/canary/",
      aws_cloudwatch_event_target.trigger.arn == var.controller.state_machine_arn,
      aws_cloudwatch_metric_alarm.trigger_undelivered.alarm_actions == toset([var.controller.topic_arn]),
    ])
    error_message = "The service must be attached to its controller."
  }

  assert {
    condition = alltrue([
      output.service_url == "https://web.example.com",
      output.preview_url == "https://preview.web.example.com:8080",
      output.blue_alb == "web-blue-1.elb.amazonaws.com",
      output.green_alb == "web-green-1.elb.amazonaws.com",
      output.cluster_arn == "arn:aws:ecs:eu-west-1:123456789012:cluster/created",
      output.service_names == { blue = "web-blue", green = "web-green" },
      output.dashboard_url == "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/web-eu-west-1",
      output.dead_letter_queue_url == "https://sqs.eu-west-1.amazonaws.com/123456789012/created",
      output.prober_security_group_id == aws_security_group.prober[0].id,
      output.name_servers == [],
    ])
    error_message = "The outputs must name what was made."
  }

  assert {
    condition = alltrue([
      [output.name, output.cluster, output.blue_service, output.green_service] == ["web", "created", "web-blue", "web-green"],
      jsonencode(output.schedule) == jsonencode([for percent in [10, 50, 100] : { bake_seconds = 300, gate = false, percent = percent }]),
      output.gate_timeout_seconds == 28800,
      # What is waited for before the first step and before each other, for shifts, bakes and holds.
      output.longest_rollout_seconds == 900 + 2 * 900 + 3 * (300 + 60) + 3 * 300 + 3 * 600,
      output.cpu_architecture == "X86_64",
    ])
    error_message = "The outputs must have all that a pipeline must know, under its names."
  }
}
