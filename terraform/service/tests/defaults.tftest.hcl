# What is made by the variables that must be given alone.

mock_provider "aws" {
  source = "../shared"
}

variables {
  controller = {
    state_machine_arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"
    topic_arn         = "arn:aws:sns:eu-west-1:123456789012:canary-rollouts"
    observer_role_arn = "arn:aws:iam::123456789012:role/canary-observer"
    actuator_role_arn = "arn:aws:iam::123456789012:role/canary-actuator"
    watchdog_role_arn = "arn:aws:iam::123456789012:role/canary-watchdog"
    service_role_path = "/ecs-dns-canary/canary/"
    table_arn         = "arn:aws:dynamodb:eu-west-1:123456789012:table/canary-rollouts"
  }
  name        = "web"
  zone_name   = "example.com"
  blue_image  = "example/app:1"
  green_image = "example/app:2"
}

override_resource {
  target = aws_lb_target_group.service_blue_alb_targets_blue
  values = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-blue/0123456789abcdef" }
}

override_resource {
  target = aws_lb_target_group.service_blue_alb_targets_green
  values = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-green/0123456789abcdef" }
}

override_resource {
  target = aws_lb_target_group.service_green_alb_targets_blue
  values = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-blue/0123456789abcdef" }
}

override_resource {
  target = aws_lb_target_group.service_green_alb_targets_green
  values = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-green/0123456789abcdef" }
}

override_resource {
  target = aws_lb.service_blue_alb
  values = {
    arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-blue/0123456789abcdef"
    arn_suffix = "app/web-blue/0123456789abcdef"
    dns_name   = "web-blue-1.elb.amazonaws.com"
    zone_id    = "Z0123456789ALB"
  }
}

override_resource {
  target = aws_ecs_service.service_blue
  values = { id = "arn:aws:ecs:eu-west-1:123456789012:service/web/web-blue" }
}

override_resource {
  target = aws_lb.service_green_alb
  values = {
    arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-green/0123456789abcdef"
    arn_suffix = "app/web-green/0123456789abcdef"
    dns_name   = "web-green-1.elb.amazonaws.com"
    zone_id    = "Z0123456789ALB"
  }
}

override_resource {
  target = aws_ecs_service.service_green
  values = { id = "arn:aws:ecs:eu-west-1:123456789012:service/web/web-green" }
}

run "defaults" {
  command = apply

  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.attachment_actuator_policy.policy).Statement : s.Condition if contains(s.Action, "ecs:UpdateService")] == [{
      ArnLikeIfExists      = { "ecs:task-definition" = ["arn:aws:ecs:eu-west-1:123456789012:task-definition/web-blue:*", "arn:aws:ecs:eu-west-1:123456789012:task-definition/web-green:*"] }
      StringEqualsIfExists = { "ecs:enable-execute-command" = ["false"] }
    }]
    error_message = "An update must name no task definition but those of the two colors, and open no shell."
  }

  assert {
    condition = alltrue([
      length(aws_vpc.network_vpc) == 1,
      aws_vpc.network_vpc[0].cidr_block == "10.215.0.0/16",
      length(aws_internet_gateway.network_vpc_gateway) == 1,
      aws_subnet.network_public[*].cidr_block == ["10.215.0.0/20", "10.215.16.0/20"],
      aws_subnet.network_public[*].availability_zone == ["eu-west-1a", "eu-west-1b"],
      length(aws_subnet.network_private) == 0,
      length(aws_nat_gateway.network_private_gateway) == 0,
      length(data.aws_vpc.network_existing) == 0,
    ])
    error_message = "A VPC with public subnets in two zones must be created, without NAT gateways."
  }

  assert {
    condition     = length(aws_route53_zone.zone) == 0 && data.aws_route53_zone.zone_by_name_otherwise_give_hosted_zone_or_create_zone[0].name == "example.com" && data.aws_route53_zone.zone_by_name_otherwise_give_hosted_zone_or_create_zone[0].private_zone == false
    error_message = "The public zone must be found by its name."
  }

  assert {
    condition = alltrue([
      aws_acm_certificate.service_certificate[0].domain_name == "web.example.com",
      aws_acm_certificate.service_certificate[0].subject_alternative_names == toset(["preview.web.example.com"]),
      aws_route53_record.service_certificate_proof["web.example.com"].name == "_1.web.example.com.",
      aws_route53_record.service_certificate_proof["preview.web.example.com"].records == toset(["_2.acm-validations.aws."]),
      length(aws_acm_certificate_validation.service_certificate_validation) == 1,
      aws_lb_listener.service_blue_alb_listener_production.certificate_arn == "arn:aws:acm:eu-west-1:123456789012:certificate/created",
    ])
    error_message = "A certificate for both names must be created, proved by records, and used."
  }

  assert {
    condition = alltrue([for l in [
      { production = aws_lb_listener.service_blue_alb_listener_production, preview = aws_lb_listener.service_blue_alb_listener_preview, redirect = aws_lb_listener.service_blue_alb_listener_redirect[0] },
      { production = aws_lb_listener.service_green_alb_listener_production, preview = aws_lb_listener.service_green_alb_listener_preview, redirect = aws_lb_listener.service_green_alb_listener_redirect[0] },
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
    condition = alltrue([for e in [aws_lb.service_blue_alb, aws_lb.service_green_alb] : alltrue([
      e.internal == false,
      e.ip_address_type == "dualstack",
      e.enable_deletion_protection == false,
      e.access_logs[0].enabled == false,
      length(e.subnets) == 2,
    ])]) && aws_lb.service_blue_alb.name == "web-blue" && aws_lb.service_green_alb.name == "web-green"
    error_message = "The load balancers must face the internet, with IPv4 and IPv6, unprotected and without access logs."
  }

  assert {
    condition = merge([
      for l in [aws_lb_listener.service_blue_alb_listener_production, aws_lb_listener.service_green_alb_listener_production] :
      { for g in l.default_action[0].forward[0].target_group : element(split("/", g.arn), 1) => g.weight }
    ]...) == { web-blue-blue = 100, web-blue-green = 0, web-green-blue = 100, web-green-green = 0 }
    error_message = "Both load balancers must send everything to blue at first."
  }

  assert {
    condition = { for r in [
      aws_route53_record.service_record_blue_a, aws_route53_record.service_record_green_a,
      aws_route53_record.service_record_blue_aaaa[0], aws_route53_record.service_record_green_aaaa[0],
      ] : "${r.set_identifier} ${r.type}" => [r.name, r.zone_id, r.weighted_routing_policy[0].weight, r.alias[0].name] } == {
      "blue A"     = ["web.example.com", "Z0123456789FOUND", 100, "dualstack.web-blue-1.elb.amazonaws.com"]
      "green A"    = ["web.example.com", "Z0123456789FOUND", 0, "dualstack.web-green-1.elb.amazonaws.com"]
      "blue AAAA"  = ["web.example.com", "Z0123456789FOUND", 100, "dualstack.web-blue-1.elb.amazonaws.com"]
      "green AAAA" = ["web.example.com", "Z0123456789FOUND", 0, "dualstack.web-green-1.elb.amazonaws.com"]
    }
    error_message = "The name must have weighted records of both types, each an alias of its color's load balancer."
  }

  assert {
    condition = alltrue([for r in [aws_route53_record.service_record_preview_a, aws_route53_record.service_record_preview_aaaa[0]] :
      r.name == "preview.web.example.com" && r.alias[0].name == "dualstack.web-green-1.elb.amazonaws.com"
    ])
    error_message = "The preview must lead to green at first."
  }

  assert {
    condition = alltrue([
      aws_cloudwatch_metric_alarm.service_blue_safety_net_hosts[0].alarm_name == "web-blue-healthy-hosts",
      aws_cloudwatch_metric_alarm.service_green_safety_net_hosts[0].alarm_name == "web-green-healthy-hosts",
      aws_route53_record.service_record_blue_a.health_check_id == aws_route53_health_check.service_blue_safety_net_hosts_check[0].id,
      aws_route53_record.service_record_green_aaaa[0].health_check_id == aws_route53_health_check.service_green_safety_net_hosts_check[0].id,
      length(aws_cloudwatch_metric_alarm.service_blue_safety_net_errors) == 0,
      length(aws_route53_health_check.service_green_safety_net_check) == 0,
    ])
    error_message = "The safety net must check healthy tasks, and not at errors."
  }

  assert {
    condition = alltrue([
      length(aws_ecs_cluster.service) == 1,
      length(aws_security_group.service_blue_alb_security) == 1,
      length(aws_security_group.service_green_alb_security) == 1,
      length(aws_security_group.service_tasks) == 1,
      keys(aws_vpc_security_group_ingress_rule.service_blue_alb_security_https) == ["0.0.0.0/0", "::/0"],
      aws_vpc_security_group_ingress_rule.service_blue_alb_security_preview_vpc[0].cidr_ipv4 == "10.215.0.0/16",
      aws_vpc_security_group_ingress_rule.service_green_alb_security_preview_vpc_ipv6[0].cidr_ipv6 == "2001:db8::/56",
      aws_cloudwatch_log_group.service_blue_task_logs[0].retention_in_days == 30,
      length(aws_iam_role.service_green_task_execution) == 1,
    ])
    error_message = "Cluster, security groups, log groups and execution roles must be created."
  }

  assert {
    condition = alltrue([for c in ["blue", "green"] : jsondecode(
      c == "blue" ? aws_ecs_task_definition.service_blue_task[0].container_definitions : aws_ecs_task_definition.service_green_task[0].container_definitions
      )[0] == {
      name         = "app"
      image        = c == "blue" ? "example/app:1" : "example/app:2"
      essential    = true
      portMappings = [{ containerPort = 80, hostPort = 80, protocol = "tcp" }]
      environment  = []
      logConfiguration = {
        logDriver = "awslogs"
        options   = { awslogs-group = "/ecs/web-${c}", awslogs-region = "eu-west-1", awslogs-stream-prefix = "app" }
      }
    }])
    error_message = "Each color must run its own image, and write to its own log group."
  }

  assert {
    condition = alltrue([
      aws_ecs_task_definition.service_blue_task[0].cpu == "256",
      aws_ecs_task_definition.service_blue_task[0].memory == "512",
      aws_ecs_task_definition.service_blue_task[0].runtime_platform[0].cpu_architecture == "X86_64",
      aws_ecs_service.service_blue[0].desired_count == 2,
      aws_ecs_service.service_green[0].desired_count == 0,
      aws_ecs_service.service_blue[0].launch_type == "FARGATE",
      aws_ecs_service.service_blue[0].enable_execute_command == false,
      aws_ecs_service.service_blue[0].network_configuration[0].assign_public_ip == true,
      aws_ecs_service.service_blue[0].task_definition == "arn:aws:ecs:eu-west-1:123456789012:task-definition/created:1",
      length(aws_ecs_service.service_blue_pipeline) == 0,
      length(aws_ecs_service.service_green_pipeline) == 0,
    ])
    error_message = "Terraform must own two services on Fargate, with all tasks on blue."
  }

  assert {
    condition = alltrue([
      toset([for g in aws_ecs_service.service_blue[0].load_balancer : element(split("/", g.target_group_arn), 1)]) == toset(["web-blue-blue", "web-green-blue"]),
      toset([for g in aws_ecs_service.service_green[0].load_balancer : element(split("/", g.target_group_arn), 1)]) == toset(["web-blue-green", "web-green-green"]),
    ])
    error_message = "Each color's tasks must be targets of both load balancers."
  }

  assert {
    condition = alltrue([
      aws_lambda_function.attachment_prober_function[0].function_name == "web-prober",
      aws_lambda_function.attachment_prober_function[0].vpc_config[0].ipv6_allowed_for_dual_stack == true,
      length(aws_vpc_security_group_ingress_rule.attachment_prober_into_blue) == 1,
      length(aws_vpc_security_group_egress_rule.attachment_prober_to_green) == 1,
    ])
    error_message = "A prober must be created that the load balancers admit."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.attachment_trigger.event_pattern).resources == [
      "arn:aws:ecs:eu-west-1:123456789012:service/web/web-blue",
      "arn:aws:ecs:eu-west-1:123456789012:service/web/web-green",
    ]
    error_message = "Deployments of both services must start rollouts."
  }

  assert {
    condition = jsondecode(jsondecode(aws_dynamodb_table_item.attachment_registration.item).configuration.S).dns == {
      zoneId = "Z0123456789FOUND", name = "web.example.com", preview = "preview.web.example.com", types = ["A", "AAAA"], ttlSeconds = 60
    }
    error_message = "A rollout must be told which records to move."
  }

  assert {
    condition = alltrue([
      aws_iam_role.attachment_observer.path == "/ecs-dns-canary/canary/",
      aws_iam_role.attachment_actuator.path == "/ecs-dns-canary/canary/",
      aws_cloudwatch_event_target.attachment_trigger_target.arn == var.controller.state_machine_arn,
      aws_cloudwatch_metric_alarm.attachment_trigger_dead_letters_alarm.alarm_actions == toset([var.controller.topic_arn]),
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
      output.prober_security_group_id == aws_security_group.attachment_prober[0].id,
      output.name_servers == [],
    ])
    error_message = "The outputs must name what was made."
  }
}
