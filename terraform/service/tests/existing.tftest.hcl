# An estate of your own: what is given is used, and not created.

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

run "everything_input" {
  command = apply

  variables {
    vpc = {
      id                = "vpc-input"
      alb_subnet_ids    = ["subnet-alb-1", "subnet-alb-2"]
      task_subnet_ids   = ["subnet-task-1"]
      prober_subnet_ids = ["subnet-prober-1"]
    }
    cluster                = { arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/input" }
    hosted_zone            = { id = "Z0123456789EXISTING", private = true }
    certificate            = { arn = "arn:aws:acm:eu-west-1:123456789012:certificate/input" }
    security_groups        = { albs = ["sg-alb-1", "sg-alb-2"], tasks = ["sg-task-1", "sg-task-2"] }
    log_group              = { name = "/input" }
    execution_role         = { arn = "arn:aws:iam::123456789012:role/input-execution" }
    task_role_arn          = "arn:aws:iam::123456789012:role/input-task"
    image                  = null
    container_name         = "front"
    container_definitions  = "[{\"name\":\"front\",\"image\":\"example/front:1\"}]"
    container_port         = 8000
    capacity_providers     = [{ name = "FARGATE", base = 1 }, { name = "FARGATE_SPOT", weight = 3 }]
    enable_execute_command = true
    internal               = true
    ip_address_type        = "ipv4"
  }

  override_data {
    target = data.aws_route53_zone.by_id
    values = { name = "example.com.", zone_id = "Z0123456789EXISTING", arn = "arn:aws:route53:::hostedzone/Z0123456789EXISTING" }
  }

  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.actuator.policy).Statement : s.Condition if contains(s.Action, "ecs:UpdateService")] == [{
      ArnLikeIfExists      = { "ecs:task-definition" = [for f in ["web", "web-blue", "web-green"] : "arn:aws:ecs:eu-west-1:123456789012:task-definition/${f}:*"] }
      StringEqualsIfExists = { "ecs:enable-execute-command" = ["true", "false"] }
    }]
    error_message = "An update may name task definitions of the service, whoever says the image, and the shell that the service has."
  }

  assert {
    condition = alltrue([for created in [
      aws_vpc.this, aws_subnet.public, aws_subnet.private, aws_internet_gateway.this,
      aws_nat_gateway.this, aws_route_table.public,
    ] : length(created) == 0])
    error_message = "No network must be created."
  }

  assert {
    condition = alltrue([for e in [aws_lb.this["blue"], aws_lb.this["green"]] : alltrue([
      e.subnets == toset(["subnet-alb-1", "subnet-alb-2"]),
      e.security_groups == toset(["sg-alb-1", "sg-alb-2"]),
      e.internal == true,
      e.ip_address_type == "ipv4",
    ])])
    error_message = "The load balancers must lie in the given subnets, with the given security groups, internal and with IPv4 alone."
  }

  assert {
    condition = alltrue([
      aws_lb_target_group.this["blue-blue"].vpc_id == "vpc-input",
      aws_lb_target_group.this["green-green"].vpc_id == "vpc-input",
      aws_security_group.prober[0].vpc_id == "vpc-input",
      aws_lambda_function.prober[0].vpc_config[0].subnet_ids == toset(["subnet-prober-1"]),
      aws_lambda_function.prober[0].vpc_config[0].ipv6_allowed_for_dual_stack == false,
    ])
    error_message = "Target groups and prober must be of the given VPC."
  }

  assert {
    condition = alltrue([
      length(aws_security_group.alb) == 0,
      length(aws_security_group.tasks) == 0,
      length(aws_vpc_security_group_ingress_rule.https_blue) == 0,
      length(aws_vpc_security_group_ingress_rule.preview_vpc) == 0,
      length(aws_vpc_security_group_ingress_rule.tasks_from_alb) == 0,
      length(aws_vpc_security_group_egress_rule.alb_to_tasks) == 0,
      length(aws_vpc_security_group_egress_rule.tasks_ipv4) == 0,
      length(aws_vpc_security_group_ingress_rule.alb_from_prober) == 0,
      [for key, r in aws_vpc_security_group_egress_rule.prober_to_alb : r.referenced_security_group_id if startswith(key, "blue-")] == ["sg-alb-1", "sg-alb-2"],
    ])
    error_message = "The given security groups must stay as they are; only the prober's own lets it out to them."
  }

  assert {
    condition = alltrue([
      length(aws_acm_certificate.this) == 0,
      length(aws_route53_record.certificate_proof) == 0,
      aws_lb_listener.production["blue"].certificate_arn == "arn:aws:acm:eu-west-1:123456789012:certificate/input",
      aws_lb_listener.preview["green"].certificate_arn == "arn:aws:acm:eu-west-1:123456789012:certificate/input",
    ])
    error_message = "The given certificate must be used."
  }

  assert {
    condition = alltrue([
      length(aws_route53_zone.this) == 0,
      data.aws_route53_zone.by_id[0].zone_id == "Z0123456789EXISTING",
      aws_route53_record.weighted_a["blue"].zone_id == "Z0123456789EXISTING",
      length(aws_route53_record.weighted_aaaa) == 0,
      keys(aws_route53_record.preview) == ["A"],
    ])
    error_message = "The records must lie in the given zone, without IPv6."
  }

  assert {
    condition = alltrue([
      length(aws_ecs_cluster.this) == 0,
      length(aws_cloudwatch_log_group.tasks) == 0,
      length(aws_iam_role.execution) == 0,
      aws_ecs_task_definition.this[0].execution_role_arn == "arn:aws:iam::123456789012:role/input-execution",
      aws_ecs_task_definition.this[0].task_role_arn == "arn:aws:iam::123456789012:role/input-task",
      jsondecode(aws_ecs_task_definition.this[0].container_definitions)[0].image == "example/front:1",
    ])
    error_message = "Cluster, log group, roles and containers must be those that are given."
  }

  assert {
    condition = alltrue([for s in [aws_ecs_service.blue, aws_ecs_service.green] : alltrue([
      s.cluster == "arn:aws:ecs:eu-west-1:123456789012:cluster/input",
      s.enable_execute_command == true,
      alltrue([for l in s.load_balancer : l.container_name == "front" && l.container_port == 8000]),
      { for p in s.capacity_provider_strategy : p.capacity_provider => "${p.base} ${p.weight}" } == { FARGATE = "1 1", FARGATE_SPOT = "0 3" },
      s.network_configuration[0].subnets == toset(["subnet-task-1"]),
      s.network_configuration[0].security_groups == toset(["sg-task-1", "sg-task-2"]),
      s.network_configuration[0].assign_public_ip == false,
    ])])
    error_message = "The services must run in the given cluster, subnets, security groups and capacity providers."
  }

  assert {
    condition = jsondecode(jsondecode(aws_dynamodb_table_item.registration.item).configuration.S).dns == {
      zoneId = "Z0123456789EXISTING", name = "web.example.com", preview = "preview.web.example.com", types = ["A"], ttlSeconds = 60
    }
    error_message = "A rollout must be told of the given zone, and of A records alone."
  }

  assert {
    condition     = output.cluster_arn == "arn:aws:ecs:eu-west-1:123456789012:cluster/input" && output.service_names == { blue = "web-blue", green = "web-green" }
    error_message = "The outputs must name the given cluster and the services."
  }
}
