# How probes reach the previews: what AWS says of the subnets decides, or the plan says in one message what to give.

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

run "a_vpc_of_ones_own_whose_addresses_nobody_says" {
  command = plan

  variables {
    vpc = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-1"] }
  }

  expect_failures = [var.ip_address_type]
}

run "dualstack_in_a_vpc_without_ipv6" {
  command = plan

  variables {
    vpc             = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-1"] }
    ip_address_type = "dualstack"
  }

  override_data {
    target = data.aws_vpc.existing
    values = { cidr_block = "10.1.0.0/16", ipv6_cidr_block = "" }
  }

  override_data {
    target = data.aws_subnet.alb
    values = { ipv6_cidr_block = "" }
  }

  override_data {
    target = data.aws_subnet.prober
    values = { ipv6_cidr_block = "" }
  }

  expect_failures = [data.aws_vpc.existing]
}

run "a_subnet_without_ipv6" {
  command = plan

  variables {
    vpc             = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-1"] }
    ip_address_type = "dualstack"
  }

  override_data {
    target = data.aws_subnet.alb[1]
    values = { ipv6_cidr_block = "" }
  }

  expect_failures = [data.aws_vpc.existing]
}

run "dualstack_in_a_vpc_with_ipv6" {
  command = apply

  variables {
    vpc             = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-1"] }
    ip_address_type = "dualstack"
  }

  assert {
    condition = alltrue([
      aws_lb.this["blue"].ip_address_type == "dualstack",
      aws_lambda_function.prober[0].vpc_config[0].ipv6_allowed_for_dual_stack == true,
      length(aws_vpc_security_group_egress_rule.prober_to_public) == 0,
      length(aws_vpc_security_group_ingress_rule.alb_from_nat) == 0,
    ])
    error_message = "Probes must go by IPv6, and to the load balancers' groups alone."
  }
}

run "a_prober_without_ipv6_and_without_a_way" {
  command = plan

  variables {
    vpc             = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-1"], prober_subnet_ids = ["subnet-3"] }
    ip_address_type = "dualstack"
  }

  override_data {
    target = data.aws_subnet.prober
    values = { ipv6_cidr_block = "" }
  }

  expect_failures = [data.aws_vpc.existing]
}

run "a_prober_without_ipv6_behind_a_nat_gateway" {
  command = apply

  variables {
    vpc = {
      id                = "vpc-1"
      alb_subnet_ids    = ["subnet-1", "subnet-2"]
      task_subnet_ids   = ["subnet-1"]
      prober_subnet_ids = ["subnet-3"]
      nat_gateway_ips   = ["203.0.113.10", "203.0.113.11"]
    }
    ip_address_type = "dualstack"
  }

  override_data {
    target = data.aws_subnet.prober
    values = { ipv6_cidr_block = "" }
  }

  assert {
    condition     = aws_lambda_function.prober[0].vpc_config[0].ipv6_allowed_for_dual_stack == false
    error_message = "Lambda refuses IPv6 in subnets that have none."
  }

  assert {
    condition = alltrue([
      length(aws_vpc_security_group_egress_rule.prober_to_public) == 1,
      [for key, r in aws_vpc_security_group_ingress_rule.alb_from_nat : "${r.cidr_ipv4} ${r.from_port}" if startswith(key, "blue-")] == ["203.0.113.10/32 8080", "203.0.113.11/32 8080"],
    ])
    error_message = "Probes must go out by the NAT gateway, whose addresses the load balancers admit."
  }
}

run "public_ipv4_without_a_way" {
  command = plan

  variables {
    vpc             = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-1"], prober_subnet_ids = ["subnet-3"] }
    ip_address_type = "ipv4"
  }

  expect_failures = [var.ip_address_type]
}

run "public_ipv4_behind_a_nat_gateway" {
  command = apply

  variables {
    vpc = {
      id                = "vpc-1"
      alb_subnet_ids    = ["subnet-1", "subnet-2"]
      task_subnet_ids   = ["subnet-1"]
      prober_subnet_ids = ["subnet-3"]
      nat_gateway_ips   = ["203.0.113.10"]
    }
    ip_address_type = "ipv4"
  }

  assert {
    condition = alltrue([
      one(aws_vpc_security_group_egress_rule.prober_to_public).cidr_ipv4 == "0.0.0.0/0",
      one(aws_vpc_security_group_egress_rule.prober_to_public).from_port == 8080,
      one(aws_vpc_security_group_egress_rule.prober_to_public).to_port == 8080,
      aws_vpc_security_group_ingress_rule.alb_from_nat["blue-0"].cidr_ipv4 == "203.0.113.10/32",
      aws_vpc_security_group_ingress_rule.alb_from_nat["green-0"].cidr_ipv4 == "203.0.113.10/32",
      aws_vpc_security_group_ingress_rule.alb_from_nat["green-0"].from_port == 8080,
    ])
    error_message = "Probes must go to any IPv4 address on the preview's port alone, and be let in from the NAT gateway."
  }
}

run "public_ipv4_with_groups_of_ones_own" {
  command = apply

  variables {
    vpc             = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-1"], prober_subnet_ids = ["subnet-3"] }
    security_groups = { albs = ["sg-1"] }
    ip_address_type = "ipv4"
  }

  assert {
    condition = alltrue([
      length(aws_vpc_security_group_egress_rule.prober_to_public) == 1,
      length(aws_vpc_security_group_ingress_rule.alb_from_nat) == 0,
    ])
    error_message = "The owner of the groups says who comes in."
  }
}

run "public_ipv4_in_a_vpc_that_is_created" {
  command = apply

  variables {
    ip_address_type = "ipv4"
    nat_gateways    = 1
  }

  override_resource {
    target = aws_eip.nat
    values = { public_ip = "203.0.113.20" }
  }

  assert {
    condition = alltrue([
      aws_vpc_security_group_ingress_rule.alb_from_nat["blue-0"].cidr_ipv4 == "203.0.113.20/32",
      length(aws_vpc_security_group_egress_rule.prober_to_public) == 1,
      aws_lambda_function.prober[0].vpc_config[0].subnet_ids == toset(aws_subnet.private[*].id),
      aws_lambda_function.prober[0].vpc_config[0].ipv6_allowed_for_dual_stack == false,
    ])
    error_message = "Probes must leave the private subnets by the NAT gateway that is made."
  }
}

run "public_ipv4_in_a_vpc_that_is_created_without_a_nat_gateway" {
  command = plan

  variables {
    ip_address_type = "ipv4"
  }

  expect_failures = [var.ip_address_type]
}

run "a_shared_vpc" {
  command = apply

  variables {
    vpc             = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-1"] }
    ip_address_type = "dualstack"
  }

  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.prober[0].policy).Statement : s if s.Sid == "CreateInSharedSubnets"] == [{
      Sid       = "CreateInSharedSubnets"
      Effect    = "Allow"
      Action    = ["ec2:CreateNetworkInterface"]
      Resource  = ["arn:aws:ec2:eu-west-1:*:subnet/*"]
      Condition = { ArnLike = { "ec2:Vpc" = "arn:aws:ec2:eu-west-1:*:vpc/vpc-1" } }
    }]
    error_message = "Lambda must be let into subnets of this VPC, whoever shares them."
  }
}

run "what_probes_expect_follows_the_health_check" {
  command = apply

  variables {
    health_check_path    = "/login"
    health_check_matcher = "200,302"
  }

  assert {
    condition     = local.probe.path == "/login" && local.probe.status == "200,302"
    error_message = "The status codes must be those of the health check, whose path is probed."
  }
}

run "what_probes_expect_of_a_path_of_their_own" {
  command = apply

  variables {
    health_check_path    = "/login"
    health_check_matcher = "200,302"
    probe_path           = "/deep"
  }

  assert {
    condition     = local.probe.path == "/deep" && local.probe.status == "200-299"
    error_message = "The health check's status codes are not those of another path."
  }
}

run "a_host_a_preview_and_an_authority_of_ones_own" {
  command = apply

  variables {
    preview_name = "preview-web.example.com"
    probe_host   = "web.internal:8443"
    probe_ca     = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    certificate  = { arn = "arn:aws:acm:eu-west-1:123456789012:certificate/input", names = ["*.example.com"] }
  }

  assert {
    condition = alltrue([
      local.probe.host == "web.internal:8443",
      local.probe.serverName == "preview-web.example.com",
      startswith(aws_lambda_function.prober[0].environment[0].variables.PROBE_CA, "-----BEGIN"),
      aws_route53_record.preview["A"].name == "preview-web.example.com",
    ])
    error_message = "Host, preview's name and authority must be those that are given; TLS asks for the preview's name."
  }
}

run "a_certificate_that_does_not_cover_the_preview" {
  command = plan

  variables {
    certificate = { arn = "arn:aws:acm:eu-west-1:123456789012:certificate/input", names = ["*.example.com"] }
  }

  expect_failures = [var.preview_name]
}

run "what_is_no_host_and_no_authority" {
  command = plan

  variables {
    probe_host   = "https://web.example.com/"
    probe_ca     = "ca.pem"
    preview_name = "preview.example.org"
  }

  expect_failures = [var.probe_host, var.probe_ca, var.preview_name]
}
