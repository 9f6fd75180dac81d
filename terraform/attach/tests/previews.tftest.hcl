# How probes reach the previews of load balancers that exist: what AWS says of them decides, or the plan says what to give.

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
  name        = "web"
  zone_id     = "Z0123456789EXISTING"
  record_name = "web.example.com"
  cluster_arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/apps"
  service_arns = {
    blue  = "arn:aws:ecs:eu-west-1:123456789012:service/apps/web-blue"
    green = "arn:aws:ecs:eu-west-1:123456789012:service/apps/web-green"
  }
  load_balancers = {
    blue = {
      listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web-blue/1111111111111111/2222222222222222"
      target_group_arns = {
        blue  = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-blue/1111111111111111"
        green = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue-green/2222222222222222"
      }
    }
    green = {
      listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web-green/3333333333333333/4444444444444444"
      target_group_arns = {
        blue  = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-blue/3333333333333333"
        green = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green-green/4444444444444444"
      }
    }
  }
  prober = {
    vpc_id                 = "vpc-1"
    subnet_ids             = ["subnet-1", "subnet-2"]
    alb_security_group_ids = { blue = ["sg-blue"], green = ["sg-green-1", "sg-green-2"] }
  }
}

run "load_balancers_with_ipv4_alone" {
  command = apply

  variables {
    prober = {
      vpc_id                 = "vpc-1"
      subnet_ids             = ["subnet-1", "subnet-2"]
      alb_security_group_ids = { blue = ["sg-1"], green = ["sg-2"] }
      nat_gateway_ips        = ["203.0.113.10"]
    }
  }

  override_data {
    target = data.aws_lb.this["blue"]
    values = { dns_name = "web-blue-1.elb.amazonaws.com", arn_suffix = "app/web-blue/1", internal = false, ip_address_type = "ipv4" }
  }

  override_data {
    target = data.aws_lb.this["green"]
    values = { dns_name = "web-green-1.elb.amazonaws.com", arn_suffix = "app/web-green/3", internal = false, ip_address_type = "ipv4" }
  }

  override_data {
    target = data.aws_subnet.prober
    values = { ipv6_cidr_block = "" }
  }

  assert {
    condition     = one([for s in jsondecode(aws_iam_role_policy.actuator.policy).Statement : s if s.Sid == "ChangeRecords"]).Condition["ForAllValues:StringEquals"]["route53:ChangeResourceRecordSetsRecordTypes"] == ["A"]
    error_message = "Load balancers without IPv6 have A records alone."
  }

  assert {
    condition = alltrue([
      aws_lambda_function.prober[0].vpc_config[0].ipv6_allowed_for_dual_stack == false,
      one(aws_vpc_security_group_egress_rule.prober_to_public).cidr_ipv4 == "0.0.0.0/0",
      one(aws_vpc_security_group_egress_rule.prober_to_public).from_port == 8080,
    ])
    error_message = "Probes must go to any IPv4 address on the preview's port alone; the load balancers' groups stay as they are."
  }
}

run "public_load_balancers_without_a_way" {
  command = plan

  override_data {
    target = data.aws_lb.this["blue"]
    values = { dns_name = "web-blue-1.elb.amazonaws.com", arn_suffix = "app/web-blue/1", internal = false, ip_address_type = "ipv4" }
  }

  override_data {
    target = data.aws_lb.this["green"]
    values = { dns_name = "web-green-1.elb.amazonaws.com", arn_suffix = "app/web-green/3", internal = true, ip_address_type = "ipv4" }
  }

  expect_failures = [data.aws_lb.this["blue"]]
}

run "subnets_without_ipv6" {
  command = plan

  override_data {
    target = data.aws_subnet.prober
    values = { ipv6_cidr_block = "" }
  }

  expect_failures = [data.aws_lb.this["blue"], data.aws_lb.this["green"]]
}

run "ipv6_that_is_not_there" {
  command = plan

  variables {
    record_types = ["A", "AAAA"]
  }

  override_data {
    target = data.aws_lb.this["blue"]
    values = { dns_name = "web-blue-1.elb.amazonaws.com", arn_suffix = "app/web-blue/1", internal = true, ip_address_type = "ipv4" }
  }

  expect_failures = [data.aws_lb.this["blue"]]
}

run "internal_load_balancers_with_ipv4_alone" {
  command = apply

  override_data {
    target = data.aws_lb.this["blue"]
    values = { dns_name = "web-blue-1.elb.amazonaws.com", arn_suffix = "app/web-blue/1", internal = true, ip_address_type = "ipv4" }
  }

  override_data {
    target = data.aws_lb.this["green"]
    values = { dns_name = "web-green-1.elb.amazonaws.com", arn_suffix = "app/web-green/3", internal = true, ip_address_type = "ipv4" }
  }

  assert {
    condition = alltrue([
      aws_lambda_function.prober[0].vpc_config[0].ipv6_allowed_for_dual_stack == false,
      length(aws_vpc_security_group_egress_rule.prober_to_public) == 0,
    ])
    error_message = "Private addresses are reached without a NAT gateway, and without IPv6."
  }
}

run "what_probes_expect_follows_the_health_check" {
  command = apply

  override_data {
    target = data.aws_lb_target_group.probed
    values = { health_check = [{ path = "/login", port = "traffic-port", matcher = "200,302" }] }
  }

  assert {
    condition     = local.probe.path == "/login" && local.probe.status == "200,302"
    error_message = "Path and status codes must be those of the target groups' health check."
  }

  assert {
    condition     = local.probe.origins.blue == "https://dualstack.alb-1.eu-west-1.elb.amazonaws.com:8080"
    error_message = "Probes must be sent to the preview's port."
  }
}

run "what_probes_expect_beside_a_port_for_health_checks" {
  command = apply

  override_data {
    target = data.aws_lb_target_group.probed
    values = { health_check = [{ path = "/admin/health", port = "9000", matcher = "204" }] }
  }

  assert {
    condition     = local.probe.path == "/" && local.probe.status == "200-299"
    error_message = "What stands at another port the preview does not serve."
  }
}
