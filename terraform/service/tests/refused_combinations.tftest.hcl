# Combinations that are wrong only once AWS has been asked: refused at plan.

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

run "a_zone_of_another_name" {
  command = plan

  variables {
    hosted_zone = { id = "Z0123456789EXISTING" }
  }

  override_data {
    target = data.aws_route53_zone.by_id
    values = { name = "example.org" }
  }

  expect_failures = [data.aws_route53_zone.by_id]
}

run "more_zones_than_the_region_has" {
  command = plan

  variables {
    az_count = 3
  }

  override_data {
    target = data.aws_availability_zones.available
    values = { names = ["us-west-1a", "us-west-1c"] }
  }

  expect_failures = [aws_vpc.this]
}

run "tasks_in_a_zone_without_a_load_balancer" {
  command = plan

  variables {
    vpc             = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-3"] }
    ip_address_type = "dualstack"
  }

  override_data {
    target = data.aws_subnets.task_by_zone[2]
    values = { ids = ["subnet-3"] }
  }

  expect_failures = [data.aws_subnets.task_by_zone[2]]
}

run "load_balancers_in_one_zone" {
  command = plan

  variables {
    vpc             = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-1"] }
    ip_address_type = "dualstack"
  }

  override_data {
    target = data.aws_subnets.alb_by_zone[0]
    values = { ids = ["subnet-1", "subnet-2"] }
  }

  expect_failures = [data.aws_subnets.task_by_zone[0]]
}

run "of_another_region_or_account" {
  command = plan

  variables {
    cluster                  = { arn = "arn:aws:ecs:us-east-1:123456789012:cluster/apps" }
    kms_key_arn              = "arn:aws:kms:us-east-1:123456789012:key/0a1b"
    alarms                   = ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:web-errors"]
    task_role_arn            = "arn:aws:iam::210987654321:role/web"
    execution_role           = { arn = "arn:aws:iam::210987654321:role/web" }
    permissions_boundary_arn = "arn:aws:iam::123456789012:role/no-policy"
    name                     = "sg-web"
    enable_execute_command   = false
    health_check_matcher     = "399-200"
    probe_status             = "0"
    capacity_providers       = [{ name = "" }, { name = "FARGATE", weight = 0 }]
  }

  expect_failures = [
    var.cluster,
    var.kms_key_arn,
    var.alarms,
    var.task_role_arn,
    var.execution_role,
    var.permissions_boundary_arn,
    var.name,
    var.health_check_matcher,
    var.probe_status,
    var.capacity_providers,
  ]
}

run "a_shell_without_a_role" {
  command = plan

  variables {
    enable_execute_command = true
  }

  expect_failures = [var.enable_execute_command]
}

run "a_network_twice" {
  command = plan

  variables {
    vpc             = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-3"] }
    ip_address_type = "dualstack"
    vpc_cidr        = "10.0.0.0/16"
    nat_gateways    = 1
  }

  expect_failures = [var.vpc_cidr, var.nat_gateways]
}

run "more_zones_beside_a_network" {
  command = plan

  variables {
    vpc             = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-3"] }
    ip_address_type = "dualstack"
    az_count        = 3
  }

  expect_failures = [var.az_count]
}

run "a_certificate_of_another_region" {
  command = plan

  variables {
    certificate = { arn = "arn:aws:acm:us-east-1:123456789012:certificate/input" }
  }

  expect_failures = [
    aws_lb_listener.production["blue"],
    aws_lb_listener.production["green"],
  ]
}
