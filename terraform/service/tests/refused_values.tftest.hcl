# What every variable refuses. One run holds bad values of many variables, because each run costs a start of the plan; rules that
# check two variables are checked only where the other one is good, hence the later runs.

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

run "values_below_or_malformed" {
  command = plan

  variables {
    name                              = "Web"
    environment                       = { "A-B" = "1" }
    container_port                    = 0
    cpu                               = 300
    cpu_architecture                  = "x86"
    desired_count                     = 0
    autoscaling                       = { min = 0, max = 4 }
    image                             = null
    task_definition                   = { arn = "web:1" }
    container_name                    = "a b"
    task_role_arn                     = "app"
    execution_role                    = { arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/apps" }
    capacity_providers                = [{ name = "FARGATE", base = 1 }, { name = "FARGATE_SPOT", base = 1 }]
    zone_name                         = "example"
    vpc                               = { id = "vpc-1", alb_subnet_ids = ["subnet-1"], task_subnet_ids = ["subnet-1"] }
    cluster                           = { arn = "apps" }
    security_groups                   = { albs = [] }
    log_group                         = { name = "arn:aws:logs:eu-west-1:123456789012:log-group:web" }
    kms_key_arn                       = "alias/logs"
    preview_cidrs                     = ["10.0.0.1/8"]
    health_check_path                 = "healthz"
    health_check_matcher              = "ok"
    health_check_interval_seconds     = 4
    health_check_healthy_threshold    = 1
    health_check_unhealthy_threshold  = 1
    health_check_grace_period_seconds = -1
    deregistration_delay_seconds      = -1
    safety_net_5xx_per_minute         = -1
    access_logs_bucket                = "s3://logs"
  }

  expect_failures = [
    var.name,
    var.environment,
    var.container_port,
    var.cpu,
    var.cpu_architecture,
    var.autoscaling,
    var.desired_count,
    var.task_definition,
    var.container_name,
    var.task_role_arn,
    var.execution_role,
    var.capacity_providers,
    var.zone_name,
    var.vpc,
    var.cluster,
    var.security_groups,
    var.log_group,
    var.kms_key_arn,
    var.preview_cidrs,
    var.health_check_path,
    var.health_check_matcher,
    var.health_check_interval_seconds,
    var.health_check_healthy_threshold,
    var.health_check_unhealthy_threshold,
    var.health_check_grace_period_seconds,
    var.deregistration_delay_seconds,
    var.safety_net_5xx_per_minute,
    var.access_logs_bucket,
  ]
}

run "values_above" {
  command = plan

  variables {
    name                              = "aaaaaaaaaaaaaaaaaaaaa"
    container_port                    = 65536
    desired_count                     = 5001
    environment                       = { "1A" = "1" }
    image                             = null
    task_definition                   = { arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1" }
    capacity_providers                = [{ name = "FARGATE", weight = -1 }]
    vpc                               = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = [] }
    security_groups                   = { tasks = [] }
    preview_cidrs                     = ["300.0.0.0/8"]
    health_check_path                 = "/a b"
    health_check_interval_seconds     = 301
    health_check_healthy_threshold    = 11
    health_check_unhealthy_threshold  = 11
    health_check_grace_period_seconds = 86401
    deregistration_delay_seconds      = 3601
    safety_net_5xx_per_minute         = 1000001
  }

  expect_failures = [
    var.name,
    var.container_port,
    var.desired_count,
    var.environment,
    var.task_definition,
    var.capacity_providers,
    var.vpc,
    var.security_groups,
    var.preview_cidrs,
    var.health_check_path,
    var.health_check_interval_seconds,
    var.health_check_healthy_threshold,
    var.health_check_unhealthy_threshold,
    var.health_check_grace_period_seconds,
    var.deregistration_delay_seconds,
    var.safety_net_5xx_per_minute,
  ]
}

run "networks_below_or_malformed" {
  command = plan

  variables {
    vpc_cidr      = "10.0.0.1/16"
    az_count      = 1
    ingress_cidrs = []
  }

  expect_failures = [var.vpc_cidr, var.az_count, var.ingress_cidrs]
}

run "networks_above" {
  command = plan

  variables {
    vpc_cidr      = "10.0.0.0/24"
    az_count      = 4
    ingress_cidrs = [for i in range(61) : "192.0.${i}.0/24"]
  }

  expect_failures = [var.vpc_cidr, var.az_count, var.ingress_cidrs]
}

run "an_image_beside_a_task_definition" {
  command = plan

  variables {
    task_definition              = { arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1" }
    memory                       = 4096
    record_name                  = "app.example.org"
    hosted_zone                  = { id = "Z0123456789EXISTING" }
    create_zone                  = true
    certificate                  = { arn = "arn:aws:iam::123456789012:server-certificate/web" }
    nat_gateways                 = 3
    health_check_timeout_seconds = 1
    schedule                     = []
  }

  expect_failures = [
    var.image,
    var.memory,
    var.record_name,
    var.certificate,
    var.nat_gateways,
    var.health_check_timeout_seconds,
    var.schedule,
  ]
}

# Beside a wrong nat_gateways Terraform would not check it, whose rule speaks of that.
run "addresses_of_another_kind" {
  command = plan

  variables {
    ip_address_type = "ipv6"
  }

  expect_failures = [var.ip_address_type]
}

run "a_zone_twice" {
  command = plan

  variables {
    record_name                  = "App.example.com"
    hosted_zone                  = { id = "Z0123456789EXISTING" }
    create_zone                  = true
    nat_gateways                 = -1
    health_check_timeout_seconds = 5
    schedule                     = [{ percent = 50, bake_seconds = 1 }, { percent = 10, bake_seconds = 1 }, { percent = 100, bake_seconds = 1 }]
  }

  expect_failures = [
    var.record_name,
    var.hosted_zone,
    var.nat_gateways,
    var.health_check_timeout_seconds,
    var.schedule,
  ]
}

run "a_private_zone_proves_no_certificate_and_probes_need_a_way" {
  command = plan

  variables {
    image           = "a b"
    initial_image   = ""
    record_name     = "${join("", [for i in range(55) : "a"])}.example.com"
    hosted_zone     = { id = "Z0123456789EXISTING", private = true }
    ip_address_type = "ipv4"
    schedule        = [{ percent = 10, bake_seconds = 1 }, { percent = 50, bake_seconds = 1 }]
  }

  expect_failures = [
    var.image,
    var.initial_image,
    var.record_name,
    var.hosted_zone,
    var.ip_address_type,
    var.schedule,
  ]
}

run "containers_beside_a_task_definition_and_a_certificate_without_https" {
  command = plan

  variables {
    image                 = null
    task_definition       = { arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1" }
    container_definitions = "[{\"name\":\"app\"}]"
    certificate           = { arn = "arn:aws:acm:eu-west-1:123456789012:certificate/input" }
    https                 = false
    schedule              = [{ percent = 100, bake_seconds = 86400 }]
  }

  expect_failures = [var.container_definitions, var.certificate, var.schedule]
}

run "containers_without_the_one_that_serves" {
  command = plan

  variables {
    image                 = null
    container_definitions = "[{\"name\":\"sidecar\"}]"
    schedule              = [for i in range(100) : { percent = i + 1, bake_seconds = 0, gate = true }]
  }

  expect_failures = [var.container_definitions, var.schedule]
}

# Terraform would drop them in silence.
run "misspelled_attributes" {
  command = plan

  variables {
    schedule           = [{ percent = 10, bake_seconds = 60, gates = true }, { percent = 100, bake_seconds = 60 }]
    capacity_providers = [{ name = "FARGATE_SPOT", wieght = 1 }]
    vpc                = { id = "vpc-1", alb_subnet_ids = ["subnet-1", "subnet-2"], task_subnet_ids = ["subnet-3"], asign_public_ip = true }
    hosted_zone        = { id = "Z0123456789EXISTING", is_private = true }
    security_groups    = { alb = ["sg-1"] }
  }

  expect_failures = [
    var.schedule,
    var.capacity_providers,
    var.vpc,
    var.hosted_zone,
    var.security_groups,
  ]
}

# The schedule is checked against the hooks, so they come by themselves.
run "a_misspelled_attribute_of_a_hook" {
  command = plan

  variables {
    hooks = [{ function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:smoke", points = ["after-step"], deadline = 60 }]
  }

  expect_failures = [var.hooks]
}
